from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from tests.assess.test_run_record import run_of
from tests.assess.test_situations import OTHERS, PLAIN
from tests.assessing import LOCALITIES

from canbao.assess.run_record import RunRecord
from canbao.assess.situation_table import COLUMNS, describe, rows_of, write_workbook
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell

PAYERS = {"county": "县财政"}


def record_with(*situations: tuple[Situation, int]) -> RunRecord:
    cells = tuple(Cell("430621100", item.id, people, 0, 0, 0) for item, people in situations)
    return replace(run_of(LOCALITIES[0], 1), situations={item.id: item for item, _ in situations}, cells=cells)


def test_most_people_come_first() -> None:
    one, other = replace(PLAIN, price_fen=1), replace(PLAIN, price_fen=2)
    rows = list(rows_of(record_with((one, 5), (other, 70))))
    assert [(row["序号"], row["人数"], row["情形"]) for row in rows] == [
        (1, 70, f"{other.id:016x}"),
        (2, 5, f"{one.id:016x}"),
    ]


@pytest.mark.parametrize("policy", LOCALITIES)
def test_every_situation_is_a_row_with_every_column(policy: str) -> None:
    record = run_of(policy, 1)
    rows = list(rows_of(record))
    assert all(tuple(row) == COLUMNS for row in rows)
    assert {int(row["情形"], 16) for row in rows} == set(record.situations)
    assert sum(row["人数"] for row in rows) == record.totals.people
    assert all(row["结论"] for row in rows)


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "应缴"),
        ({"asks": ("birth",)}, "未定，须补事实"),
        ({"answer": "not_stated"}, "通知未规定"),
        ({"answer": "deferred", "refer": "省的规定"}, "由其他文件规定（请查省的规定）"),
        ({"eligible": False, "reason": "employed"}, "不属于参保对象：已就业，不属于居民医保对象"),
        ({"accepted": False, "reason": "before_window"}, "不受理：集中缴费期尚未开始"),
        ({"accepted": False, "need": "not_enrolled_proof"}, "不受理：户籍地未参保证明"),
        ({"pending": ("fiscal_subsidy_yuan",)}, "待定：财政补助标准未定，先按暂定金额"),
    ],
)
def test_the_conclusion(changes: dict[str, object], text: str) -> None:
    assert describe(replace(PLAIN, **changes), PAYERS)["结论"] == text  # type: ignore[arg-type]


def test_amounts_are_yuan_and_payers_have_names() -> None:
    said = describe(replace(PLAIN, price_fen=40_000, aid=(("county", 18_750), ("other", 1)), repair_fen=100), PAYERS)
    assert (said["缴费标准"], said["个人应缴"], said["修复缴费"]) == ("400.00", "400.00", "1.00")
    assert said["资助"] == "县财政 187.50；other 0.01"


@pytest.mark.parametrize(("fen", "text"), [(12_345, "123.45"), (None, "金额另定")])
def test_later_aid_is_a_sum_or_set_elsewhere(fen: int | None, text: str) -> None:
    assert describe(replace(PLAIN, is_reimbursed=True, reimburse_fen=fen), PAYERS)["事后补助"] == text
    assert describe(replace(PLAIN, reimburse_fen=fen), PAYERS)["事后补助"] == ""


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"cover_first": OTHERS["cover_first"]}, "缴费日期"),
        ({"cover_first": OTHERS["cover_first"], "has_no_cover_left": True}, "年内无待遇"),
        ({"cover_answer": "not_stated"}, "通知未规定"),
        ({"cover_answer": "deferred"}, "由其他文件规定"),
        ({"cover_answer": "pending"}, "待定"),
        ({}, ""),
    ],
)
def test_the_first_day_of_benefits(changes: dict[str, object], text: str) -> None:
    assert describe(replace(PLAIN, **changes), PAYERS)["待遇起"] == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, ""),
        ({"wait_until": OTHERS["wait_until"], "fixed_days": 90}, "90 日，至缴费日期后90日"),
        (
            {"wait_until": OTHERS["wait_until"], "fixed_months": 3, "variable_months": 2},
            "3 个月＋变动 2 个月，至缴费日期后90日",
        ),
        ({"instead": "限额减半"}, "限额减半"),
    ],
)
def test_the_wait(changes: dict[str, object], text: str) -> None:
    assert describe(replace(PLAIN, **changes), PAYERS)["等待"] == text  # type: ignore[arg-type]


def test_clauses_questions_and_warnings_are_in_words() -> None:
    clauses = (("price", "二(四)"), ("x", "三"))
    warned = replace(PLAIN, clauses=clauses, asks=("birth", "sex"), warnings=("multi_year_payment",))
    said = describe(warned, PAYERS)
    assert said["依据"] == "缴费标准 二(四)；x 三"
    assert said["须补事实"] == "出生日期；性别"
    assert said["提示"] == "一年一缴，不得一次缴纳多年"


@pytest.mark.parametrize("policy", LOCALITIES)
def test_the_workbook_says_the_same_with_amounts_as_numbers(policy: str, tmp_path: Path) -> None:
    record, path = run_of(policy, 1, date(2024, 11, 1)), tmp_path / "情形.xlsx"
    write_workbook(record, path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("情形").to_python()
    assert record.digest[:16] in str(rows[1][0])
    assert "2024-11-01" in str(rows[2][0])
    assert rows[4] == list(COLUMNS)
    for found, wanted in zip(rows[5:], rows_of(record), strict=True):
        for name, cell in zip(COLUMNS, found, strict=True):
            value = wanted[name]
            is_amount = name in ("缴费标准", "个人应缴", "暂按", "修复缴费", "事后补助") and value not in (
                "",
                "金额另定",
            )
            assert cell == (float(value) if is_amount or isinstance(value, int) else value)


def test_text_in_the_workbook_is_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "情形.xlsx"
    write_workbook(record_with((replace(PLAIN, clauses=(("=1+1", "=2"),), refer="=3", answer="deferred"), 1)), path)
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert rows[5][-1] == "=1+1 =2"


@pytest.mark.trust
def test_a_workbook_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "情形.xlsx"
    write_workbook(run_of(LOCALITIES[0], 1), path)
    before = path.read_bytes()

    def fail(_: RunRecord) -> None:
        raise RuntimeError

    monkeypatch.setattr("canbao.assess.situation_table.rows_of", fail)
    with pytest.raises(RuntimeError):
        write_workbook(run_of(LOCALITIES[0], 1), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
