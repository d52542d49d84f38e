"""The register gives back what was taken over, for everybody and for one person by the same queries."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.database import in_area
from tests.registry.county import COUNT, ON, PLACE, YEAR, County

from canbao.registry.columns import Wanted, people_of, read_people
from canbao.values.facts_schema import PEOPLE_SCHEMA

# The register gives its own keys, never a full number, and keeps no payments (those are the room money's).
OWN_KEYS = ("person_id", "household_id", "relations", "id_number")
PAYMENTS = ("paid_on", "paid_fen", "sponsor_fen", "offer_years")
SAME = [name for name in PEOPLE_SCHEMA.names if name not in (*OWN_KEYS, *PAYMENTS, "uncovered_from")]


def plain(table: pa.Table, name: str) -> list[object]:
    """Values, with an empty list for none."""
    is_list = name in ("standings", "unknown_facts")
    return [(value or []) if is_list else value for value in table[name].to_pylist()]


def test_the_schema_is_the_people_table(county: County) -> None:
    assert county.register().schema == PEOPLE_SCHEMA


def test_every_fact_comes_back(county: County) -> None:
    register = county.register()
    assert register["person_id"].to_pylist() == [str(number) for number in county.ids]
    different = {name for name in SAME if plain(register, name) != plain(county.people, name)}
    assert different == set()
    assert len(SAME) > 35


def test_households_and_relations_point_at_the_same_people(county: County) -> None:
    register = county.register()
    number_of = dict(zip(county.people["person_id"].to_pylist(), map(str, county.ids), strict=True))
    for name in ("household_id",):
        pairs = set(zip(county.people[name].to_pylist(), register[name].to_pylist(), strict=True))
        assert len(pairs) == len({old for old, _ in pairs}) == len({new for _, new in pairs})
    old = [
        sorted(
            (entry["kind"], number_of[entry["person_id"]]) for entry in entries or [] if entry["person_id"] in number_of
        )
        for entries in county.people["relations"].to_pylist()
    ]
    new = [
        sorted((entry["kind"], entry["person_id"]) for entry in entries)
        for entries in register["relations"].to_pylist()
    ]
    assert new == old
    assert sum(map(len, new)) > COUNT


def test_uncovered_from_is_the_day_after_employee_cover_with_nothing_since(county: County) -> None:
    """Where the file names a day it is the same; the register also knows it of who left long ago and came nowhere."""
    pairs = zip(
        county.people["uncovered_from"].to_pylist(), county.register()["uncovered_from"].to_pylist(), strict=True
    )
    assert [(old, new) for old, new in pairs if old is not None and old != new] == []


def test_one_person_is_read_as_among_all(county: County) -> None:
    everybody = county.register()
    for at in range(0, COUNT, 41):
        with in_area(PLACE):
            one = read_people(Wanted(PLACE, YEAR, ON, (county.ids[at],)))
        assert one.to_pylist() == everybody.slice(at, 1).to_pylist()


def test_people_around_one_are_the_relatives(county: County) -> None:
    everybody = county.register()
    at = next(row for row, entries in enumerate(everybody["relations"].to_pylist()) if entries)
    relatives = {int(entry["person_id"]) for entry in everybody["relations"][at].as_py()}
    with in_area(PLACE):
        assert set(people_of([county.ids[at]])) == relatives | {county.ids[at]}


@pytest.mark.trust
def test_a_town_reads_its_own_people_only(county: County) -> None:
    """The queries name no town: what is left out, row-level security leaves out."""
    town = str(county.people["place"][0])[:9]
    with in_area(town):
        seen = read_people(Wanted(PLACE, YEAR, ON))
    expected = [place for place in county.people["place"].to_pylist() if place and place.startswith(town)]
    assert sorted(seen["place"].to_pylist()) == sorted(expected)
    assert 0 < len(expected) < COUNT


def test_without_a_complete_list_nothing_recorded_is_unknown(county: County) -> None:
    from canbao.registry.models import Coverage

    with in_area(PLACE):
        Coverage.objects.update(complete_until=date(2024, 1, 1))
    register, before = county.register(), county.people
    employed = before["employee_years"].to_pylist()
    for known, active, years in zip(
        register["employee_active"].to_pylist(), before["employee_active"].to_pylist(), employed, strict=True
    ):
        assert known is True if active else known in (None, False) or not years


@pytest.mark.usefixtures("database")
def test_nobody_is_an_empty_table() -> None:
    with in_area(PLACE):
        assert read_people(Wanted(PLACE, YEAR, ON)) == PEOPLE_SCHEMA.empty_table()


def test_what_a_list_says_under_another_name_is_not_known_until_somebody_has_decided(county: County) -> None:
    """The list is complete and the person's number is on it: neither having nor lacking the standing is known."""
    from canbao.registry.conflicts import GivenNumber, record_conflict

    rows = county.register().to_pylist()
    at = next(row for row, person in enumerate(rows) if person["student"] == "none" and not person["standings"])
    person = county.ids[at]
    given = GivenNumber(b"\x01" * 32, "别人", PLACE, person, 5, 9, ("destitute", "schools"))
    with in_area(PLACE):
        record_conflict(PLACE, given)
        record_conflict(PLACE, given)
    after = county.register().to_pylist()
    assert [entry["name"] for entry in after[at]["standings"]] == ["destitute"]
    assert after[at]["standings"][0]["certified"] is None
    assert (after[at]["student"], after[at]["unknown_facts"]) == (None, ["student_entry", "school_place"])
    others = [row for row in range(len(rows)) if row != at]
    assert [after[row] for row in others] == [rows[row] for row in others]
    with in_area(PLACE):
        from canbao.registry.models import NumberConflict

        NumberConflict.objects.filter(person_id=person).update(state="mistyped")
    assert county.register().to_pylist() == rows
