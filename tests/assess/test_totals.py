"""Sums over assessments, by hand."""

from __future__ import annotations

from tests.assessing import TENGZHOU, fen, run, shipped, standing

from canbao.assess.totals import Total, total_of


def test_sums_of_people_money_and_payers() -> None:
    """Three pay 400; ten are helped by the medical assistance fund; five pay half because they are 65; two cannot be
    reckoned."""
    book = shipped(TENGZHOU)
    full = run(book, "2024-10-01")
    destitute = run(book, "2024-10-01", standings=[standing("特困人员")])
    elder = run(book, "2024-10-01", birth="1959-01-01")
    late = run(book, "2025-03-01")
    total = total_of([(3, full), (10, destitute), (5, elder), (2, late)])
    assert total == Total(
        20, fen(3 * 400 + 5 * 200), {"city_medical_assistance": fen(4000), "city_budget": fen(1000)}, 2
    )
    assert total.total_fen == fen(18 * 400)


def test_a_sponsor_is_a_payer() -> None:
    sponsored = run(shipped("hunan/yueyang/2025"), "2024-10-01", sponsor_fen=fen(100))
    assert total_of([(2, sponsored)]) == Total(2, fen(600), {"sponsor": fen(200)}, 0)


def test_nobody() -> None:
    assert total_of([]) == Total(0, 0, {}, 0)
    assert total_of([]).total_fen == 0
