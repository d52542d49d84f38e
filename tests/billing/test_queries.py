"""Reads: lists of runs, situations to sign, sums and differences, each for what the reader may see."""

from __future__ import annotations

from typing import Any

import pytest
from tests.billing.counties import County, Seen
from tests.database import in_area

from canbao.access.acting import NotFound, reading
from canbao.assess.situation_table import COLUMNS
from canbao.assess.tally import is_due
from canbao.billing import queries
from canbao.billing.comparing import REASONS
from canbao.billing.models import Difference, Due, Run
from canbao.billing.queries import (
    differences,
    run_of,
    runs,
    shifts,
    situations_for_review,
    situations_of,
    totals,
    totals_by_unit,
)


def test_runs_are_listed_the_newest_first(seen: Seen) -> None:
    code = seen.county.code
    with in_area(code):
        assert [run.id for run in runs(code)] == [seen.run, seen.first]
        assert [run.id for run in runs(code, 2025)] == [seen.run, seen.first]
        assert runs(code, 2024) == runs("430682") == []
        assert run_of(code, seen.first).state == "superseded"
        with pytest.raises(NotFound):
            run_of(code, 7)


def test_a_reader_needs_the_right(seen: Seen) -> None:
    with reading(seen.county.clerk(), "view_run"):
        assert len(runs(seen.county.code)) == 2
    with in_area(), pytest.raises(NotFound):
        run_of(seen.county.code, seen.run)


def test_situations_are_read_as_they_were_worked_out(seen: Seen) -> None:
    with in_area(seen.county.code):
        run = run_of(seen.county.code, seen.run)
        lines = situations_for_review(run)
        assert {line.situation for line in lines} == set(situations_of(run))
    assert sum(line.people for line in lines) == len(seen.county.ids)
    assert [line.people for line in lines] == sorted((line.people for line in lines), reverse=True)
    assert all(set(line.words) == set(COLUMNS) - {"序号", "情形", "人数"} for line in lines)
    assert any("应缴" in line.words["结论"] and "五" in line.words["依据"] for line in lines)
    assert {line.signed_by for line in lines} == {seen.county.clerk().account_id}
    assert {line.policy for line in lines} == {seen.county.policy}


def test_what_is_to_be_signed_is_told_apart(county: County, run: dict[str, Any]) -> None:
    from tests.access.people_at_work import new_key

    from canbao.billing.actions import SignSituations, sign_situations

    with in_area(county.code):
        kept = run_of(county.code, run["run"])
        lines = situations_for_review(kept, is_signed=False)
        assert situations_for_review(kept, is_signed=True) == []
    chosen = tuple(line.situation for line in lines[:2])
    sign_situations(county.clerk(), new_key(), SignSituations(run["run"], chosen))
    with in_area(county.code):
        assert {line.situation for line in situations_for_review(kept, is_signed=True)} == set(chosen)
        assert len(situations_for_review(kept, is_signed=False)) == len(lines) - 2


def test_sums_are_those_of_the_run(seen: Seen) -> None:
    with in_area(seen.county.code):
        run = run_of(seen.county.code, seen.run)
        whole, by_town = totals(run), totals_by_unit(run)
        assert totals_by_unit(run, 6) == {seen.county.code: whole}
        villages = totals_by_unit(run, 12)
    kept = run.totals
    assert (whole.people, whole.payable_fen, dict(whole.aid_fen)) == (
        kept["people"], kept["payable_fen"], kept["aid_fen"],
    )  # fmt: skip
    assert whole.aid_fen["assistance_fund"] > 0
    for part in (by_town, villages):
        assert sum(each.people for each in part.values()) == whole.people
        assert sum(each.payable_fen for each in part.values()) == whole.payable_fen
        assert sum(each.aid_fen.get("assistance_fund", 0) for each in part.values()) == whole.aid_fen["assistance_fund"]
    assert set(by_town) >= set(seen.county.towns())


@pytest.mark.trust
def test_a_towns_sums_are_those_of_its_dues(seen: Seen) -> None:
    """Against brute force, in the town's own area."""
    town = seen.county.towns()[1]
    with in_area(town):
        run = run_of(seen.county.code, seen.run)
        situations = situations_of(run)
        dues = list(Due.objects.filter(run_id=run.id))
        whole, by_unit = totals(run), totals_by_unit(run)
        lines = situations_for_review(run)
    assert {due.unit[:9] for due in dues} == {town} == set(by_unit)
    assert whole.people == len(dues) == sum(line.people for line in lines) < len(seen.county.ids)
    assert whole.payable_fen == sum(due.payable_fen or 0 for due in dues if is_due(situations[due.situation]))


def test_differences_are_summed_up_and_paged(seen: Seen) -> None:
    with in_area(seen.county.code):
        run = run_of(seen.county.code, seen.run)
        lines, by_town = shifts(run), shifts(run, 9)
        rows = differences(run)
        kept = list(Difference.objects.filter(run_id=run.id).order_by("person_id"))
        pages = [*differences(run, most=50), *differences(run, after=differences(run, most=50)[-1].person_id)]
        town = seen.county.towns()[0]
        own = differences(run, unit=town)
    assert [row.person_id for row in rows] == [row.person_id for row in kept] == [row.person_id for row in pages]
    for listed in (lines, by_town):
        assert sum(line.people for line in listed) == len(rows) > 100
        assert sum(line.payable_after_fen - line.payable_before_fen for line in listed) == sum(
            (row.payable_after_fen or 0) - (row.payable_before_fen or 0) for row in rows
        )
        assert {line.label for line in listed} <= {"、".join(words) for words in _labels()}
    assert [row.person_id for row in own] == [row.person_id for row in rows if row.unit.startswith(town)] != []
    aided = [row for row in rows if "aid" in row.reasons]
    assert all(row.aid_before != row.aid_after for row in aided)
    assert any(row.aid_after.get("assistance_fund") for row in aided)


def _labels() -> list[list[str]]:
    names = [REASONS["amount"], REASONS["aid"], REASONS["cover"]]
    return [[name for at, name in enumerate(names) if pick >> at & 1] for pick in range(8)]


def test_pages_ask_few_questions(seen: Seen) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with in_area(seen.county.code), CaptureQueriesContext(connection) as asked:
        run = Run.objects.get(id=seen.run)
        queries.situations_for_review(run)
        queries.totals_by_unit(run)
        queries.shifts(run)
        queries.differences(run)
    assert len(asked) <= 9
