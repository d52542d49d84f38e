"""Forms tried for a standing of which something is not known."""

from __future__ import annotations

from datetime import date

from tests.assessing import NANAN, made_up, run, shipped

from canbao.assess.explaining.standing_values import clear_standing, possible_standing
from canbao.assess.facts import Standing
from canbao.assess.interpreting import Assessment
from canbao.policy.nodes import Has


def asked(found: Assessment) -> list[Has]:
    tables = found.trace.case.rules.tables
    return [node for table in tables for row in table.rows for node in row.when.walk() if isinstance(node, Has)]


def cleared(standing: Standing, policy: str = NANAN, day: str = "2024-08-01") -> list[Standing]:
    found = run(shipped(policy), day)
    return list(clear_standing(standing, asked(found), found.trace.case))


def test_every_grade_that_the_list_leaves_open() -> None:
    forms = cleared(Standing("disabled", date(2020, 1, 1), grades=frozenset({1, 2})))
    assert {form.grades for form in forms} == {frozenset({1}), frozenset({2})}
    unknown = cleared(Standing("disabled", date(2020, 1, 1)))
    assert {form.grades for form in unknown} == {frozenset({grade}) for grade in (1, 2, 3, 4)}


def test_a_day_of_certification_before_the_payment() -> None:
    days = {form.certified for form in cleared(Standing("subsistence", None))}
    assert {date(2024, 1, 1), date(2024, 8, 1), date(2024, 8, 2)} <= {day for day in days if day}
    assert None not in days


def test_both_roles_where_a_condition_tells_them_apart() -> None:
    roles = {form.role for form in cleared(Standing("one_son_family", date(2020, 1, 1)))}
    assert roles == {"parent", "child"}
    assert {form.role for form in cleared(Standing("destitute", date(2020, 1, 1)))} == {None}


def test_who_listed_it_and_until_when_where_a_condition_asks() -> None:
    found = run(made_up("conditions"), "2024-10-15")
    forms = list(clear_standing(Standing("poor_student", None), asked(found), found.trace.case))
    assert "school" in {form.listed_by for form in forms}
    lost = list(possible_standing("monitored", asked(found), found.trace.case))
    assert {form.until for form in lost} == {None, date(2024, 10, 14)}
    held = clear_standing(Standing("monitored", None), asked(found), found.trace.case)
    assert {form.until for form in held} == {None}, "what is held without a last day still holds"


def test_what_is_known_stays() -> None:
    known = Standing("disabled", date(2020, 1, 1), date(2024, 12, 31), frozenset({3}), "parent", "school")
    assert set(cleared(known)) == {known}
