"""The summary of a run."""

from __future__ import annotations

from dataclasses import replace

from canbao.assess.run_record import RunRecord
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell
from canbao.cli.run_summary import summary_lines

PAID = Situation("p", 2025, eligible=True, accepted=True, due_fen=20_000, aid=(("fund", 20_000),))
REFUSED = Situation("p", 2025, eligible=False, accepted=False, reason="employee_scheme")
OPEN = replace(PAID, due_fen=None, aid=(), asks=("birth",))
PENDING = replace(PAID, due_fen=None, aid=(), pending=("fiscal_subsidy_yuan",), provisional_due_fen=107_000)
SILENT = replace(PAID, due_fen=None, aid=(), answer="not_stated")
ALL = {number: each for number, each in enumerate((PAID, REFUSED, OPEN, PENDING, SILENT), start=1)}


def lines(*cells: Cell) -> list[str]:
    record = RunRecord({"p": "d"}, {"p": "某县"}, {"fund": "资助资金"}, None, None, {}, "", ALL, cells)
    return list(summary_lines(record))


def test_sums_and_people() -> None:
    found = lines(Cell("a", 1, 3, 2, 60_000, 0), Cell("a", 2, 5, 0, 0, 0), Cell("b", 3, 7, 0, 0, 0))
    assert found[0] == "某县"
    assert "人数 15（已缴费 2），不同情形 5 种" in found[1]
    assert "  个人应缴合计 600.00 元" in found
    assert "  资助资金 600.00 元" in found
    assert "  未定（须补事实）7 人" in found
    assert "  不受理：应参加或正在参加职工医保 5 人" in found


def test_pending_and_silent_people_are_in_no_sum() -> None:
    found = lines(Cell("a", 4, 2, 0, 214_000, 0), Cell("a", 5, 1, 0, 40_000, 0))
    assert "  个人应缴合计 0.00 元" in found
    assert "  金额待定 2 人（未计入合计）" in found
    assert "  通知未规定 1 人" in found


def test_thousands_are_set_apart() -> None:
    assert "  个人应缴合计 1,234,567.89 元" in lines(Cell("a", 1, 1_000, 0, 123_456_789, 0))
