"""Keys of the two zones: a public file is believed with its fingerprint, and only the other zone's."""

from __future__ import annotations

from pathlib import Path

import pytest

from canbao.access.secret_files import make_keys
from canbao.crossing.keys import (
    BadZoneFile,
    NotJoined,
    join_zone,
    make_own_keys,
    other_zone,
    own_keys,
    read_public_file,
)
from canbao.exchange.signing import fingerprint, spaced
from canbao.store.configuration import Zone


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_keys(tmp_path / "secrets")
    return tmp_path / "secrets"


@pytest.fixture
def outside(tmp_path: Path) -> bytes:
    make_keys(tmp_path / "other")
    return make_own_keys(tmp_path / "other", Zone.PUBLIC).public_file


def test_a_zone_is_joined_by_its_file_and_what_was_read_out(folder: Path, outside: bytes) -> None:
    with pytest.raises(NotJoined):
        own_keys(folder, Zone.PRIVATE)
    with pytest.raises(NotJoined):
        other_zone(folder, Zone.PRIVATE)
    with pytest.raises(BadZoneFile):
        join_zone(folder, Zone.PRIVATE, outside, "0" * 64)
    join_zone(folder, Zone.PRIVATE, outside, spaced(fingerprint(outside)).upper())
    assert other_zone(folder, Zone.PRIVATE).zone is Zone.PUBLIC
    assert (folder / "other-zone.json").stat().st_mode & 0o077 == 0


def test_made_keys_stay(folder: Path) -> None:
    first = make_own_keys(folder, Zone.PRIVATE)
    assert make_own_keys(folder, Zone.PRIVATE).public_file == first.public_file
    assert first.opening.hex() not in repr(first)


@pytest.mark.parametrize(
    "change",
    [lambda text: text[:0], lambda text: b"{}" + text[:0],
      lambda text: text.replace(b"public", b"private"), lambda text: text + b" ",
     lambda text: text.replace(b'"version":1', b'"version":2'), lambda text: text[:-40]],
)  # fmt: skip
def test_what_is_no_file_of_the_other_zone(outside: bytes, change: object) -> None:
    assert callable(change)
    with pytest.raises(BadZoneFile):
        read_public_file(change(outside), Zone.PUBLIC)
