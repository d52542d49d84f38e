"""Secret files: made once, private, of the right form, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.access.secret_files import (
    EXCHANGE_SM2,
    SecretsMissing,
    SecretsUnsafe,
    add_data_key,
    data_keys,
    keep_sm2_key,
    key_marks,
    make_keys,
    read_exchange_key,
    read_secrets,
    read_sm2_key,
    read_trail_key,
    secret_paths,
)

FILES = ["data-1.key", "exchange.key", "fingerprint.key", "index.key", "trail.key"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "secrets"
    make_keys(found)
    return found


def test_all_are_made_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "secrets"
    made = make_keys(folder)
    assert sorted(path.name for path in made) == FILES
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in made} == {0o600}
    assert sorted(folder.iterdir()) == sorted(made)
    assert len({path.read_text() for path in made}) == len(FILES)


def test_what_is_there_stays(folder: Path) -> None:
    before = {path: path.read_text() for path in folder.iterdir()}
    assert make_keys(folder) == []
    (folder / "fingerprint.key").unlink()
    assert [path.name for path in make_keys(folder)] == ["fingerprint.key"]
    del before[folder / "fingerprint.key"]
    assert {path: path.read_text() for path in before} == before


def test_a_lost_index_key_is_not_replaced(folder: Path) -> None:
    (folder / "index.key").unlink()
    with pytest.raises(SecretsMissing, match="丢失"):
        make_keys(folder)


def test_data_keys_are_numbered_upwards(folder: Path) -> None:
    for _ in range(10):
        add_data_key(folder)
    assert list(data_keys(folder)) == list(range(1, 12))
    assert max(read_secrets(folder).data) == 11


def test_there_is_an_end_to_data_keys(folder: Path) -> None:
    (folder / "data-1.key").rename(folder / "data-255.key")
    with pytest.raises(SecretsUnsafe, match="255"):
        add_data_key(folder)
    (folder / "data-255.key").rename(folder / "data-256.key")
    with pytest.raises(SecretsUnsafe, match="255"):
        read_secrets(folder)


def test_a_further_data_key_needs_a_first(tmp_path: Path) -> None:
    with pytest.raises(SecretsMissing, match="keys make"):
        add_data_key(tmp_path / "none")


@pytest.mark.parametrize("name", ["data-1.key", "index.key", "fingerprint.key"])
def test_each_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SecretsMissing, match=f"{name}.*canbao keys make"):
        read_secrets(folder)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_that_others_can_read_is_refused(folder: Path, mode: int) -> None:
    (folder / "index.key").chmod(mode)
    with pytest.raises(SecretsUnsafe, match=r"index\.key.*0600"):
        read_secrets(folder)


def test_a_folder_that_others_can_enter_is_refused(folder: Path) -> None:
    folder.chmod(0o750)
    with pytest.raises(SecretsUnsafe, match="0700"):
        read_trail_key(folder)
    with pytest.raises(SecretsUnsafe, match="0700"):
        make_keys(folder)


@pytest.mark.parametrize("text", ["", "ab", "g" * 64, "a" * 63, "钥" * 64])
def test_what_is_no_key_is_refused(folder: Path, text: str) -> None:
    (folder / "trail.key").write_text(text, encoding="utf-8")
    with pytest.raises(SecretsUnsafe, match=r"trail\.key"):
        read_trail_key(folder)


def test_a_message_never_shows_a_key(folder: Path) -> None:
    text = (folder / "index.key").read_text().strip()[:-1]
    (folder / "index.key").write_text(text)
    with pytest.raises(SecretsUnsafe) as refused:
        read_secrets(folder)
    assert text not in str(refused.value)


def test_a_mark_tells_files_apart_and_nothing_of_the_key(folder: Path, tmp_path: Path) -> None:
    marks = key_marks(folder)
    assert sorted(marks) == FILES
    assert marks == key_marks(folder)
    for name, mark in marks.items():
        assert mark not in (folder / name).read_text()
    make_keys(tmp_path / "others")
    assert not set(marks.values()) & set(key_marks(tmp_path / "others").values())
    (folder / "trail.key").unlink()
    assert sorted(key_marks(folder)) == FILES[:-1]
    assert key_marks(tmp_path / "nowhere") == {}


def test_a_pair_of_keys_for_sm2_is_kept_once_and_shared_with_the_others(folder: Path) -> None:
    assert read_sm2_key(folder) is None
    keep_sm2_key(folder, bytes(range(96)))
    assert read_sm2_key(folder) == bytes(range(96))
    assert EXCHANGE_SM2 in key_marks(folder)
    assert folder / EXCHANGE_SM2 in secret_paths(folder)
    with pytest.raises(SecretsUnsafe, match="已存在"):
        keep_sm2_key(folder, bytes(96))
    (folder / EXCHANGE_SM2).write_text("00")
    with pytest.raises(SecretsUnsafe, match="192"):
        read_sm2_key(folder)


def test_the_key_that_signs_packages_is_missed(folder: Path) -> None:
    assert len(read_exchange_key(folder)) == 32
    (folder / "exchange.key").unlink()
    with pytest.raises(SecretsMissing, match=r"exchange\.key"):
        read_exchange_key(folder)
    assert [path.name for path in make_keys(folder)] == ["exchange.key"]
