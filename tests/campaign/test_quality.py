"""Quality of enrolment: counts with their denominators."""

from __future__ import annotations

from tests.campaign.fieldwork import Field
from tests.database import as_superuser

from canbao.campaign.quality import INDICATORS, enrolment_quality

_PLANTED = {
    "number": (-1, "UPDATE registry_document SET is_current = false WHERE person_id = %(person)s"),
    "home": (-1, "UPDATE registry_abode SET replaced_at = now() WHERE person_id = %(person)s"),
    "due": (-1, "DELETE FROM billing_due WHERE person_id = %(person)s"),
    "conflict": (
        1,
        "INSERT INTO registry_numberconflict (county, blind, name, name_key, unit, subjects, state, reason)"
        " VALUES (%(county)s, 'x', '甲', '甲', %(unit)s, '{}', 'open', '')",
    ),
    "pair": (
        2,
        "INSERT INTO registry_pair (county, person_a, person_b, rule, state, reason)"
        " VALUES (%(county)s, %(person)s, %(person)s + 1, 'unit', 'open', '')",
    ),
    "twice": (
        1,
        "INSERT INTO registry_insurance (county, person_id, scheme, division, detail)"
        " VALUES (%(county)s, %(person)s, 'employee', %(county)s, '')",
    ),
    "dead": (1, "INSERT INTO registry_status (county, person_id, status) VALUES (%(county)s, %(person)s, 'dead')"),
    "standing": (
        1,
        "INSERT INTO registry_standing (county, person_id, standing, listed_as)"
        " VALUES (%(county)s, %(person)s, 'low_income', '低保')",
    ),
    "unmatched": (
        1,
        "INSERT INTO money_unmatched (county, year, unit, tax_number, fen, paid_on, channel, place, problem, state,"
        " held_on) VALUES (%(county)s, %(year)s, %(unit)s, 'T1', 1, now(), 'bank', '', 'nobody', 'held', now())",
    ),
}
"""What spoils a figure of somebody of the village, by how many, past every rule of the store."""
_NEW_DENOMINATOR = {"standing", "conflict", "unmatched"}
"""What is counted of itself: one more is one more of both."""


def counts(field: Field, digits: int = 12) -> dict[str, tuple[int, int]]:
    rows = enrolment_quality(field.clerk, field.year, field.village, field.day, digits)
    assert {row.indicator for row in rows} <= set(INDICATORS)
    return {row.indicator: (row.count, row.of) for row in rows}


def plant(field: Field, statement: str, person: int) -> None:
    values = {"county": field.county, "year": field.year, "unit": field.village, "person": person}
    with as_superuser(field.till.county.server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute(statement, values)


def test_each_indicator_counts_what_was_planted(field: Field) -> None:
    seen = counts(field)
    everybody = seen["phone"][1]
    assert everybody >= len(field.owing)
    for name, (change, statement) in _PLANTED.items():
        before = seen
        plant(field, statement, field.owing[0].person_id)
        seen = counts(field)
        of_before = before.get(name, (0, everybody if name == "conflict" else 0))
        more = 1 if name in _NEW_DENOMINATOR else 0
        assert seen[name] == (of_before[0] + change, of_before[1] + more), name
        assert {key: row for key, row in seen.items() if key != name} == {
            key: row for key, row in before.items() if key != name
        }, f"{name} moved another indicator"
    field.phone(field.owing[0].person_id)
    assert counts(field)["phone"] == (1, everybody)


def test_who_paid_without_being_enrolled_is_counted_of_those_who_paid(field: Field) -> None:
    first, second = field.owing[:2]
    for due in (first, second):
        field.till.pay(due)
    assert counts(field)["paid_unenrolled"] == (0, 2)
    before = counts(field)["phone"][1]
    plant(field, "UPDATE registry_enrolment SET state = 'withdrawn' WHERE person_id = %(person)s", first.person_id)
    after = counts(field)
    assert after["paid_unenrolled"] == (1, 2)
    assert after["due"][1] == after["phone"][1] == before - 1


def test_each_unit_by_itself_and_only_the_readers(field: Field) -> None:
    for digits, code in ((6, field.county), (9, field.town), (12, field.village)):
        rows = enrolment_quality(field.clerk, field.year, field.village, field.day, digits)
        assert {row.unit for row in rows} == {code}
    assert enrolment_quality(field.town_clerk(field.other_town()), field.year, field.village, field.day) == []
