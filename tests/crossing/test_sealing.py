"""Sealed for one reader and one place; every other key, place and bit is refused."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from canbao.access.vault import SealBroken
from canbao.crossing.sealing import open_by_secret, open_sealed, seal_by_secret, seal_for

TEXT = "张三 ···0013 应缴 400.00 元".encode()


def pair() -> tuple[bytes, bytes]:
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def test_the_reader_opens_it_at_its_place_and_nobody_else() -> None:
    own, public = pair()
    sealed = seal_for(public, TEXT, "letter:1")
    assert open_sealed(own, sealed, "letter:1") == TEXT
    assert seal_for(public, TEXT, "letter:1") != sealed, "the same twice is not the same"
    assert TEXT not in sealed
    other, _ = pair()
    for key, content, place in ((other, sealed, "letter:1"), (own, sealed, "letter:2"), (own, sealed[:-1], "letter:1")):
        with pytest.raises(SealBroken):
            open_sealed(key, content, place)


@pytest.mark.parametrize("at", [0, 1, 32, 33, 44, 45, 60, -1])
def test_a_bit_turned_anywhere_is_seen(at: int) -> None:
    own, public = pair()
    sealed = bytearray(seal_for(public, TEXT, "x"))
    sealed[at] ^= 1
    with pytest.raises(SealBroken):
        open_sealed(own, bytes(sealed), "x")


def test_a_secret_opens_what_was_sealed_by_it() -> None:
    sealed = seal_by_secret(b"s" * 16, TEXT, "a")
    assert open_by_secret(b"s" * 16, sealed, "a") == TEXT
    for secret, place in ((b"t" * 16, "a"), (b"s" * 16, "b")):
        with pytest.raises(SealBroken):
            open_by_secret(secret, sealed, place)
    with pytest.raises(SealBroken):
        open_by_secret(b"s" * 16, sealed[:10], "a")
