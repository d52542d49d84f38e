"""Files between the zones: whole, of the other zone, under their own number; every fault named before it is read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from canbao.access.seals import digest
from canbao.access.secret_files import make_keys
from canbao.crossing import packages
from canbao.crossing.keys import Other, Own, make_own_keys, read_public_file
from canbao.crossing.packages import (
    NO_PACKAGE,
    VERSION,
    CrossingRefused,
    Head,
    county_in,
    file_name,
    make_file,
    number_in,
    read_file,
)
from canbao.crossing.sealing import seal_for
from canbao.store.configuration import Zone

COUNTY = "430621"
LETTERS = [{"id": "a" * 32, "kind": "own_code", "sealed": "AAAA", "at": "2024-11-20T08:00:00+08:00"}]


@pytest.fixture
def zones(tmp_path: Path) -> dict[Zone, Own]:
    found = {}
    for zone in Zone:
        make_keys(tmp_path / zone)
        found[zone] = make_own_keys(tmp_path / zone, zone)
    return found


def other(own: Own) -> Other:
    return read_public_file(own.public_file, own.zone)


def head(number: int = 1) -> Head:
    return Head(VERSION, COUNTY, "inward", number, NO_PACKAGE, 0, 0, "", "", "")


def made(zones: dict[Zone, Own], number: int = 1) -> tuple[Head, bytes]:
    return make_file(zones[Zone.PUBLIC], other(zones[Zone.PRIVATE]), head(number), LETTERS)


def test_what_is_made_outside_is_read_inside(zones: dict[Zone, Own]) -> None:
    signed, content = made(zones)
    found, carried = read_file(zones[Zone.PRIVATE], other(zones[Zone.PUBLIC]), content, COUNTY, 1)
    assert (found, carried) == (signed, LETTERS)
    assert b"own_code" not in content, "nothing is to be read on the way"


def test_names_of_files() -> None:
    name = file_name(COUNTY, "inward", 12)
    assert (number_in(name, COUNTY, "inward"), number_in(name, COUNTY, "outward")) == (12, None)
    assert number_in(name, "430622", "inward") is None
    assert number_in(f"{name}.refused", COUNTY, "inward") is None
    assert (county_in(name), county_in("x")) == (COUNTY, "")


FAULTS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "head": lambda line, body: line[:-5] + b"\n" + body,
    "misnamed": lambda line, body: line.replace(b'"number":1', b'"number":2') + b"\n" + body,
    "signature": lambda line, body: line.replace(b'"received":0', b'"received":9') + b"\n" + body,
    "digest": lambda line, body: line + b"\n" + body[:-1] + bytes([body[-1] ^ 1]),
}


@pytest.mark.parametrize("problem", FAULTS)
def test_every_fault_is_named(zones: dict[Zone, Own], problem: str) -> None:
    line, _, body = made(zones)[1].partition(b"\n")
    with pytest.raises(CrossingRefused) as refused:
        read_file(zones[Zone.PRIVATE], other(zones[Zone.PUBLIC]), FAULTS[problem](line, body), COUNTY, 1)
    assert refused.value.problem == problem


def test_a_file_of_another_zone_or_for_another_reader(zones: dict[Zone, Own], tmp_path: Path) -> None:
    make_keys(tmp_path / "stranger")
    stranger = make_own_keys(tmp_path / "stranger", Zone.PUBLIC)
    _, content = make_file(stranger, other(zones[Zone.PRIVATE]), head(), LETTERS)
    with pytest.raises(CrossingRefused, match="签名"):
        read_file(zones[Zone.PRIVATE], other(zones[Zone.PUBLIC]), content, COUNTY, 1)
    _, content = make_file(zones[Zone.PUBLIC], replace(other(zones[Zone.PRIVATE]), sealing=other(stranger).sealing),
                           head(), LETTERS)  # fmt: skip
    with pytest.raises(CrossingRefused) as refused:
        read_file(zones[Zone.PRIVATE], other(zones[Zone.PUBLIC]), content, COUNTY, 1)
    assert refused.value.problem == "seal"


def test_a_small_file_that_unpacks_to_a_large_one(zones: dict[Zone, Own], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "MOST_UNPACKED_BYTES", 1_000)
    own = zones[Zone.PUBLIC]
    body = seal_for(other(zones[Zone.PRIVATE]).sealing, gzip.compress(b"x" * 1_001), head().place)
    found = replace(head(), carried=1, digest=digest(body).hex(), key=other(own).key_id)
    signed = replace(found, signature=own.signing.sign(found.signed_part()).hex())
    with pytest.raises(CrossingRefused) as refused:
        read_file(zones[Zone.PRIVATE], other(own), signed.text() + b"\n" + body, COUNTY, 1)
    assert refused.value.problem == "size"


def test_another_count_than_was_said(zones: dict[Zone, Own]) -> None:
    own = zones[Zone.PUBLIC]
    body = seal_for(other(zones[Zone.PRIVATE]).sealing, gzip.compress(b"{}\n{}\n"), head().place)
    found = replace(head(), carried=1, digest=digest(body).hex(), key=other(own).key_id)
    signed = replace(found, signature=own.signing.sign(found.signed_part()).hex())
    with pytest.raises(CrossingRefused) as refused:
        read_file(zones[Zone.PRIVATE], other(own), signed.text() + b"\n" + body, COUNTY, 1)
    assert refused.value.problem == "count"
