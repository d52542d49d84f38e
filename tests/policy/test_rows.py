"""Rows of decision tables: exactly one answer each, payers that make a whole, waits that say from when."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from pydantic import ValidationError

from canbao.policy.rows import (
    AcceptanceRow,
    Aid,
    AidRow,
    CoverRow,
    MeasureRow,
    MembershipRow,
    PriceRow,
    Row,
    Waiting,
    WaitingRow,
)

ROW = {"id": "r", "cite": "一"}
AID = {**ROW, "share": "50%", "payer": "county"}


def test_a_row_that_names_nobody_takes_the_payers_of_the_section() -> None:
    shared = [{"payer": "county", "share": "60%"}, {"payer": "town"}]
    silent, unset = {**ROW, "answer": "not_stated"}, {**ROW, "stated": False, "mode": "reimburse"}
    aid = Aid.model_validate({"payers": shared, "rows": [{**ROW, "share": "50%"}, AID, silent, unset]})
    assert [[payer.payer for payer in row.payers] for row in aid.rows] == [["county", "town"], [], [], []]
    assert aid.rows[1].payer == "county"
    with pytest.raises(ValidationError, match="payer"):
        Aid.model_validate({"rows": [{**ROW, "share": "50%"}]})


def payers(*parts: dict[str, Any]) -> dict[str, Any]:
    return {**ROW, "share": "100%", "payers": [{"payer": f"p{number}", **part} for number, part in enumerate(parts)]}


@pytest.mark.parametrize(
    ("model", "good"),
    [
        (Row, ROW), (Row, {**ROW, "answer": "not_stated"}), (Row, {**ROW, "answer": "deferred", "refer": "另文"}),
        (MembershipRow, {**ROW, "eligible": False, "reason": "out_of_scope"}),
        (AcceptanceRow, {**ROW, "need": "x", "blocks": False}),
        (PriceRow, {**ROW, "charge": "personal"}), (PriceRow, {**ROW, "charge": 0}),
        (PriceRow, {**ROW, "answer": "not_stated"}),
        (PriceRow, {**ROW, "lines": [{"name": "甲", "charge": "x"}]}), (AidRow, AID),
        (AidRow, {**ROW, "yuan": "100.50", "payer": "county", "mode": "reimburse"}),
        (AidRow, {**ROW, "table": {"by": "tier", "yuan": {"low": 1}}, "payer": "county"}),
        (AidRow, {**ROW, "stated": False, "mode": "reimburse"}), (AidRow, payers({"share": "50%"}, {})),
        (AidRow, payers({"share": "50%"}, {"share": "50%"})), (AidRow, payers({"yuan": 10}, {"share": "30%"}, {})),
        (AidRow, payers({"yuan": 10}, {"share": "50%"})), (CoverRow, {**ROW, "from": "paid"}),
        (CoverRow, {**ROW, "answer": "not_stated"}),
        (AidRow, {**ROW, "answer": "not_stated"}), (WaitingRow, {**ROW, "none": True}),
        (WaitingRow, {**ROW, "fixed": True, "variable": True, "from": "paid"}),
        (WaitingRow, {**ROW, "days": 60, "from": "paid"}), (WaitingRow, {**ROW, "months": 2, "from": "paid"}),
        (WaitingRow, {**ROW, "instead": "限额", "instead_share": "50%"}),
        (MeasureRow, {**ROW, "days": "days(birth, paid)"}),
        (Waiting, {"rows": []}), (Waiting, {"pending": "x", "rows": []}),
    ],
)  # fmt: skip
def test_what_holds_together(model: Any, good: dict[str, Any]) -> None:
    assert model.model_validate(good)


@pytest.mark.parametrize(
    ("model", "bad", "says"),
    [
        (Row, {"id": "r"}, "cite"), (Row, {"id": "R 1", "cite": "一"}, "pattern"),
        (Row, {**ROW, "answer": "deferred"}, "须写 refer"),
        (Row, {**ROW, "answer": "maybe"}, "not_stated"), (PriceRow, ROW, "charge、lines、answer 其一"),
        (PriceRow, {**ROW, "charge": "x", "lines": [{"name": "甲", "charge": "x"}]}, "其一"),
        (PriceRow, {**ROW, "charge": "x", "answer": "not_stated"}, "其一"),
        (AidRow, {**ROW, "payer": "county"}, "share、yuan、table、stated: false 其一"),
        (AidRow, {**AID, "yuan": 1}, "其一"),
        (AidRow, {**AID, "stated": False, "mode": "reimburse"}, "其一"),
        (AidRow, {**ROW, "share": "50%"}, "payer 或 payers 其一"),
        (AidRow, {**AID, "payers": [{"payer": "town"}]}, "payer 或 payers 其一"),
        (AidRow, {**ROW, "stated": False}, "只能 mode: reimburse"),
        (AidRow, {**AID, "answer": "not_stated"}, "不写数额和出资方"), (AidRow, {**AID, "mode": "later"}, "direct"),
        (AidRow, payers({}, {"share": "50%"}), "最后一个以外的出资方"),
        (AidRow, payers({"share": "60%"}, {"share": "50%"}), "应为 100%.*11/10"),
        (AidRow, payers({"share": "40%"}, {"share": "50%"}), "9/10"),
        (AidRow, payers({"share": "120%"}, {}), "应为 100%"),
        (AidRow, payers({"share": "50%", "yuan": 1}, {}), "share 或 yuan 其一"),
        (AidRow, payers({"share": "50%"}, {"payer": "p0"}), "出资方重复"), (CoverRow, ROW, "from 或 answer 其一"),
        (CoverRow, {**ROW, "from": "paid", "answer": "not_stated"}, "其一"),
        (WaitingRow, ROW, "none、等待、instead、answer 其一"),
        (WaitingRow, {**ROW, "none": True, "days": 3, "from": "paid"}, "其一"),
        (WaitingRow, {**ROW, "days": 3}, "须写 from"),
        (WaitingRow, {**ROW, "variable": True}, "须写 from"),
        (WaitingRow, {**ROW, "none": True, "answer": "not_stated"}, "其一"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused(model: Any, bad: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(bad)


def test_what_a_row_leaves_out_has_one_meaning() -> None:
    assert Row.model_validate(ROW).when is True
    assert MembershipRow.model_validate(ROW).eligible
    assert AcceptanceRow.model_validate(ROW).blocks
    row = AidRow.model_validate(AID)
    assert (row.mode, row.claimable, row.stated, row.bound, row.share) == (
        "direct",
        True,
        True,
        "exact",
        Fraction(1, 2),
    )
    assert CoverRow.model_validate({**ROW, "from": "paid"}).last == "year.end"
    line = PriceRow.model_validate({**ROW, "lines": [{"name": "甲", "charge": "x"}]}).lines[0]
    assert (line.refundable, line.aided) == (True, True)
