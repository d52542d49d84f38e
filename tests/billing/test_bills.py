"""One person's due: every figure has its clause, and it says why it is re-opened."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.billing.counties import County, Seen
from tests.database import in_area

from canbao.access.acting import NotFound
from canbao.assess.situations import Situation
from canbao.billing.bills import _figures, bill_of
from canbao.billing.models import AidLine, Due, Run


def every_bill(seen: Seen) -> list[Any]:
    county = seen.county
    with in_area(county.code):
        return [bill_of(county.code, 2025, person) for person in county.ids[:120]]


@pytest.mark.trust
def test_every_figure_names_a_clause(seen: Seen) -> None:
    """But a sponsor's: that rests on nobody's rule."""
    bills = every_bill(seen)
    unsourced = [
        (bill.due.person_id, figure.name)
        for bill in bills
        for figure in bill.figures
        if not figure.clause and figure.value is not None and figure.name != "sponsor_fen"
    ]
    assert unsourced == []
    assert {figure.name for bill in bills for figure in bill.figures} >= {
        "eligible", "price_fen", "payable_fen", "aid_fen", "cover_from", "cover_until", "offer_until",
    }  # fmt: skip


def test_figures_are_those_of_the_due(seen: Seen) -> None:
    for bill in every_bill(seen):
        values = {figure.name: figure.value for figure in bill.figures if not figure.payer}
        assert values["payable_fen"] == bill.due.payable_fen
        for name in ("cover_from", "cover_until", "waiting_until", "offer_until", "reimburse_fen"):
            assert values.get(name) == (getattr(bill.due, name) or None)
        assert bill.words["结论"]
        assert (bill.run.id, bill.is_reopened) == (seen.run, False)


def test_payers_are_named_with_their_clause(seen: Seen) -> None:
    bill = next(bill for bill in every_bill(seen) if any(figure.payer for figure in bill.figures))
    with in_area(seen.county.code):
        line = AidLine.objects.get(run_id=seen.run, person_id=bill.due.person_id)
    figure = next(figure for figure in bill.figures if figure.payer)
    assert (figure.payer, figure.value, figure.clause) == (line.payer, line.fen, line.clause)
    assert figure.label == bill.run.payers[line.payer] != line.payer


def test_a_former_run_can_be_asked_too(seen: Seen) -> None:
    county = seen.county
    with in_area(county.code):
        former = bill_of(county.code, 2025, county.ids[0], Run.objects.get(id=seen.first))
    assert former.due.run_id == seen.first


def test_no_due_is_said(seen: Seen) -> None:
    county = seen.county
    with in_area(county.code):
        with pytest.raises(NotFound, match="还没有发布"):
            bill_of(county.code, 2024, county.ids[0])
        with pytest.raises(NotFound, match="没有此人"):
            bill_of(county.code, 2025, county.ids[0], Run(county=county.code, id=7))


@pytest.mark.trust
def test_a_town_has_no_bill_of_another_town(seen: Seen) -> None:
    county = seen.county
    town = county.towns()[0]
    units = county.people["place"].to_pylist()
    own = next(person for person, unit in zip(county.ids, units, strict=True) if unit.startswith(town))
    foreign = next(person for person, unit in zip(county.ids, units, strict=True) if not unit.startswith(town))
    with in_area(town):
        assert bill_of(county.code, 2025, own).due.unit.startswith(town)
        with pytest.raises(NotFound):
            bill_of(county.code, 2025, foreign)


def test_a_change_re_opens_and_says_why(county: County, run: dict[str, Any]) -> None:
    county.publish(run["run"])
    person, other = county.ids[:2]
    county.record(
        "INSERT INTO registry_standing (county, person_id, standing, listed_as, source_list, source_row)"
        " VALUES (%(county)s, %(id)s, 'orphan', '孤儿', 7, 12)",
        id=person,
    )
    with in_area(county.code):
        bill, untouched = bill_of(county.code, 2025, person), bill_of(county.code, 2025, other)
    assert bill.is_reopened
    assert [(touch.label, touch.source_list, touch.source_row) for touch in bill.touches] == [("身份认定", 7, 12)]
    assert not untouched.is_reopened


def test_figures_that_say_nothing_are_left_out() -> None:
    situation = Situation("p", 2025, eligible=False, price_fen=100, clauses=(("membership", "一"), ("price", "三")))
    due = Due(payable_fen=None, sponsor_fen=0, refund_fen=0, cover_from=date(2025, 1, 1))
    figures = {figure.name: (figure.value, figure.clause) for figure in _figures(due, situation)}
    assert figures == {
        "eligible": (False, "一"), "price_fen": (100, "三"), "payable_fen": (None, "三"),
        "cover_from": (date(2025, 1, 1), ""),
    }  # fmt: skip
