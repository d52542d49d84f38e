"""Conditions in words, remarks and readings of what decided."""

from __future__ import annotations

from tests.assessing import MODEL, NANAN, QINGTANGPU, YUEYANG, run, shipped, standing

from canbao.assess.explaining import explain
from canbao.assess.explaining.grounds import condition_of, file_rows, note_of
from canbao.assess.interpreting import Assessment


def readings(found: Assessment) -> dict[str, str]:
    return {item.id: item.meaning for item in explain(found).readings}


def test_a_condition_names_its_window() -> None:
    rules = shipped(NANAN).latest
    assert condition_of(rules, "price", rules.price.rows[0]) == "缴费日期不晚于集中缴费期末日（2023-12-31）"


def test_a_row_of_a_table_that_is_not_there_says_its_own_days() -> None:
    rules = shipped(NANAN).latest
    assert condition_of(rules, "nowhere", rules.price.rows[0]) == "缴费日期不晚于2023-12-31"


def test_rows_are_found_however_the_section_is_written() -> None:
    file = shipped(YUEYANG).latest.file
    assert [row.cite for row in file_rows(file, "measures.day_no")] == ["二(六)第3段", "二(六)第3段"]
    assert len(list(file_rows(file, "aid"))) == len(list(file_rows(file, "aid_after"))) == 8
    assert list(file_rows(shipped(MODEL).latest.file, "aid")) == []


def test_the_remark_beside_a_row() -> None:
    assert note_of(shipped(YUEYANG).latest, "membership", "resident") == "常住地参保，通知未要求居住证"
    assert note_of(shipped(YUEYANG).latest, "membership", "hukou") is None


def test_readings_of_the_rows_with_their_meaning() -> None:
    assert readings(run(shipped(NANAN), "2024-03-01")) == {"A02": "当天不算，从次日起数满天数，再下一天开始享受"}
    assert readings(run(shipped(QINGTANGPU), "2021-10-01")) == {}


def test_readings_by_which_an_aid_lost() -> None:
    found = run(shipped(NANAN), "2023-10-01", standings=[standing("低保对象"), standing("特困人员"), standing("孤儿")])
    assert {"A17", "A18"} <= set(readings(found))


def test_readings_of_sums() -> None:
    found = run(shipped(YUEYANG), "2024-10-01", sponsor_fen=3_333)
    assert {"A37", "A45"} <= set(readings(found))
    late = run(shipped(YUEYANG), paid_on="2024-10-01", standings=[standing("低保对象", certified="2024-11-20")])
    assert "A32" in readings(late)
    assert "A05" in readings(run(shipped(YUEYANG), "2025-03-01"))


def test_readings_of_days() -> None:
    assert "A12" in readings(run(shipped(YUEYANG), "2025-11-30"))
    assert "A11" in readings(run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022]))
