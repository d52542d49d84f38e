"""T94: the keys in three shares: any two bring them back, one says nothing, a word copied wrongly is noticed."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.proofs import Proof

from canbao.access import key_shares
from canbao.access.key_shares import BadShares, join_keys, split_keys
from canbao.access.secret_files import SecretsMissing, SecretsUnsafe, add_data_key, make_keys

SHARES, NEEDED = 3, 2


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "secrets"
    make_keys(found)
    add_data_key(found)
    return found


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.iterdir()}


@pytest.mark.trust
def test_t94_one_share_of_three_may_be_lost(folder: Path, tmp_path: Path, proof: Proof) -> None:
    sealed = tmp_path / "keys.sealed"
    shares = split_keys(folder, sealed, SHARES, NEEDED)
    assert len(set(shares)) == SHARES
    for at, pair in enumerate(itertools.combinations(shares, NEEDED)):
        back = tmp_path / f"back{at}"
        assert len(join_keys(sealed, pair, back)) == 6
        assert contents(back) == contents(folder)
        assert {path.stat().st_mode & 0o777 for path in back.iterdir()} == {0o600}
    for share in shares:
        with pytest.raises(BadShares, match="份数不够"):
            join_keys(sealed, [share], tmp_path / "none")
    wrong = shares[0].split()
    wrong[7] = "academic" if wrong[7] != "academic" else "acid"
    with pytest.raises(BadShares, match="抄错"):
        join_keys(sealed, [" ".join(wrong), shares[1]], tmp_path / "none")
    assert not (tmp_path / "none").exists()
    proof.shows("T94", f"{NEEDED} of {SHARES} shares: each pair brings all keys back; one share alone, and one with a "
                "wrong word, refused", "1 of 3 lost: works; 2 lost: refuses clearly")  # fmt: skip


@pytest.mark.trust
def test_t94_sabotage_with_the_seal_not_asked_other_shares_would_do(
    folder: Path, tmp_path: Path, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shares of another time open nothing, because the file is sealed with what they open."""
    first, second = tmp_path / "first", tmp_path / "second"
    split_keys(folder, first, SHARES, NEEDED)
    others = split_keys(folder, second, SHARES, NEEDED)[:NEEDED]
    with pytest.raises(BadShares, match="不是一套"):
        join_keys(first, others, tmp_path / "back")
    monkeypatch.setattr(key_shares, "_vault_of", lambda _: _Open())
    split_keys(folder, tmp_path / "third", SHARES, NEEDED)
    assert len(join_keys(tmp_path / "third", others, tmp_path / "back")) == 6
    proof.sabotage("T94", "the file not sealed", "shares of another file bring the keys back")


class _Open:
    """Seals nothing."""

    def seal(self, text: str, _place: str) -> bytes:
        return text.encode()

    def open(self, sealed: bytes, _place: str) -> str:
        return sealed.decode()


def test_nothing_is_overwritten_and_nothing_half_is_sealed(folder: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "keys.sealed"
    shares = split_keys(folder, sealed, SHARES, NEEDED)
    with pytest.raises(BadShares, match="已存在"):
        split_keys(folder, sealed, SHARES, NEEDED)
    assert join_keys(sealed, shares[:2], folder) == []
    other = tmp_path / "other"
    make_keys(other)
    before = contents(other)
    with pytest.raises(SecretsUnsafe, match="不同的密钥"):
        join_keys(sealed, shares[:2], other)
    assert contents(other) == before
    (folder / "index.key").unlink()
    with pytest.raises(SecretsMissing, match=r"index\.key"):
        split_keys(folder, tmp_path / "again", SHARES, NEEDED)
    with pytest.raises(BadShares, match="2 至 16"):
        split_keys(folder, tmp_path / "again", 3, 1)
    assert not (tmp_path / "again").exists()
