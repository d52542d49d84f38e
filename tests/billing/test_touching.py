"""Changes of the register since a run read it: each found, with its row of the list; nothing from before."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from tests.billing.counties import County, Seen
from tests.database import in_area

from canbao.billing.models import Pledge, PledgeShare, Run, Sponsor
from canbao.billing.queries import run_of
from canbao.billing.touching import (
    REASONS,
    RunRead,
    count_touched,
    is_touched,
    lists_declared_since,
    touched_people,
    touches,
)

ADD = {
    "standing": "standing, listed_as) VALUES (%(county)s, %(id)s, 7, 12, 'orphan', '孤儿')",
    "abode": "kind, division) VALUES (%(county)s, %(id)s, 7, 12, 'hukou', '43')",
    "schooling": "school) VALUES (%(county)s, %(id)s, 7, 12, '')",
    "insurance": "scheme, detail) VALUES (%(county)s, %(id)s, 7, 12, 'other', '')",
    "circumstances": "unknown_facts) VALUES (%(county)s, %(id)s, 7, 12, '{}')",
    "status": "status) VALUES (%(county)s, %(id)s, 7, 12, 'serving')",
    "event": "kind, detail) VALUES (%(county)s, %(id)s, 7, 12, 'birth', '')",
    "claimyear": "year, has_claimed, critical_fen) VALUES (%(county)s, %(id)s, 7, 12, 2020, false, 0)",
    "member": "household_id) SELECT %(county)s, %(id)s, 7, 12, min(id) FROM registry_household",
    "relation": "other_id, kind) VALUES (%(county)s, %(id)s, 7, 12, %(id)s, 'spouse')",
}


def the_run(county: County, number: int) -> Run:
    with in_area(county.code):
        return run_of(county.code, number)


def found(county: County, run: Run, **wanted: Any) -> list[tuple[int, str, int | None, int | None]]:
    """What `touches` says; whether anything touches a person at all, `is_touched` has to say the same."""
    with in_area(county.code):
        said = [(each.person_id, each.why, each.source_list, each.source_row) for each in touches(run, **wanted)]
        read = RunRead(county.code, run.year, run.id, run.as_of, run.read_at, run.reads_relatives)
        touched = set(touched_people(run))
        assert all(is_touched(read, person) is (person in touched) for person in county.ids[:50])
        assert all(is_touched(read, person) for person in touched)
    return said


def test_right_after_a_run_nothing_is_touched(seen: Seen) -> None:
    run = the_run(seen.county, seen.run)
    with in_area(seen.county.code):
        assert (touches(run), touched_people(run), count_touched(run), lists_declared_since(run)) == ([], [], 0, [])


def pledge(county: County, person: int) -> None:
    """Somebody lowers a person's share."""
    with in_area(county.code):
        sponsor = Sponsor.objects.create(county=county.code, unit=county.code, name="村集体", registered_by=1)
        made = Pledge.objects.create(
            county=county.code, year=2025, sponsor_id=sponsor.id, unit=county.code, wanted={}, people=1, fen=100,
            pledged_by=1,
        )  # fmt: skip
        PledgeShare.objects.create(county=county.code, pledge_id=made.id, person_id=person, unit=county.code, fen=100)


@pytest.mark.trust
def test_every_table_of_the_register_touches(county: County, run: dict[str, Any]) -> None:
    """A new row in each, and a replaced one in each; a row knows the list it came from."""
    for at, (name, rest) in enumerate(ADD.items()):
        columns = f"INSERT INTO registry_{name} (county, person_id, source_list, source_row, "
        county.record(columns + rest, id=county.ids[at])
    county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=county.ids[20])
    county.record("UPDATE registry_enrolment SET recorded_at = now() WHERE person_id = %(id)s", id=county.ids[21])
    conflict = (
        "INSERT INTO registry_numberconflict (county, person_id, source_list, source_row, blind, name, name_key, unit,"
        " subjects, state, reason) VALUES (%(county)s, %(id)s, 7, 12, '', '', '', %(county)s, '{}', 'open', '')"
    )
    county.record(conflict, id=county.ids[22])
    pledge(county, county.ids[23])
    kept = the_run(county, run["run"])
    wanted: list[tuple[int, str, int | None, int | None]] = []
    wanted += [(county.ids[at], name, 7, 12) for at, name in enumerate(ADD)]
    wanted += [(county.ids[20], "person", None, None), (county.ids[21], "enrolment", None, None)]
    wanted += [(county.ids[22], "numberconflict", 7, 12), (county.ids[23], "pledge", None, None)]
    assert found(county, kept) == sorted(wanted)
    assert {why for _, why, _, _ in wanted} == set(REASONS) - {"relative"}
    with in_area(county.code):
        assert count_touched(kept) == len(wanted)
        assert touched_people(kept) == sorted({person for person, *_ in wanted})
        assert {each.label for each in touches(kept)} <= set(REASONS.values())
        assert len(touches(kept, most=3)) == 3
    assert found(county, kept, people=[county.ids[0], county.ids[20], county.ids[50]]) == [wanted[0], wanted[-4]]


def test_another_telephone_re_opens_nothing(county: County, run: dict[str, Any]) -> None:
    """Corrected twice; but not of somebody who is new since the run, or whose name is corrected besides."""
    kept = the_run(county, run["run"])
    for number in (b"1", b"2"):
        county.record("UPDATE registry_person SET phone = %(phone)s WHERE id = ANY (%(ids)s)",
                      phone=number, ids=[county.ids[0], county.ids[1]])  # fmt: skip
    assert found(county, kept) == []
    county.record("UPDATE registry_person SET name = '周改', phone = '3' WHERE id = %(id)s", id=county.ids[1])
    assert found(county, kept) == [(county.ids[1], "person", None, None)]
    county.record("UPDATE registry_person SET phone = '4' WHERE id = %(id)s", id=county.ids[1])
    assert found(county, kept) == [(county.ids[1], "person", None, None)]
    county.record(
        "INSERT INTO registry_person (county, id, unit, name, name_key, pinyin, initials)"
        " VALUES (%(county)s, 999, %(county)s, '新', '新', 'xin', 'x')"
    )
    county.record("UPDATE registry_person SET phone = '5' WHERE id = 999")
    assert (999, "person", None, None) in found(county, kept)


def test_a_row_that_was_ended_touches(county: County, run: dict[str, Any]) -> None:
    county.record("UPDATE registry_circumstances SET replaced_at = clock_timestamp() WHERE person_id = %(id)s",
                  id=county.ids[3])  # fmt: skip
    assert found(county, the_run(county, run["run"])) == [(county.ids[3], "circumstances", None, None)]


def test_an_enrolment_of_another_year_does_not(county: County, run: dict[str, Any]) -> None:
    county.record(
        "INSERT INTO registry_enrolment (county, person_id, year, unit, manner, state, documents, repair_years)"
        " VALUES (%(county)s, %(id)s, 2026, %(county)s, 'renewal', 'confirmed', '{}', 0)",
        id=county.ids[3],
    )
    assert found(county, the_run(county, run["run"])) == []


def test_the_next_run_settles_it(county: County, run: dict[str, Any]) -> None:
    county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=county.ids[0])
    assert found(county, the_run(county, run["run"])) != []
    again = county.assess()
    assert found(county, the_run(county, again["run"])) == []


def test_relatives_are_touched_where_the_policy_asks_about_them(county: County, run: dict[str, Any]) -> None:
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute("SELECT person_id, other_id FROM registry_relation ORDER BY id LIMIT 1")
        person, other = cursor.fetchone()
    county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=other)
    kept = the_run(county, run["run"])
    assert {each[0] for each in found(county, kept)} == {other}
    kept.reads_relatives = True
    reasons = {each[0]: each[1] for each in found(county, kept)}
    assert reasons[other] == "person"
    assert reasons[person] == "relative"
    assert found(county, kept, people=[person]) == [(person, "relative", None, None)]


def test_who_takes_money_in_a_village_learns_of_a_relative_elsewhere(county: County, run: dict[str, Any]) -> None:
    with in_area(county.code), connection.cursor() as cursor:
        cursor.execute(
            "SELECT link.person_id, own.unit, link.other_id FROM registry_relation AS link"
            " JOIN registry_person AS own ON own.id = link.person_id ORDER BY link.id LIMIT 1"
        )
        person, village, other = cursor.fetchone()
        cursor.execute("SELECT unit FROM registry_person WHERE unit <> %s LIMIT 1", [village])
        ((elsewhere,),) = cursor.fetchall()
    county.record("UPDATE registry_person SET unit = %(unit)s WHERE id = %(id)s", id=other, unit=elsewhere)
    county.record("UPDATE registry_person SET birth = '1990-01-01' WHERE id = %(id)s", id=other)
    kept = the_run(county, run["run"])
    read = RunRead(county.code, kept.year, kept.id, kept.as_of, kept.read_at, True)
    with in_area(village):
        assert is_touched(read, person)
        assert not is_touched(replace(read, reads_relatives=False), person)
    with in_area("110101"):
        assert is_touched(replace(read, reads_relatives=False), person), "who does not work here is told yes"


def test_a_list_declared_since_is_said(county: County, run: dict[str, Any]) -> None:
    county.record(
        "INSERT INTO registry_coverage (county, subject, division, complete_until)"
        " VALUES (%(county)s, 'schools', %(county)s, '2031-01-01')"
    )
    with in_area(county.code):
        declared = lists_declared_since(run_of(county.code, run["run"]))
    assert [(each.subject, each.division, each.complete_until.year) for each in declared] == [
        ("schools", county.code, 2031)
    ]


@pytest.mark.trust
def test_a_town_hears_of_its_own_people_only(county: County, run: dict[str, Any]) -> None:
    county.record("UPDATE registry_person SET sex = NULL")
    town = county.towns()[0]
    kept = the_run(county, run["run"])
    own = [person for person, unit in zip(county.ids, county.people["place"].to_pylist(), strict=True)
           if unit.startswith(town)]  # fmt: skip
    with in_area(town):
        assert touched_people(kept) == own
        assert count_touched(kept) == len(own) < len(county.ids)
