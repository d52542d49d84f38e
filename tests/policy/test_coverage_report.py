"""Clauses with what cites them and how many cases touch them."""

from __future__ import annotations

from pathlib import Path

from tests.policy_texts import small, write

from canbao.policy.coverage_report import CaseClauses, cover_policy, places_by_clause
from canbao.policy.library import Library

YUEYANG = Library.of().read("hunan/yueyang/2025").file


def case(*cited: str, rested_on: tuple[str, ...] = ()) -> CaseClauses:
    return CaseClauses(frozenset(cited), frozenset(rested_on))


def test_every_clause_has_a_row_in_the_order_of_the_notice() -> None:
    found = cover_policy(YUEYANG, [])
    assert [row.clause for row in found.clauses] == list(YUEYANG.clauses)
    assert sum(found.by_disposition.values()) == len(YUEYANG.clauses)
    assert found.cases == 0


def test_what_cites_a_clause_is_named() -> None:
    places = places_by_clause(YUEYANG)
    assert places["二(五)第2段"] == ["aid.subsistence", "aid.monitored", "aid.near_subsistence"]
    assert "amounts.fiscal" in places["二(三)"]
    assert "claim_back" in places["二(五)第5段"]
    assert "aid.after_payment" in places["二(五)第5段"]
    assert "year" in places["二(六)第1段"]
    assert "administration.list_deadlines.civil_affairs" in places["三 县民政局"]
    assert "incentive_answer" in places["二(七)末句"]


def test_rows_of_tables_and_parts_of_the_administration_are_told_apart() -> None:
    rows = {row.clause: row for row in cover_policy(YUEYANG, []).clauses}
    assert rows["二(五)第2段"].parts == ()
    assert rows["三 县民政局"].rows == ()
    assert len(rows["二(二)"].rows) > 5
    assert rows["二(二)"].parts == (
        "administration.forbidden.multi_year_payment",
        "administration.forbidden.duplicate_enrolment",
    )


def test_a_case_counts_once_for_a_clause() -> None:
    cases = [case("二(四)", rested_on=("二(四)", "二(二)")), case("二(四)"), case("一")]
    rows = {row.clause: row for row in cover_policy(YUEYANG, cases).clauses}
    assert (rows["二(四)"].citing_cases, rows["二(四)"].touching_cases) == (2, 2)
    assert (rows["二(二)"].citing_cases, rows["二(二)"].touching_cases) == (0, 1)


def test_only_clauses_from_which_something_follows_lack_a_case() -> None:
    found = cover_policy(YUEYANG, [case("一")])
    rows = {row.clause: row for row in found.clauses}
    assert not rows["一"].lacks_case
    assert not rows["引言"].lacks_case
    assert rows["二(四)"].lacks_case
    assert "二(四)" in found.lacking("rule")
    assert "三 县民政局" in found.lacking("data")
    assert found.lacking("text") == []


def test_a_part_that_cites_two_clauses_stands_under_both(tmp_path: Path) -> None:
    text = small({"payer: county, cite: 二}": "payer: county, cite: [二, 一]}"})
    places = places_by_clause(write(tmp_path, {"small": text}).read("small").file)
    assert "aid.destitute" in places["一"]
    assert "aid.destitute" in places["二"]
