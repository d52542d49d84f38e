"""残联: the card bears number, category and grade."""

from __future__ import annotations

from tests.people.workbooks.listed import RowsOf

from canbao.people.workbooks.disabled_federation import GRADE_WORDS, card_number
from canbao.values.id_number import check_id


def test_card_and_columns_agree_in_every_month(rows_of: RowsOf) -> None:
    for row in (*rows_of("disabled_federation", 0), *rows_of("disabled_federation", 6)):
        card = check_id(row["残疾人证号"])
        assert card.is_valid
        assert card.key == row["身份证号"]
        assert GRADE_WORDS[card.disability_grade or 0] == row["残疾等级"]


def test_a_grade_in_the_category_is_the_grade(rows_of: RowsOf) -> None:
    spelled = {"重度残疾人": ("一级", "二级"), "残疾人(三级)": ("三级",), "一级残疾": ("一级",)}
    for row in rows_of("disabled_federation", 12):
        assert row["残疾等级"] in spelled.get(row["人员类别"], tuple(GRADE_WORDS.values()))


def test_without_number_or_grade_there_is_no_card() -> None:
    assert card_number({"id_number": None, "grade": 1}) is None
    assert card_number({"id_number": "430699199003071230", "grade": None}) is None
