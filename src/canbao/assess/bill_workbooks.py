"""Workbooks of a run for the office: everybody's bill with its clause (one workbook a town), totals by village and
payer, people to ask.

In: the run record and the result rows written by `running`. Out: .xlsx files. Personal numbers are masked. Never:
text that becomes a formula.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import xlsxwriter

from canbao.assess.output_files import cell_number, whole
from canbao.assess.run_record import RunRecord, from_json, record_path
from canbao.assess.situation_table import describe
from canbao.assess.tally import Cell, Totals, totals_of
from canbao.values.divisions import Divisions, load_divisions
from canbao.values.fen import format_yuan
from canbao.values.id_number import mask_id

TOWN_DIGITS = 9
NO_PLACE = "未填村（社区）"
"""Where people are shown who have no place: nobody is left out of a bill or a sum."""
BILL_COLUMNS = (
    "村（社区）",
    "户编号",
    "姓名",
    "证件号码",
    "结论",
    "缴费标准",
    "资助",
    "个人应缴",
    "待遇起",
    "待遇止",
    "等待期至",
    "此应缴有效至",
    "须补事实",
    "依据",
)
_MONEY = {"缴费标准", "个人应缴", "资助合计"}
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_READ = (
    "place",
    "household_id",
    "name",
    "id_number",
    "situation",
    "payable_fen",
    "cover_from",
    "cover_until",
    "waiting_until",
    "offer_until",
)


class SheetWriter:
    """Rows into one sheet: texts as texts, yuan as numbers."""

    def __init__(self, path: Path, columns: tuple[str, ...], widths: int = 14) -> None:
        self._book = xlsxwriter.Workbook(str(path), _OPTIONS)
        self._sheet = self._book.add_worksheet()
        self._money = self._book.add_format({"num_format": "#,##0.00"})
        self._is_money = [column in _MONEY or column.endswith("（元）") for column in columns]
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, len(columns) - 1, widths)
        self._sheet.write_row(0, 0, columns, self._book.add_format({"bold": True, "bottom": 1}))
        self._line = 1

    def write(self, row: tuple[Any, ...]) -> None:
        for column, value in enumerate(row):
            if value is None or value == "":
                continue
            if self._is_money[column]:
                self._sheet.write_number(self._line, column, cell_number(value), self._money)
            elif isinstance(value, int):
                self._sheet.write_number(self._line, column, value)
            else:
                self._sheet.write_string(self._line, column, value)
        self._line += 1

    def close(self) -> None:
        self._book.close()


@contextmanager
def open_sheet(path: Path, columns: tuple[str, ...]) -> Iterator[SheetWriter]:
    """A workbook to be filled; it is there under its name when all of it is written."""
    with whole(path) as aside:
        writer = SheetWriter(aside, columns)
        try:
            yield writer
        finally:
            writer.close()


def write_bills(results: Path, folder: Path, workers: int = 2) -> list[Path]:
    """One workbook a town with everybody's bill, and one for people whose place is not known.

    `results` is a Parquet output of `canbao assess`; its run record stands beside it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    towns = sorted(pc.unique(_towns_of(pq.read_table(results, columns=["place"]))).to_pylist())
    jobs = [(results, folder, town) for town in towns]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(_write_town, jobs))


def _towns_of(table: pa.Table) -> pa.ChunkedArray:
    return pc.utf8_slice_codeunits(pc.fill_null(table.column("place"), ""), 0, TOWN_DIGITS)


def _write_town(job: tuple[Path, Path, str]) -> Path:
    results, folder, town = job
    divisions = load_divisions()
    division = divisions.get(town)
    path = folder / (f"{town}_{division.name if division else '未知'}.xlsx" if town else f"{NO_PLACE}.xlsx")
    table = pq.read_table(results, columns=list(_READ))
    in_town = pc.equal(_towns_of(table), town)
    with open_sheet(path, BILL_COLUMNS) as sheet:
        for row in bill_rows(table.filter(in_town), _record_of(results), divisions):
            sheet.write(row)
    return path


def _record_of(results: Path) -> RunRecord:
    return from_json(record_path(results).read_text(encoding="utf-8"))


def bill_rows(table: pa.Table, record: RunRecord, divisions: Divisions) -> Iterator[tuple[Any, ...]]:
    """One row a person, in the columns of `BILL_COLUMNS`."""
    words = {id_: describe(situation, record.payers) for id_, situation in record.situations.items()}
    names = {code: _name(divisions, code) for code in pc.unique(table.column("place")).to_pylist()}
    for place, household, name, number, situation, payable, *days in zip(
        *(table.column(key).to_pylist() for key in _READ), strict=True
    ):
        said = words[situation]
        yield (
            names[place],
            household,
            name,
            mask_id(number) if number else "",
            said["结论"],
            said["缴费标准"],
            said["资助"],
            "" if payable is None else format_yuan(payable),
            *("" if day is None else day.isoformat() for day in days),
            said["须补事实"],
            said["依据"],
        )


def _name(divisions: Divisions, code: str | None) -> str:
    division = divisions.get(code) if code else None
    return division.name if division else code or ""


def write_totals(record: RunRecord, path: Path) -> None:
    """Sums by village and payer; the last line is the sum of all."""
    divisions = load_divisions()
    giving = {payer for item in record.situations.values() for payer, fen in item.aid if fen}
    payers = [payer for payer in record.payers if payer in giving or payer == "sponsor"]
    money = ("个人应缴（元）", *(f"{record.payers[payer]}（元）" for payer in payers), "事后补助（元）")
    counts = ("金额待定人数", "未规定人数", "未定人数", "不受理人数")
    with open_sheet(path, ("镇街", "村（社区）", "人数", "已缴费", *money, *counts)) as sheet:
        for place, cells in _by_place(record).items():
            names = (_name(divisions, place[:TOWN_DIGITS]), _name(divisions, place)) if place else (NO_PLACE, "")
            sheet.write((*names, *_sums(totals_of(cells, record.situations), payers)))
        sheet.write(("合计", "", *_sums(record.totals, payers)))


def _sums(totals: Totals, payers: list[str]) -> tuple[Any, ...]:
    aid = (format_yuan(totals.aid_fen.get(payer, 0)) for payer in payers)
    money = (format_yuan(totals.payable_fen), *aid, format_yuan(totals.reimburse_fen))
    refused = sum(totals.refused.values())
    return (totals.people, totals.paid, *money, totals.pending, totals.not_stated, totals.unsettled, refused)


def _by_place(record: RunRecord) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {}
    for cell in record.cells:
        found.setdefault(cell.place, []).append(cell)
    return found


def write_unsettled(results: Path, path: Path) -> int:
    """People whose result waits for facts, and which; returns how many."""
    record, divisions = _record_of(results), load_divisions()
    open_ids = [id_ for id_, situation in record.situations.items() if not situation.is_settled]
    table = pq.read_table(results, columns=list(_READ))
    open_people = table.filter(pc.is_in(table.column("situation"), value_set=pa.array(open_ids, pa.int64())))
    with open_sheet(path, BILL_COLUMNS) as sheet:
        for row in bill_rows(open_people, record, divisions):
            sheet.write(row)
    return int(open_people.num_rows)
