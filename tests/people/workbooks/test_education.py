"""教育局: poor students are students, those who join the list too."""

from __future__ import annotations

from tests.people.workbooks.listed import Facts, RowsOf

from canbao.people.workbooks.education import OFFICE_WORDS, SCHOOL_WORDS


def test_everybody_goes_to_school(rows_of: RowsOf, facts: Facts) -> None:
    joined = {row["身份证件号"] for row in rows_of("education", 12)} - {
        row["身份证件号"] for row in rows_of("education", 0)
    }
    assert len(joined) > 5
    assert {facts[number]["student"] for number in joined} <= set(SCHOOL_WORDS)
    assert {row["来源"] for row in rows_of("education", 0)} == set(OFFICE_WORDS.values())
