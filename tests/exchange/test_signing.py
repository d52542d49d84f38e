"""Signatures: whose, and over exactly what; SM2 where its library is installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from canbao.access.secret_files import SecretsMissing, SecretsUnsafe, keep_sm2_key, make_keys
from canbao.exchange.signing import (
    KEY_ID_DIGITS,
    Algorithm,
    AlgorithmMissing,
    OwnKey,
    Sm2Scheme,
    WrongKey,
    fingerprint,
    key_id,
    own_key,
    read_public,
    scheme_of,
)

PRIVATE = bytes(range(32))
KEY = OwnKey(Algorithm.ED25519, PRIVATE)


def test_a_signature_is_of_one_key_and_one_text() -> None:
    scheme = scheme_of("ed25519")
    signature = KEY.sign(b"text")
    assert scheme.has_signed(KEY.public, b"text", signature)
    assert not scheme.has_signed(KEY.public, b"texT", signature)
    assert not scheme.has_signed(KEY.public, b"text", signature[:-1])
    assert not scheme.has_signed(OwnKey(Algorithm.ED25519, bytes(32)).public, b"text", signature)


def test_a_key_is_known_by_its_fingerprint() -> None:
    assert len(fingerprint(KEY.public)) == 64
    assert key_id(KEY.public) == fingerprint(KEY.public)[:KEY_ID_DIGITS]
    assert PRIVATE.hex() not in repr(KEY)


def test_a_public_key_is_read_however_it_is_spaced() -> None:
    text = KEY.public.hex()
    assert read_public("ed25519", f" {text[:8].upper()}\n{text[8:]} ") == KEY.public


@pytest.mark.parametrize("text", ["", "zz", "00" * 31, "00" * 33])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(WrongKey):
        read_public("ed25519", text)


def test_our_key_is_a_secret_file(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_keys(folder)
    key = own_key(folder)
    assert key.algorithm is Algorithm.ED25519
    assert key.private.hex() == (folder / "exchange.key").read_text().strip()
    (folder / "exchange.key").chmod(0o644)
    with pytest.raises(SecretsUnsafe, match="0600"):
        own_key(folder)
    (folder / "exchange.key").unlink()
    with pytest.raises(SecretsMissing, match="keys make"):
        own_key(folder)


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gmssl_pyx", None)
    with pytest.raises(AlgorithmMissing, match=r"canbao\[gm\]"):
        scheme_of("sm2")


@pytest.mark.needs("gm library")
def test_sm2_signs_and_checks(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    make_keys(folder)
    scheme = Sm2Scheme()
    keep_sm2_key(folder, scheme.make())
    with pytest.raises(SecretsUnsafe, match="已存在"):
        keep_sm2_key(folder, scheme.make())
    key = own_key(folder)
    assert key.algorithm is Algorithm.SM2
    signature = key.sign(b"text")
    assert scheme.has_signed(key.public, b"text", signature)
    assert not scheme.has_signed(key.public, b"texT", signature)
    assert not scheme.has_signed(Sm2Scheme().make()[:64], b"text", signature)
    broken = [turned for at in range(8 * len(signature)) if scheme.has_signed(key.public, b"text", bit(signature, at))
              for turned in [at]]  # fmt: skip
    assert broken == []
    assert read_public("sm2", key.public.hex()) == key.public
    with pytest.raises(WrongKey):
        read_public("sm2", "00" * 63 + "01")


def bit(content: bytes, at: int) -> bytes:
    """With one bit turned."""
    block = bytearray(content)
    block[at // 8] ^= 1 << at % 8
    return bytes(block)
