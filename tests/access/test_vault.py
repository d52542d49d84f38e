"""The vault: sealed text opens at its own place, with keys old and new, and tells nothing without them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.proofs import Proof

import canbao.access
from canbao.access.secret_files import SecretsMissing, add_data_key, make_keys, read_secrets
from canbao.access.vault import (
    CipherProvider,
    SealBroken,
    Sm4Software,
    Vault,
    forget_vault,
    open_vault,
    place_of,
    same_mark,
)

NUMBER = "430621199003071230"
PLACE = place_of("registry_document", "number", "430621", 12345)
OTHER_PLACES = [
    place_of("registry_document", "number", "430621", 12346),
    place_of("registry_document", "phone", "430621", 12345),
    place_of("registry_person", "number", "430621", 12345),
    place_of("registry_document", "number", "430622", 12345),
]


def test_what_was_sealed_opens(vault: Vault) -> None:
    sealed = vault.seal(NUMBER, PLACE)
    assert vault.open(sealed, PLACE) == vault.open(memoryview(sealed), PLACE) == NUMBER  # type: ignore[arg-type]
    assert (sealed[0], sealed[1], len(sealed)) == (1, 1, 2 + 12 + 16 + len(NUMBER))
    assert NUMBER.encode() not in sealed


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=40), place=st.text(min_size=1, max_size=40))
def test_any_text_at_any_place(vault: Vault, text: str, place: str) -> None:
    assert vault.open(vault.seal(text, place), place) == text


def opens_elsewhere(vault: Vault, sealed: bytes) -> list[str]:
    found = []
    for place in OTHER_PLACES:
        try:
            vault.open(sealed, place)
        except SealBroken:
            continue
        found.append(place)
    return found


@pytest.mark.trust
def test_t57_swapped_between_rows_columns_tables_counties_it_is_refused(vault: Vault, proof: Proof) -> None:
    texts = proof.size(50, 25_000)
    for _ in range(texts):
        assert opens_elsewhere(vault, vault.seal(NUMBER, PLACE)) == []
    tried = f"{texts * len(OTHER_PLACES):,} ciphertexts put into another row, column, table or county: all refused"
    proof.shows("T57", tried, "refused 100 %")


@pytest.mark.trust
def test_t57_sabotage_without_the_place_it_opens_anywhere(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    monkeypatch.setattr("canbao.access.vault._bound", lambda version, key, place: bytes([version, key, len(place) * 0]))
    assert opens_elsewhere(vault, vault.seal(NUMBER, PLACE)) == OTHER_PLACES
    proof.sabotage("T57", "the place not bound", f"opens at {len(OTHER_PLACES)} of {len(OTHER_PLACES)} other places")


@pytest.mark.trust
def test_t57_the_same_value_twice_differs(vault: Vault, monkeypatch: pytest.MonkeyPatch, proof: Proof) -> None:
    times = proof.size(1_000, 100_000)
    assert len({vault.seal(NUMBER, PLACE) for _ in range(times)}) == times
    proof.shows("T57", f"one number sealed {times:,} times: all different", "differs")
    monkeypatch.setattr("canbao.access.vault.os.urandom", lambda count: bytes(count))
    assert len({vault.seal(NUMBER, PLACE) for _ in range(10)}) == 1
    proof.sabotage("T57", "a nonce that is not drawn", "the same value is the same text")


@pytest.mark.trust
def test_t57_every_bit_counts(vault: Vault) -> None:
    sealed = vault.seal(NUMBER, PLACE)
    for bit in range(len(sealed) * 8):
        turned = bytearray(sealed)
        turned[bit // 8] ^= 1 << bit % 8
        with pytest.raises(SealBroken):
            vault.open(bytes(turned), PLACE)
    for length in range(len(sealed)):
        with pytest.raises(SealBroken):
            vault.open(sealed[:length], PLACE)


@pytest.mark.trust
def test_t57_old_keys_open_after_a_change_and_new_ones_seal(vault: Vault, tmp_path: Path) -> None:
    old = vault.seal(NUMBER, PLACE)
    add_data_key(tmp_path / "secrets")
    forget_vault()
    fresh = open_vault()
    new = fresh.seal(NUMBER, PLACE)
    assert (fresh.is_current(old), fresh.is_current(new), new[1]) == (False, True, 2)
    assert fresh.open(old, PLACE) == fresh.open(new, PLACE) == NUMBER
    assert vault.open(new, PLACE) == NUMBER, "a process that runs learns of the new key"


@pytest.mark.trust
def test_t57_sabotage_without_the_old_key_it_does_not_open(vault: Vault, tmp_path: Path, proof: Proof) -> None:
    old = vault.seal(NUMBER, PLACE)
    add_data_key(tmp_path / "secrets")
    (tmp_path / "secrets" / "data-1.key").unlink()
    forget_vault()
    with pytest.raises(SealBroken, match="第 1 号"):
        open_vault().open(old, PLACE)
    proof.sabotage("T57", "the old key taken away", "what it sealed does not open, and its number is named")


@pytest.mark.trust
def test_t58_the_blind_index_is_the_same_each_time_and_useless_without_the_key(vault: Vault, tmp_path: Path) -> None:
    make_keys(tmp_path / "others")
    stranger = Vault(Sm4Software(lambda: read_secrets(tmp_path / "others")), {})
    assert vault.blind(NUMBER) == open_vault().blind(NUMBER)
    assert len(vault.blind(NUMBER)) == 32
    assert vault.blind(NUMBER) != vault.blind(NUMBER[:-1] + "1")
    assert vault.blind(NUMBER) != stranger.blind(NUMBER)
    assert vault.blind(NUMBER) != vault.fingerprint(NUMBER.encode()), "keys of their own"


@pytest.mark.trust
def test_t58_sabotage_a_digest_without_a_key_can_be_worked_out(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """Whoever knows the birth day and place tries the few numbers that are left."""
    from cryptography.hazmat.primitives import hashes

    def plain(key: bytes, content: bytes) -> bytes:
        made = hashes.Hash(hashes.SM3())
        made.update(content[len(key) * 0 :])
        return made.finalize()

    stolen = vault.blind(NUMBER)
    guesses = [f"{NUMBER[:14]}{serial:04d}" for serial in range(10_000)]
    assert [guess for guess in guesses if plain(b"", guess.encode()) == stolen] == []
    monkeypatch.setattr("canbao.access.vault._mark", plain)
    stolen = vault.blind(NUMBER)
    assert [guess for guess in guesses if plain(b"", guess.encode()) == stolen] == [NUMBER]
    proof.shows("T58", f"a stolen mark tried against {len(guesses):,} numbers without the key: 0 hits", "useless")
    proof.sabotage("T58", "a mark without a key", "the number is found among the guesses")


@pytest.mark.trust
def test_t96_without_secrets_nothing_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANBAO_SECRETS", str(tmp_path / "nowhere"))
    forget_vault()
    with pytest.raises(SecretsMissing, match=r"data-1\.key.*canbao keys make"):
        open_vault()


def keys_in_code(texts: list[str]) -> list[str]:
    """What looks like a key: 32 or more hexadecimal digits, or random base64."""
    return [found for text in texts for found in re.findall(r"[0-9a-fA-F]{32,}|[A-Za-z0-9+/]{43}=", text)]


@pytest.mark.trust
def test_t96_no_key_stands_in_the_code() -> None:
    folder = Path(canbao.access.__file__).parent
    assert keys_in_code([path.read_text(encoding="utf-8") for path in folder.rglob("*.py")]) == []


@pytest.mark.trust
def test_t96_sabotage_a_key_in_the_code_is_found(tmp_path: Path) -> None:
    (path,) = [path for path in make_keys(tmp_path / "secrets") if path.name == "index.key"]
    assert len(keys_in_code([f'DEFAULT = "{path.read_text().strip()}"'])) == 1


def test_a_device_can_take_the_softwares_place(vault: Vault) -> None:
    class Device:
        """Turns the text round, and has its own version."""

        version = 9

        def writing_key(self) -> int:
            return 3

        def encrypt(self, key: int, nonce: bytes, text: bytes, place: bytes) -> bytes:
            assert (key, len(nonce), bool(place)) == (3, 12, True)
            return bytes(16) + text[::-1]

        def decrypt(self, key: int, nonce: bytes, body: bytes, place: bytes) -> bytes:
            assert (key, len(nonce), bool(place)) == (3, 12, True)
            return body[16:][::-1]

        def index_mark(self, text: bytes) -> bytes:
            return text.rjust(32)[:32]

        def request_mark(self, content: bytes) -> bytes:
            return content.rjust(32)[:32]

    device: CipherProvider = Device()
    old = vault.seal(NUMBER, PLACE)
    moved = Vault(device, {1: vault.provider})
    new = moved.seal(NUMBER, PLACE)
    assert moved.open(new, PLACE) == moved.open(old, PLACE) == NUMBER
    assert (moved.is_current(old), moved.is_current(new)) == (False, True)
    assert moved.blind("x") == moved.fingerprint(b"x") == b"x".rjust(32)
    with pytest.raises(SealBroken):
        vault.open(new, PLACE)


def test_marks_are_compared() -> None:
    assert same_mark(b"a", b"a")
    assert not same_mark(b"a", b"b")


def test_keys_are_not_shown(vault: Vault, tmp_path: Path) -> None:
    secrets = read_secrets(tmp_path / "secrets")
    assert secrets.index.hex() not in repr(secrets)
    assert "Secrets()" in repr(secrets)
    assert secrets.index.hex() not in repr(vault)
