"""Every distinct situation of a run as a table that a clerk can read and sign: count, amounts, days, clauses, reasons.

In: a run record. Out: rows of Chinese text by column, most people first; and a workbook. Never: a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from canbao.assess.labels import ANSWERS, MODES, SECTIONS, fact_label, parameter_label, reason_label
from canbao.assess.output_files import cell_number, whole
from canbao.assess.run_record import RunRecord
from canbao.assess.situations import Situation, day_text
from canbao.values.fen import format_yuan

COLUMNS = (
    "序号",
    "情形",
    "人数",
    "结论",
    "缴费标准",
    "资助",
    "个人应缴",
    "暂按",
    "方式",
    "事后补助",
    "修复缴费",
    "待遇起",
    "待遇止",
    "等待",
    "提示",
    "须补事实",
    "依据",
)

ELSEWHERE = "金额另定"
"""What stands in place of a sum that another document sets."""


def rows_of(record: RunRecord) -> Iterator[dict[str, Any]]:
    """One dict a situation, with the keys of `COLUMNS`; amounts as yuan texts."""
    counts = record.people_by_situation
    ordered = sorted(record.situations.items(), key=lambda item: (-counts.get(item[0], 0), item[0]))
    for number, (id_, situation) in enumerate(ordered, start=1):
        yield {"序号": number, "情形": f"{id_:016x}", "人数": counts.get(id_, 0), **describe(situation, record.payers)}


def describe(situation: Situation, payers: Mapping[str, str]) -> dict[str, Any]:
    """One situation in words."""
    return {
        "结论": _conclusion(situation),
        "缴费标准": _yuan(situation.price_fen),
        "资助": "；".join(f"{payers.get(payer, payer)} {format_yuan(fen)}" for payer, fen in situation.aid if fen),
        "个人应缴": _yuan(situation.due_fen),
        "暂按": _yuan(situation.provisional_due_fen),
        "方式": MODES.get(situation.mode or "", ""),
        "事后补助": (ELSEWHERE if situation.reimburse_fen is None else _yuan(situation.reimburse_fen))
        if situation.is_reimbursed
        else "",
        "修复缴费": _yuan(situation.repair_fen) if situation.repair_fen else "",
        "待遇起": _cover(situation),
        "待遇止": day_text(situation.cover_last),
        "等待": _wait(situation),
        "提示": "；".join(reason_label(code) for code in situation.warnings),
        "须补事实": "；".join(fact_label(name) for name in situation.asks),
        "依据": "；".join(f"{SECTIONS.get(output, output)} {clause}" for output, clause in situation.clauses),
    }


def _conclusion(situation: Situation) -> str:
    if not situation.is_settled:
        return "未定，须补事实"
    if situation.answer is not None:
        return ANSWERS[situation.answer] + (f"（请查{situation.refer}）" if situation.refer else "")
    if situation.aid_answer is not None:
        return f"资助数额{ANSWERS[situation.aid_answer]}" + (f"（请查{situation.refer}）" if situation.refer else "")
    if situation.eligible is False:
        return f"不属于参保对象：{reason_label(situation.reason)}"
    if situation.accepted is False:
        return f"不受理：{reason_label(situation.reason or situation.need)}"
    if situation.pending:
        return "待定：" + "、".join(parameter_label(key) for key in situation.pending) + "未定，先按暂定金额"
    return "应缴"


def _yuan(fen: int | None) -> str:
    return "" if fen is None else format_yuan(fen)


def _cover(situation: Situation) -> str:
    if situation.cover_answer is not None:
        return ANSWERS[situation.cover_answer]
    return "年内无待遇" if situation.has_no_cover_left else day_text(situation.cover_first)


def _wait(situation: Situation) -> str:
    if situation.instead:
        return situation.instead + (f"（{situation.instead_share}）" if situation.instead_share else "")
    if situation.wait_until is None:
        return ""
    parts = [f"{situation.fixed_days} 日"] if situation.fixed_days else []
    parts += [f"{situation.fixed_months} 个月"] if situation.fixed_months else []
    parts += [f"变动 {situation.variable_months} 个月"] if situation.variable_months else []
    return f"{'＋'.join(parts)}，至{day_text(situation.wait_until)}"


def write_workbook(record: RunRecord, path: Path) -> None:
    """The table as a workbook with the run's header, to be signed."""
    with whole(path) as aside:
        book = xlsxwriter.Workbook(str(aside), {"strings_to_formulas": False, "strings_to_urls": False})
        _fill(book, record)
        book.close()


def _fill(book: Any, record: RunRecord) -> None:
    sheet = book.add_worksheet("情形")
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    money = book.add_format({"num_format": "#,##0.00", "valign": "top"})
    sheet.write_string(0, 0, "；".join(record.titles.values()))
    sheet.write_string(
        1, 0, f"政策摘要 {'；'.join(digest[:16] for digest in record.policies.values())}　结果摘要 {record.digest[:16]}"
    )
    sheet.write_string(2, 0, f"未缴费的人按 {record.as_of or '（未定）'} 缴费计算　审核：＿＿＿＿　签发：＿＿＿＿")
    for column, name in enumerate(COLUMNS):
        sheet.write_string(4, column, name, bold)
    for line, row in enumerate(rows_of(record), start=5):
        for column, name in enumerate(COLUMNS):
            _write(sheet, line, column, row[name], money if name in _MONEY else wrapped)
    sheet.freeze_panes(5, 3)
    sheet.set_column(0, 0, 6)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, len(COLUMNS) - 2, 15)
    sheet.set_column(len(COLUMNS) - 1, len(COLUMNS) - 1, 48)


_MONEY = ("缴费标准", "个人应缴", "暂按", "修复缴费", "事后补助")


def _write(sheet: Any, line: int, column: int, value: Any, style: Any) -> None:
    if isinstance(value, int):
        sheet.write_number(line, column, value, style)
    elif COLUMNS[column] in _MONEY and value and value != ELSEWHERE:
        sheet.write_number(line, column, cell_number(value), style)
    elif value:
        sheet.write_string(line, column, value, style)
