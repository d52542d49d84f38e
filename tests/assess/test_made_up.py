"""What a notice can say about price and aid, one small policy each (`tests/made_up`).

Figures are worked out by hand beside them.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import MADE_UP, clause_of, fen, figures, made_up, neutral, run, standing

from canbao.assess.claiming import claim_back
from canbao.assess.explaining.completing import open_asks
from canbao.assess.facts import person_of
from canbao.assess.interpreting import Assessment
from canbao.policy.library import Library
from canbao.policy.loading import load

IN_WINDOW = "2024-10-01"


def due(policy: str, as_of: str = IN_WINDOW, **facts: Any) -> Assessment:
    return run(made_up(policy), as_of, **facts)


# -- price -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "yuan", "clause"),
    [
        ({"birth": "2006-10-02"}, 200, "二(一)"),  # 17 on the day of payment
        ({"birth": "2006-10-01"}, 480, "二(四)"),  # 18 that very day
        ({"birth": "2006-10-01", "student": "college"}, 220, "二(二)"),
        ({"sex": "female", "birth": "1969-10-01"}, 300, "二(三)"),  # 55
        ({"sex": "female", "birth": "1969-10-02"}, 480, "二(四)"),  # 54
        ({"sex": "male", "birth": "1969-10-01"}, 480, "二(四)"),
        ({"sex": "male", "birth": "1964-10-01"}, 300, "二(三)"),  # 60
        ({"sex": "male", "birth": "1964-10-02"}, 480, "二(四)"),
    ],
)
def test_bands_by_age_sex_and_student_status(facts: dict[str, Any], yuan: int, clause: str) -> None:
    found = due("bands", **facts)
    assert (found.payable_fen, clause_of(found, "price")) == (fen(yuan), clause)


def test_a_band_asks_only_for_the_facts_that_it_needs() -> None:
    assert due("bands", birth="2015-01-01", sex=None, student=None).payable_fen == fen(200)
    unsettled = due("bands", birth="1966-01-01", sex=None).situation  # 58: a woman pays 300, a man 480
    assert (unsettled.asks, unsettled.possible) == (("sex",), ("price:elder_woman", "price:adult"))


@pytest.mark.parametrize(
    ("tier", "standings", "price", "aid", "payable"),
    [
        ("low", [], 300, 0, 300),
        ("middle", [], 450, 0, 450),
        ("high", [], 700, 0, 700),
        (None, [], 300, 0, 300),
        ("low", ["特困人员"], 300, 300, 0),
        ("middle", ["特困人员"], 450, 350, 100),
        ("high", ["特困人员"], 700, 400, 300),
        ("low", ["低保对象"], 300, 150, 150),
        ("middle", ["低保对象"], 450, 200, 250),
        ("high", ["低保对象"], 700, 200, 500),
        ("high", ["低保对象", "特困人员"], 700, 400, 300),
        (None, ["特困人员"], 300, 0, 300),  # nothing chosen: the table names no sum
    ],
)
def test_tiers_that_the_person_chooses_and_aid_by_category_and_tier(
    tier: str | None, standings: list[str], price: int, aid: int, payable: int
) -> None:
    found = due("tiers", tier=tier, standings=[standing(name) for name in standings])
    assert found.situation.price_fen == fen(price)
    assert found.aid == ({"government": fen(aid)} if aid else {})
    assert found.payable_fen == fen(payable)
    assert clause_of(found, "aid") == ("三" if aid else None)


@pytest.mark.parametrize(
    ("paid", "facts", "yuan", "clause"),
    [
        ("2024-09-01", {}, "400", "二(一)"),
        ("2024-12-31", {}, "400", "二(一)"),
        ("2025-01-01", {}, "735", "二(二)"),  # 400 + half of 670
        ("2025-02-28", {}, "735", "二(二)"),
        ("2025-03-01", {}, "1070", "二(五)"),
        ("2025-06-30", {}, "1070", "二(五)"),
        ("2025-07-01", {}, "200", "二(四)"),
        ("2025-12-31", {}, "200", "二(四)"),
        ("2025-03-15", {"hukou_registered": "2025-03-01"}, "333.33", "二(三)"),  # 10 of 12 months: 333.333…
        ("2025-05-31", {"hukou_registered": "2025-03-01"}, "266.67", "二(三)"),  # 8 of 12: 266.666…
        ("2025-12-31", {"hukou_registered": "2025-03-01"}, "33.33", "二(三)"),
        ("2025-03-15", {"hukou_registered": "2024-12-31"}, "1070", "二(五)"),
    ],
)
def test_segments_by_date_and_proration(paid: str, facts: dict[str, Any], yuan: str, clause: str) -> None:
    found = due("segments", paid_on=paid, **facts)
    assert (found.payable_fen, clause_of(found, "price")) == (fen(yuan), clause)


def _parent(paid_on: str | None) -> dict[str, Any]:
    return {"birth": "1995-01-01", "paid_on": paid_on}


@pytest.mark.parametrize(
    ("parents", "yuan", "clause"),
    [
        ([_parent("2024-10-01"), _parent(None)], 0, "三"),
        ([_parent(None), _parent(None)], 400, "二"),
        ([], 400, "二"),
    ],
)
def test_a_newborn_is_free_if_a_parent_is_insured(parents: list[dict[str, Any]], yuan: int, clause: str) -> None:
    found = due("newborn", "2025-03-01", birth="2025-02-01", relatives={"parent": parents})
    assert (found.payable_fen, clause_of(found, "price")) == (fen(yuan), clause)
    assert found.cover_from == date(2025, 2, 1)


def test_a_newborn_whose_parents_nobody_named_is_asked_about() -> None:
    assert due("newborn", "2025-03-01", birth="2025-02-01", relatives=None).situation.asks == ("parent:insured",)
    assert due("newborn", "2025-03-01", birth="2024-12-31", relatives=None).payable_fen == fen(400)


def test_nothing_to_pay_is_nothing_to_aid() -> None:
    found = due(
        "newborn",
        "2025-03-01",
        birth="2025-02-01",
        standings=[standing("特困人员")],
        relatives={"parent": [_parent("2024-10-01")]},
    )
    assert (found.payable_fen, found.aid, found.situation.mode) == (0, {}, "self")


# -- lines and payers --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standings", "aid", "left"),
    [
        ([], "0", ["350", "50", "20"]),
        (["特困人员"], "400", ["0", "0", "20"]),
        (["低保对象"], "200", ["175", "25", "20"]),
        # 100.01 over 350 and 50: the first takes 7/8 = 87.50875, rounded 87.51; the second what is left, 12.50
        (["孤儿"], "100.01", ["262.49", "37.50", "20"]),
    ],
)
def test_several_lines_are_aided_and_refunded_line_by_line(standings: list[str], aid: str, left: list[str]) -> None:
    found = due("lines", standings=[standing(name) for name in standings])
    lines = found.situation.lines
    assert found.situation.price_fen == fen(420)
    assert [line.due_fen for line in lines] == [fen(yuan) for yuan in left]
    assert sum(line.due_fen or 0 for line in lines) == found.payable_fen == fen(420) - fen(aid)
    refund_fen = sum(line.due_fen or 0 for line in lines if line.refundable)
    assert refund_fen == (found.payable_fen or 0) - fen(20)
    assert [line.name for line in lines if not line.refundable] == ["长期护理保险"]


def test_five_payers_make_the_aid_exactly() -> None:
    """333.33 in full. 30 % is 99.999, 25 % 83.3325, 20 % 66.666, 15 % 49.9995; the town takes what is left."""
    found = due("payers", standings=[standing("特困人员")])
    assert found.aid == {
        "nation": fen("100.00"),
        "province": fen("83.33"),
        "city": fen("66.67"),
        "county": fen("50.00"),
        "town": fen("33.33"),
    }
    assert (sum(found.aid.values()), found.payable_fen, clause_of(found, "aid")) == (fen("333.33"), 0, "三(一)")


def test_a_fixed_sum_comes_before_shares() -> None:
    """Half of 333.33 is 166.67 (half up).

    The province gives 100, the city a quarter of 166.67 = 41.67, the county 25.00.
    """
    found = due("payers", standings=[standing("低保对象")])
    assert found.aid == {"province": fen(100), "city": fen("41.67"), "county": fen("25.00")}
    assert (found.payable_fen, clause_of(found, "aid")) == (fen("166.66"), "三(二)")


# -- aid: validity, size, later ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "aid"), [("2024-12-31", 0), ("2025-01-01", 100), ("2025-03-31", 100), ("2025-04-01", 0)]
)
def test_aid_has_its_own_period_of_validity(paid: str, aid: int) -> None:
    found = due("aid_validity", paid_on=paid, standings=[standing("脱贫享受政策人员")])
    assert (sum(found.aid.values()), found.payable_fen) == (fen(aid), fen(400 - aid))


def test_aid_larger_than_the_fee_stops_at_the_fee() -> None:
    found = due("aid_validity", standings=[standing("革命五老人员")])
    assert (found.aid, found.payable_fen, clause_of(found, "aid")) == ({"government": fen(400)}, 0, "三(二)")


def test_pay_first_then_refund() -> None:
    found = due("aid_validity", standings=[standing("尘肺病患者")])
    assert (found.situation.mode, found.aid, found.payable_fen, found.reimburse_fen) == (
        "reimburse",
        {},
        fen(400),
        fen(400),
    )


def test_direct_aid_now_and_the_difference_later() -> None:
    found = due("aid_validity", standings=[standing("尘肺病患者"), standing("低保对象")])
    assert (found.payable_fen, found.reimburse_fen, found.situation.mode) == (
        fen(200),
        fen(200),
        "direct_and_reimburse",
    )
    assert (clause_of(found, "aid"), clause_of(found, "reimburse")) == ("三(四)", "三(三)")


def test_an_aid_set_in_another_document_shows_no_sum() -> None:
    alone = due("aid_validity", standings=[standing("独生男户", role="parent")])
    assert (alone.situation.mode, alone.payable_fen, alone.reimburse_fen) == ("reimburse", fen(400), None)
    beside = due("aid_validity", standings=[standing("独生男户", role="parent"), standing("低保对象")])
    assert (beside.situation.mode, beside.payable_fen) == ("direct", fen(200))


@pytest.mark.parametrize(
    ("certified", "payable", "refund"),
    [
        ("2024-09-30", 200, 0),  # before the payment: aid at once
        ("2024-10-01", 200, 0),  # on the day
        ("2024-10-02", 200, 200),  # after it, inside the window: the difference comes back
        ("2025-06-30", 200, 200),
        ("2025-07-01", 400, 0),  # after the window: nothing
    ],
)
def test_certified_before_in_or_after_the_window(certified: str, payable: int, refund: int) -> None:
    found = due("aid_validity", paid_on="2024-10-01", standings=[standing("低保对象", certified)])
    assert (found.payable_fen, found.situation.refund_fen) == (fen(payable), fen(refund))


def test_who_has_not_paid_gets_nothing_back() -> None:
    found = due("aid_validity", "2024-10-01", standings=[standing("低保对象", "2024-11-01")])
    assert (found.payable_fen, found.situation.refund_fen) == (fen(400), 0)


def test_a_sponsor_lowers_what_is_left_and_never_more() -> None:
    found = due("aid_validity", standings=[standing("低保对象")], sponsor_fen=fen(150))
    assert (found.payable_fen, found.aid) == (fen(50), {"government": fen(200), "sponsor": fen(150)})
    assert due("aid_validity", sponsor_fen=fen(1000)).aid == {"sponsor": fen(400)}


# -- aid: conditions inside a category ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "aid"),
    [
        (standing("监测对象", "2024-09-30"), 0),
        (standing("监测对象", "2024-10-01"), 360),  # from the first day, both ends counted
        (standing("监测对象", "2024-12-31"), 360),
        (standing("残疾人", grade=1), 320),
        (standing("残疾人", grade=2), 320),
        (standing("残疾人", grade=3), 0),
        (standing("重度残疾人"), 320),
        (standing("农村独女家庭", role="parent"), 280),
        (standing("农村独女家庭", role="child"), 0),
        (standing("重点优抚对象"), 240),  # no end
        (standing("重点优抚对象", until="2025-12-31"), 240),
        (standing("重点优抚对象", until="2025-12-30"), 0),  # the certificate does not last the year
        (standing("家庭困难学生", listed_by="school"), 200),
        (standing("家庭困难学生", listed_by="civil_affairs"), 0),
        (standing("监测对象", "2023-01-01", until="2024-06-30"), 160),  # the risk was removed in the course of the year
        (standing("监测对象", "2023-01-01", until="2023-12-31"), 0),
    ],
)
def test_conditions_inside_a_category(given: dict[str, Any], aid: int) -> None:
    found = due("conditions", "2024-12-31", standings=[given])
    assert sum(found.aid.values()) == fen(aid)


@pytest.mark.parametrize(
    ("given", "asks"),
    [
        (standing("残疾人"), ("has:残疾人",)),
        (standing("农村独女家庭"), ("has:农村独女家庭",)),
        (standing("监测对象", None), ("has:监测对象",)),
        (standing("家庭困难学生"), ("has:家庭困难学生",)),
    ],
)
def test_what_a_list_does_not_say_is_asked(given: dict[str, Any], asks: tuple[str, ...]) -> None:
    assert open_asks(due("conditions", "2024-12-31", standings=[given])) == asks


# -- whole families ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paid", "payable", "accepted", "warnings"),
    [
        (["2024-10-01", "2024-10-01"], 360, True, ()),  # two others insured: 400 − 2 × 20
        (["2024-10-01", None], 400, True, ("selective_enrolment",)),
        ([None, None, None], 400, False, ("selective_enrolment",)),
        ([], 400, True, ()),
    ],
)
def test_whole_families(paid: list[str | None], payable: int, accepted: bool, warnings: tuple[str, ...]) -> None:
    found = due("households", relatives={"household": [_parent(day) for day in paid]})
    assert (found.payable_fen, found.situation.accepted, found.situation.warnings) == (fen(payable), accepted, warnings)
    assert found.situation.reason == (None if accepted else "selective_enrolment")


def test_a_household_that_nobody_named_is_asked_about() -> None:
    assert due("households", relatives=None).situation.asks == ("household:insured",)


# -- claimed back at the hukou place -----------------------------------------------------------------------------------


def _claims() -> Any:
    return load(Library((MADE_UP,)), "claims")


@pytest.mark.parametrize(
    ("standings", "paid_yuan", "claim", "payers"),
    [
        (["特困人员"], 380, 400 - 20, {"county": fen(190), "town": fen(190)}),  # at most what was paid
        (["特困人员"], 450, 400, {"county": fen(200), "town": fen(200)}),
        (["低保对象"], 380, 200, {"county": fen(200)}),
        (["尘肺病患者"], 380, 300, {"county": fen(300)}),  # given later here as well
        (["低保对象", "尘肺病患者"], 380, 300, {"county": fen(300)}),
    ],
)
def test_claimed_back_at_the_hukou_place(
    standings: list[str], paid_yuan: int, claim: int, payers: dict[str, int]
) -> None:
    book = _claims()
    given = neutral(book, enrol_place="430621", standings=[standing(name) for name in standings])
    found = claim_back(book, person_of(given), fen(paid_yuan), False, date(2024, 10, 1))
    assert (found.claim_fen, dict(found.paid_by)) == (fen(claim), payers)


@pytest.mark.parametrize(
    ("standings", "claim", "reason"),
    [
        (["孤儿"], 0, "must_enrol_locally"),
        ([], 0, "out_of_scope"),
        (["独生男户"], None, "not_stated"),
    ],
)
def test_what_cannot_be_claimed_back(standings: list[str], claim: int | None, reason: str) -> None:
    book = _claims()
    given = neutral(book, enrol_place="430621", standings=[standing(name, role="parent") for name in standings])
    found = claim_back(book, person_of(given), fen(380), False, date(2024, 10, 1))
    assert (found.claim_fen, found.reason) == (claim, reason)


# -- floors ------------------------------------------------------------------------------------------------------------


def test_a_floor_of_an_aid_may_wait_for_the_locality() -> None:
    """不低于: the floor counts as the sum (A38) or waits for the locality; once it is set, it is the sum."""
    facts: dict[str, Any] = {"as_of": "2024-10-01", "standings": [standing("低保对象")]}
    floor = run(made_up("floors"), **facts)
    assert (floor.payable_fen, floor.situation.pending, clause_of(floor, "aid")) == (fen(280), (), "三")
    waiting = run(load(Library((MADE_UP,)), "floors", amend={"A38": "pending"}), **facts)
    assert (waiting.payable_fen, waiting.provisional_payable_fen) == (None, fen(280))
    assert waiting.situation.pending == ("aid.rows.subsistence",)
    raised = {"A38": "pending", "aid.rows.subsistence.yuan": 150, "aid.rows.subsistence.bound": "exact"}
    assert run(load(Library((MADE_UP,)), "floors", amend=raised), **facts).payable_fen == fen(250)


@pytest.mark.parametrize("policy", Library((MADE_UP,)).names())
def test_nobody_gets_a_figure_without_a_clause(policy: str) -> None:
    if policy == "levels/nation":  # a guide for any year
        return
    found = due(policy, standings=[standing("特困人员"), standing("低保对象")])
    if figures(found)["price_fen"] is not None:
        assert clause_of(found, "price")
    assert bool(found.aid) <= bool(clause_of(found, "aid"))
