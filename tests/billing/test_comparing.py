"""Differences from the published run: who, why and how much, each found and none made up."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from tests.billing.counties import County
from tests.database import in_area

from canbao.billing.comparing import REASONS, compare_with
from canbao.billing.models import Difference, Due, Shift

VALUES = ("situation", "payable_fen", "reimburse_fen", "refund_fen", "cover_from", "cover_until", "waiting_until")


@pytest.fixture
def published(county: County, run: dict[str, Any]) -> int:
    county.publish(run["run"])
    number: int = run["run"]
    return number


def found_for(county: County, run: int) -> dict[int, Difference]:
    with in_area(county.code):
        return {row.person_id: row for row in Difference.objects.filter(run_id=run)}


def dues(county: County, run: int) -> dict[int, Due]:
    with in_area(county.code):
        return {row.person_id: row for row in Due.objects.filter(run_id=run)}


def somebody_who_pays_all(county: County, run: int) -> int:
    """Somebody without aid."""
    with in_area(county.code):
        rows = Due.objects.filter(run_id=run, payable_fen__gt=0).extra(
            where=["person_id NOT IN (SELECT person_id FROM billing_aidline)"]
        )
        return int(rows.order_by("person_id")[0].person_id)


def test_the_same_again_differs_in_nothing(county: County, published: int) -> None:
    again = county.assess()
    assert (again["differences"], again["difference_digest"]) == (0, "")
    assert county.field(again["run"], "base_run_id") == published
    assert found_for(county, again["run"]) == {}


def test_a_first_run_is_compared_with_nothing(county: County, run: dict[str, Any]) -> None:
    assert (run["differences"], county.field(run["run"], "base_run_id")) == (0, None)


def test_every_kind_of_difference_is_found(county: County, published: int) -> None:
    aided = somebody_who_pays_all(county, published)
    gone, new = county.ids[0], county.ids[1]
    assert aided not in (gone, new)
    county.record(
        "INSERT INTO registry_status (county, person_id, status) VALUES (%(county)s, %(id)s, 'dead')", id=gone
    )
    county.record(
        "INSERT INTO registry_standing (county, person_id, standing, listed_as, valid_from, certifier)"
        " VALUES (%(county)s, %(id)s, 'destitute', '特困人员', '2020-01-01', '民政')",
        id=aided,
    )
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO registry_person (county, unit, name, name_key, pinyin, initials, birth)"
            " VALUES (%s, %s, '', '', '', '', '1990-01-01') RETURNING id",
            [county.code, county.code],
        )
        newcomer = cursor.fetchone()[0]
    again = county.assess()
    found = found_for(county, again["run"])
    assert {person: row.reasons for person, row in found.items()} == {
        gone: ["gone"], newcomer: ["new"], aided: ["amount", "aid"],
    }  # fmt: skip
    before, after = dues(county, published), dues(county, again["run"])
    row = found[aided]
    assert (row.payable_before_fen, row.payable_after_fen) == (before[aided].payable_fen, after[aided].payable_fen)
    lowered = (row.payable_before_fen or 0) - (row.payable_after_fen or 0)
    assert row.aid_before_fen == 0 < row.aid_after_fen == lowered
    assert (row.situation_before, row.situation_after) == (before[aided].situation, after[aided].situation)
    assert (found[gone].situation_after, found[newcomer].situation_before) == (None, None)
    assert found[gone].unit == before[gone].unit
    assert again["differences"] == 3


def test_cover_that_begins_another_day_is_a_difference(county: County, published: int) -> None:
    del published
    late = county.assess(as_of=county.as_of.replace(year=2025, month=3))
    reasons = {reason for row in found_for(county, late["run"]).values() for reason in row.reasons}
    assert "cover" in reasons
    assert reasons <= set(REASONS)


@pytest.mark.trust
def test_the_differences_are_those_of_the_dues(county: County, published: int) -> None:
    """By brute force, for a change that concerns nearly everybody."""
    changed = county.assess(amend=(("personal_yuan", "410"),))["run"]
    before, after, found = dues(county, published), dues(county, changed), found_for(county, changed)
    assert len(found) > 100
    for person in county.ids:
        old, new = before[person], after[person]
        seen = {name for name in VALUES if getattr(old, name) != getattr(new, name)} - {"situation"}
        row = found.get(person)
        assert bool(seen) <= (row is not None)
        if row is None:
            continue
        assert ("amount" in row.reasons) == bool(seen & {"payable_fen", "reimburse_fen", "refund_fen"})
        assert ("cover" in row.reasons) == bool(seen & {"cover_from", "cover_until", "waiting_until"})
        assert ("aid" in row.reasons) == (row.aid_before_fen != row.aid_after_fen)
        assert (row.payable_before_fen, row.payable_after_fen) == (old.payable_fen, new.payable_fen)


def test_sums_by_unit_and_situations_are_those_of_persons(county: County, published: int) -> None:
    del published
    changed = county.assess(amend=(("personal_yuan", "410"),))["run"]
    key = "unit, reasons, situation_before, situation_after"
    sums = ", ".join(
        f"coalesce(sum({name}), 0)"
        for name in ("payable_before_fen", "payable_after_fen", "aid_before_fen", "aid_after_fen")
    )
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {key}, count(*), {sums} FROM billing_difference WHERE run_id = %s GROUP BY {key}", [changed]
        )
        of_persons = cursor.fetchall()
        cursor.execute(
            f"SELECT {key}, sum(people), {sums} FROM billing_shift WHERE run_id = %s GROUP BY {key}", [changed]
        )
        of_shifts = cursor.fetchall()
    assert sorted(of_persons, key=str) == sorted(of_shifts, key=str) != []


@pytest.mark.trust
def test_the_digest_of_differences_changes_with_any_of_them(county: County, published: int) -> None:
    del published
    digests = {
        county.assess(amend=(("personal_yuan", yuan),))["difference_digest"] for yuan in ("410", "410", "411", "412")
    }
    assert len(digests) == 3
    assert "" not in digests


def test_what_a_base_that_is_not_there_gives(county: County, run: dict[str, Any]) -> None:
    """Everybody is new."""
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM billing_shift")
        assert cursor.fetchone() == (0,)
    del run
    changed = county.assess()
    with in_area(county.code):
        assert Shift.objects.count() == 0
        assert compare_with(county.code, -1, -2) == (0, "")
    assert changed["differences"] == 0
