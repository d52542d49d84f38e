"""A list beside the one before, against small cases and against the key of a made-up county."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest
from tests.lists.workbooks import COUNTY, Months

from canbao.access.vault import Vault
from canbao.lists.comparing import STANDING_SCHEMA, Comparison, compare
from canbao.lists.definitions import Manner, Supplier, suppliers
from canbao.lists.places import places_of
from canbao.lists.reading import read_supplied
from canbao.lists.statements import SCHEMA, mark_of, state_rows

CIVIL = suppliers()["civil_affairs"]


def rows(*told: tuple[str, str, str], ends: bool = False) -> pa.Table:
    """Statements: mark, label, digest."""
    given = [
        {
            "row_number": number,
            "mark": mark,
            "label": label,
            "digest": digest,
            "ends": ends,
            "name": "",
            "content": "{}",
        }
        for number, (mark, label, digest) in enumerate(told, start=2)
    ]
    return pa.Table.from_pylist(given, schema=SCHEMA)


def standing(*told: tuple[str, str, str], place: str = COUNTY) -> pa.Table:
    given = [
        {"id": number, "mark": mark, "label": label, "digest": digest, "place": place}
        for number, (mark, label, digest) in enumerate(told)
    ]
    return pa.Table.from_pylist(given, schema=STANDING_SCHEMA)


def compared(new: pa.Table, old: pa.Table, manner: Manner = Manner.FULL, **more: Any) -> Comparison:
    return compare(more.pop("supplier", CIVIL), manner, more.pop("place", COUNTY), new, old, **more)


def test_new_changed_ended_unchanged() -> None:
    old = standing(("a", "x", "1"), ("b", "x", "1"), ("c", "x", "1"))
    found = compared(rows(("a", "x", "1"), ("b", "x", "2"), ("d", "x", "1")), old)
    assert found.unchanged == ((0, 0),)
    assert found.changed == ((1, 1),)
    assert found.new == (2,)
    assert found.ended == ((2, -1),)
    assert found.listed_before == 3


def test_what_is_left_of_one_person_is_the_same_row_again() -> None:
    found = compared(rows(("a", "y", "2"), ("a", "z", "3")), standing(("a", "x", "1"), ("a", "z", "3")))
    assert found.changed == ((0, 0),)
    assert found.unchanged == ((1, 1),)
    assert not found.new
    assert not found.ended


def test_a_delta_ends_only_what_it_says() -> None:
    old = standing(("a", "x", "1"), ("b", "x", "1"))
    assert compared(rows(("c", "x", "1")), old, Manner.DELTA).ended == ()
    found = compared(rows(("a", "x", "9"), ("d", "x", "1"), ends=True), old, Manner.DELTA)
    assert (found.ended, found.unlisted, found.new) == (((0, 0),), 1, ())


def test_nobody_ends_because_of_rows_that_could_not_be_taken() -> None:
    old = standing(("a", "x", "1"), ("b", "x", "1"))
    found = compared(rows(("c", "x", "1")), old, protected=["a"])
    assert (found.ended, found.held) == (((1, -1),), 1)
    assert compared(rows(("c", "x", "1")), old, unreadable=1).held == 2


def test_a_part_ends_nobody_of_another_place() -> None:
    old = standing(("a", "x", "1"), place=COUNTY + "101")
    found = compared(rows(("b", "x", "1")), old, place=COUNTY + "102")
    assert (found.ended, found.listed_before) == ((), 0)


def test_a_yearly_list_ends_nothing_of_another_year() -> None:
    claims = suppliers()["claims_summary"]
    old = standing(("a", "2023", "1"), ("b", "2024", "1"))
    found = compared(rows(("c", "2024", "1")), old, supplier=claims)
    assert found.ended == ((1, -1),)


MONTHLY = (
    "public_security", "civil_affairs", "agriculture", "disabled_federation", "health", "veterans", "education",
    "employee_scheme", "deaths", "expected_births", "residence_permits", "enrolled_elsewhere",
)  # fmt: skip


def stated(months: Months, supplier: Supplier, month: int, vault: Vault) -> pa.Table:
    content = months.content(supplier.id, month)
    read = read_supplied(content, supplier, COUNTY, months.day(month))
    assert read.reading.errors.count == 0
    return state_rows(supplier, read.reading.table, places_of(COUNTY), vault)


@pytest.mark.parametrize("id_", MONTHLY)
def test_the_second_month_differs_as_the_key_says(months: Months, vault: Vault, id_: str) -> None:
    supplier = suppliers()[id_]
    before, after = (stated(months, supplier, month, vault) for month in (0, 1))
    old = standing(*zip(*(before[name].to_pylist() for name in ("mark", "label", "digest")), strict=True))
    found = compare(supplier, supplier.manners[0], COUNTY, after, old)
    assert differences(found, before.to_pylist(), after.to_pylist()) == key_of(months, id_, vault)


def differences(found: Comparison, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> dict[str, set[str]]:
    """Whose rows changed how, in the key's words."""
    told: dict[str, set[str]] = {}
    for new in found.new:
        told.setdefault("new", set()).add(after[new]["mark"])
    for old, _ in found.ended:
        told.setdefault("ended", set()).add(before[old]["mark"])
    for new, old in found.changed:
        for kind in kinds_of(before[old], after[new]):
            told.setdefault(kind, set()).add(after[new]["mark"])
    return told


def kinds_of(before: dict[str, Any], after: dict[str, Any]) -> set[str]:
    then, now = json.loads(before["content"]), json.loads(after["content"])
    words = {"document": "renumbered", "until": "ended", "ended": "ended", "risk_removed_on": "ended"}
    kinds = {words.get(name, "changed") for name in then.keys() | now.keys() if then.get(name) != now.get(name)}
    return kinds | ({"renamed"} if before["name"] != after["name"] else set())


def key_of(months: Months, id_: str, vault: Vault) -> dict[str, set[str]]:
    told: dict[str, set[str]] = {}
    for change in months.changes(id_):
        told.setdefault(str(change.kind), set()).add(mark_of(change.id_number, None, vault))
    return told
