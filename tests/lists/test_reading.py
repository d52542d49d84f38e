"""Files of departments read by the rules of lists: clean ones without a fault, planted errors at their rows and
columns.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.lists.sheets import clean_number, sheet_bytes
from tests.lists.workbooks import COUNTY, PEOPLE, Months, draw_months
from tests.proofs import Proof

from canbao.intake.problems import CellError
from canbao.lists.definitions import suppliers
from canbao.lists.reading import ReadFile, read_supplied
from canbao.people.errors.planting import PlantedError

EMPTY = {"unemployment_benefit"}
"""Nobody of so small a county receives it."""
OF_PEOPLES_OWN = frozenset({"repeated_header", "blank_row", "name_control"})
"""Forgivable to whoever planted them; intake asks the sender all the same, or passes them over."""
IN_TEXT_FILES = frozenset({"formula", "error_value", "date_serial"})
"""A text file has no formulas and no days: the text of one may be a value."""
LISTS = [id_ for id_ in suppliers() if id_ not in EMPTY]


def read(months: Months, id_: str, month: int = 0) -> ReadFile:
    content = months.content(id_, month)
    return read_supplied(content, suppliers()[id_], COUNTY, months.day(month), months.file(id_, month).path.name)


@pytest.mark.parametrize("id_", LISTS)
def test_a_clean_list_has_no_error(months: Months, id_: str) -> None:
    found = read(months, id_)
    assert [error.sentence for error in found.reading.errors.first(3)] == []
    assert found.reading.table.num_rows == months.file(id_).rows
    assert (found.protected, found.unreadable) == ((), 0)


@pytest.mark.trust
def test_t36_errors_planted_in_every_departments_list_are_found(proof: Proof, tmp_path: Path) -> None:
    """Each error at its row and column, no row refused that is right."""
    people, errors = proof.size((PEOPLE, 250), (60_000, 5_000))
    planted = draw_months(tmp_path, people, errors)
    rows, found = 0, 0
    kinds: set[str] = set()
    for id_ in LISTS:
        key, reading = planted.file(id_), read(planted, id_).reading
        is_text = key.path.suffix == ".csv"
        wanted = [each for each in key.errors if each.level == "error" and not (is_text and each.kind in IN_TEXT_FILES)]
        by_row: dict[int, list[CellError]] = {}
        for error in reading.errors.errors():
            by_row.setdefault(error.row, []).append(error)
        missed = [each for each in wanted if not any(is_told(each, error) for error in by_row.get(each.row, ()))]
        assert missed == [], id_
        assert sorted(by_row.keys() - {each.row for each in key.errors}) == [], id_
        asked = OF_PEOPLES_OWN | (IN_TEXT_FILES if is_text else frozenset())
        forgiven = {each.row for each in key.errors if each.level == "forgivable" and each.kind not in asked}
        assert sorted(forgiven & by_row.keys()) == [], id_
        rows, found, kinds = rows + key.rows, found + len(wanted), kinds | {each.kind for each in wanted}
    assert len(kinds) >= 30
    figure = (
        f"{found:,} errors of {len(kinds)} kinds planted by others in {len(LISTS)} departments' lists of {rows:,} rows"
    )
    proof.shows("T36", f"{figure}: all found, 0 false", "5,000 in 50,000 at the right row and column, 0 false; ≤ 60 s")


def is_told(planted: PlantedError, error: CellError) -> bool:
    """A fault of a whole row may be told at any of its cells."""
    return planted.column in ("", error.column)


HEADER = ("姓名", "身份证号码", "救助类别", "认定时间", "终止时间", "乡镇", "村（社区）")


def problems(*row: str, header: tuple[str, ...] = HEADER, id_: str = "civil_affairs") -> list[tuple[str, str]]:
    """What is wrong with one row."""
    found = read_supplied(sheet_bytes(header, [row]), suppliers()[id_], COUNTY, date(2024, 9, 30))
    return [(error.column, error.problem.code) for error in found.reading.errors.errors()]


def test_the_rules_of_rows() -> None:
    number = clean_number(1)
    assert problems("张三", number, "低保", "2024-01-01", "", "", "") == []
    assert problems("张三", number, "低堡", "2024-01-01", "", "", "") == [("救助类别", "unknown_standing")]
    assert problems("张三", number, "低保", "2024-02-01", "2024-01-01", "", "") == [("终止时间", "ends_before")]
    assert problems("张三2", number, "低保", "", "", "", "") == [("姓名", "name_with_digit")]
    assert problems("张三", number, "低保", "", "", "虚构镇", "") == [("乡镇", "unknown_place")]
    assert problems("张三", number, "低保", "2026-01-01", "", "", "") == [("认定时间", "unlikely_date")]
    disabled = ("姓名", "身份证号", "残疾等级", "人员类别")
    assert problems("张三", number, "", "残疾人", header=disabled, id_="disabled_federation") == [
        ("残疾等级", "no_grade")
    ]
    assert problems("张三", number, "", "一级残疾", header=disabled, id_="disabled_federation") == []
    graded = problems("张三", number, "三级", "一级残疾", header=disabled, id_="disabled_federation")
    assert graded == [("残疾等级", "grade_contradicts")]
    register = ("姓名", "证件号码", "性别", "出生日期")
    assert problems("张三", number, "女", "1960-03-07", header=register, id_="public_security") == [
        ("性别", "sex_contradicts")
    ]
    born = problems("张三", number, "男", "1961-03-07", header=register, id_="public_security")
    assert born == [("出生日期", "birth_contradicts")]


def test_every_name_of_a_row_is_looked_at() -> None:
    header = ("出生医学证明编号", "新生儿姓名", "性别", "出生日期", "母亲姓名", "母亲身份证号码")
    row = ("X430621001", "张小", "女", "2024-09-01", "欧婷2", clean_number(2))
    assert problems(*row, header=header, id_="births") == [("母亲姓名", "name_with_digit")]


def test_the_same_standing_in_two_spellings_is_stated_twice() -> None:
    rows = [("张三", clean_number(1), "低保"), ("张三", clean_number(1), "低保对象"), ("张三", clean_number(1), "特困")]
    found = read_supplied(sheet_bytes(HEADER[:3], rows), suppliers()["civil_affairs"], COUNTY, date(2024, 9, 30))
    assert [(error.row, error.problem.code) for error in found.reading.errors.errors()] == [(3, "stated_twice")]
    assert found.protected == ((clean_number(1), "resident_card"),)


def test_another_offices_standing_is_taken_and_asked_about() -> None:
    content = sheet_bytes(HEADER[:3], [("张三", clean_number(1), "尘肺病")])
    found = read_supplied(content, suppliers()["civil_affairs"], COUNTY, date(2024, 9, 30)).reading
    assert found.errors.count == 0
    assert [error.problem.code for error in found.warnings.errors()] == ["other_office"]
