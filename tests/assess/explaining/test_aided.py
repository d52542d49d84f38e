"""Aid told row by row: each part, who pays it, and why another row that holds gives nothing."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.assessing import NANAN, TENGZHOU, YUEYANG, changed, fen, made_up, run, shipped, standing

from canbao.assess.explaining.aided import aid_parts, final_aid, terms_of, unused_aid
from canbao.assess.explaining.explanation import AidPart, UnusedAid
from canbao.assess.interpreting import Assessment
from canbao.policy.naming import name_parts
from canbao.policy.rules import RuleBook


def told(found: Assessment) -> tuple[list[AidPart], list[UnusedAid]]:
    named = name_parts(found.trace.case.rules)
    return list(aid_parts(found, named)), list(unused_aid(found, named))


def holder(book: RuleBook, day: str, *names: str, **facts: Any) -> Assessment:
    return run(book, day, standings=[standing(name) for name in names], **facts)


def test_a_share_with_its_base_its_payer_and_who_certifies() -> None:
    (part,), unused = told(holder(shipped(NANAN), "2023-10-01", "低保对象"))
    assert (part.share, part.base_fen, part.fen) == (Fraction(9, 10), fen(390), fen(351))
    assert part.payers == (("government", fen(351)),)
    assert (part.cite.clause, part.certifier, part.is_later) == ("五(一)第2段", "市民政局", False)
    assert unused == []


def test_several_payers_make_up_the_part() -> None:
    (part,), _ = told(holder(shipped(TENGZHOU), "2024-11-01", "农村独女家庭"))
    assert part.payers == (("city_budget", fen(200)), ("town_budget", fen(200)))


@pytest.mark.parametrize(
    ("policy", "day", "names", "facts", "row", "why"),
    [
        (NANAN, "2023-10-01", ("低保对象", "特困人员"), {}, "subsistence", "lower"),
        (TENGZHOU, "2024-11-01", ("重度残疾人",), {"birth": "1950-01-01"}, "severely_disabled", "later_in_order"),
        (NANAN, "2023-10-01", ("特困人员", "尘肺病患者"), {}, "pneumoconiosis", "beaten_by_direct"),
        (NANAN, "2023-10-01", ("低保对象", "独生男户"), {}, "one_son_family", "gives_way"),
    ],
)
def test_why_a_row_that_holds_gives_nothing(
    policy: str, day: str, names: tuple[str, ...], facts: dict[str, Any], row: str, why: str
) -> None:
    held = [standing(name, role="parent") if name == "独生男户" else standing(name) for name in names]
    _, unused = told(run(shipped(policy), day, standings=held, **facts))
    assert {item.row: item.why for item in unused} == {row: why}


def test_the_best_single_reading_lets_a_later_aid_beat_the_direct_one() -> None:
    book = changed(NANAN, **{"readings.A48": "best_single"})
    parts, unused = told(holder(book, "2023-10-01", "低保对象", "尘肺病患者"))
    assert [(part.row, part.is_later, part.fen) for part in parts] == [("pneumoconiosis", True, fen(390))]
    assert [(item.row, item.why) for item in unused] == [("subsistence", "beaten_by_later")]


def test_the_difference_is_paid_back_later() -> None:
    parts, _ = told(holder(shipped(NANAN), "2023-10-01", "低保对象", "尘肺病患者"))
    assert [(part.row, part.is_later, part.fen) for part in parts] == [
        ("subsistence", False, fen(351)),
        ("pneumoconiosis", True, fen(39)),
    ]


def test_the_towns_cheapest_of_two_equal_rows() -> None:
    book = changed(TENGZHOU, **{"readings.A18": "least_town_cost"})
    parts, unused = told(holder(book, "2024-11-01", "农村独女家庭", "重度残疾人"))
    assert [part.row for part in parts] == ["severely_disabled"]
    assert [(item.row, item.why) for item in unused] == [("family_planning", "more_from_towns")]


def test_rows_that_add_up_stop_at_the_price() -> None:
    book = changed(YUEYANG, **{"readings.A17": "sum"})
    parts, unused = told(holder(book, "2024-11-01", "低保对象", "监测对象", "低保边缘家庭成员"))
    assert sum(part.fen or 0 for part in parts) == fen(400)
    assert [part.fen for part in parts[:2]] == [fen(200), fen(200)]
    assert unused == []


def test_where_nothing_is_charged_nothing_can_be_taken_off() -> None:
    insured_parent = {"parent": [{"paid_on": "2025-01-05", "birth": "1990-01-01"}]}
    book = made_up("newborn")
    found = holder(book, "2025-02-01", "特困人员", birth="2025-01-20", relatives=insured_parent)
    assert found.payable_fen == 0
    parts, unused = told(found)
    assert parts == []
    assert [item.why for item in unused] == ["nothing_left"]


def test_certified_after_the_payment_is_told_from_the_later_table() -> None:
    late = standing("低保对象", certified="2024-11-20")
    found = run(shipped(YUEYANG), paid_on="2024-10-01", standings=[late])
    assert final_aid(found)[1].name == "aid_after"
    assert [part.fen for part in told(found)[0]] == [fen(200)]
    assert final_aid(run(shipped(YUEYANG), "2024-10-01", standings=[late]))[1].name == "aid"


def test_an_open_aid_is_not_told() -> None:
    found = run(shipped(NANAN), "2023-10-01", standings=[standing("残疾人")])
    assert found.situation.asks
    assert told(found) == ([], [])
    assert terms_of(found).base_fen == fen(390)
