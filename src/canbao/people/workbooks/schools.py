"""教育局: the rosters of all schools and kindergartens of the county, one row a pupil.

In: the county. Out: `SCHOOLS`, sent once at the beginning of the school year. Never: a pupil of a school elsewhere.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.compute as pc

from canbao.people.columns import NO_DAY
from canbao.people.draws import Bools, chance
from canbao.people.workbooks.county import County, as_date
from canbao.people.workbooks.suppliers import Cell, Content, Entries, Row, Supplier, day_as, id_number, of, person_name
from canbao.values.days import age_on, from_day_number

STAGES = {
    "college_new": "普通高校", "college": "普通高校", "secondary_vocational": "中职", "high_school": "高中",
    "secondary": "初中", "primary": "小学", "international": "普通高校", "kindergarten": "幼儿园",
}  # fmt: skip
SCHOOL_NAMES = {
    "college_new": "县职业技术学院", "college": "县职业技术学院", "international": "县职业技术学院",
    "secondary_vocational": "县职业中专", "high_school": "县第一中学", "secondary": "初级中学", "primary": "中心小学",
    "kindergarten": "中心幼儿园",
}  # fmt: skip
OF_TOWN = ("secondary", "primary", "kindergarten")
FIRST_AGE = {"kindergarten": 3, "primary": 6, "secondary": 12, "high_school": 15}
GRADE_COUNT = {"kindergarten": 3, "primary": 6, "secondary": 3, "high_school": 3}
GRADE_WORDS = {
    "kindergarten": ("小班", "中班", "大班"),
    "primary": ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级"),
    "secondary": ("七年级", "八年级", "九年级"),
    "high_school": ("高一", "高二", "高三"),
}
YEARS_WORDS = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级")
KINDERGARTEN = (3, 5)


def find_pupils(county: County) -> Entries:
    """Pupils of the county's schools, and of its kindergartens most children of those ages."""
    term = date(county.school_year, 9, 1)
    ages = county.ages_on(term)
    small = _goes_to_kindergarten(county, ages)
    at = np.flatnonzero(county.has_number & (_goes_to_school_here(county) | small))
    kinds = ["kindergarten" if small[each] else str(county.table["student"][each].as_py()) for each in at.tolist()]
    entries = county.days("student_entry")[at].tolist()
    found = [
        _grade_and_entry(kind, age_on(from_day_number(birth), term), entry, county.school_year)
        for kind, birth, entry in zip(kinds, county.births[at].tolist(), entries, strict=True)
    ]
    boards = chance(county.streams.of("boarding"), county.rates.lists.boarding.at(ages), county.count)[at]
    return Entries.of(
        at,
        kind=kinds,
        grade=[grade for grade, _ in found],
        entered=[entry for _, entry in found],
        boards=["是" if each else "否" for each in boards.tolist()],
    )


def _goes_to_school_here(county: County) -> Bools:
    same = pc.equal(
        pc.utf8_slice_codeunits(county.table["school_place"], 0, 6),
        pc.utf8_slice_codeunits(county.table["place"], 0, 6),
    )
    here: Bools = same.fill_null(False).to_numpy(zero_copy_only=False)
    return here & county.is_in("student", *STAGES)


def _goes_to_kindergarten(county: County, ages: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Bools:
    rng = county.streams.of("kindergarten")
    drawn = chance(rng, county.rates.lists.kindergarten, county.count)
    small: Bools = drawn & (ages >= KINDERGARTEN[0]) & (ages <= KINDERGARTEN[1]) & county.is_in("student", "none")
    return small


def _grade_and_entry(kind: str, age: int, entry: int, term_year: int) -> tuple[str, date | None]:
    """By the day of entry where it is known, else by age."""
    entered = None if entry == NO_DAY else as_date(entry)
    if kind in FIRST_AGE:
        number = min(max(age - FIRST_AGE[kind], 0), GRADE_COUNT[kind] - 1)
        return GRADE_WORDS[kind][number], date(term_year - number, 9, 1)
    number = 0 if entered is None else min(max(term_year - entered.year, 0), len(YEARS_WORDS) - 1)
    return YEARS_WORDS[number], entered


def school_name(row: Row) -> str:
    """A school of the town, or one of the county's."""
    return (row["town"] if row["kind"] in OF_TOWN else "") + SCHOOL_NAMES[row["kind"]]


SCHOOLS = Supplier(
    id="schools",
    file_name="教育局在校学生清册.xlsx",
    title="在校（园）学生清册",
    note="填报日期：{day}",
    find=find_pupils,
    start="entered",
    label="kind",
    watched=("kind", "grade"),
    is_yearly=True,
    columns={
        "学校名称": Cell("school", school_name),
        "学段": Cell("stage", lambda row: STAGES[row["kind"]]),
        "年级": of("grade"),
        "学生姓名": person_name(),
        "性别": of("sex", Content.SEX),
        "身份证件号": id_number(),
        "入学时间": day_as("entered", "%Y-%m-%d"),
        "是否住校": of("boards"),
        "监护人电话": of("telephone"),
    },
)
