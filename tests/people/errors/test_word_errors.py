"""Planted words are no spelling of anything."""

from __future__ import annotations

import pytest
from tests.people.errors.spots import made, spot_of

from canbao.people.errors.kinds import UNFIT
from canbao.people.errors.word_errors import WORD_KINDS, misspell_category
from canbao.people.workbooks.standing_rows import kind_of_spelling
from canbao.people.workbooks.suppliers import Content, of
from canbao.values.divisions import load_divisions

CATEGORY = of("standing", Content.CATEGORY)


@pytest.mark.parametrize("word", sorted(kind_of_spelling()))
def test_misspellings_are_near_and_unknown(word: str) -> None:
    wrong = misspell_category(spot_of(word, CATEGORY))
    assert isinstance(wrong, str)
    assert wrong not in kind_of_spelling()
    assert abs(len(wrong) - len(word)) <= 1


def test_unknown_words_are_unknown() -> None:
    assert made(WORD_KINDS, "category_unknown", spot_of("低保", CATEGORY)) not in kind_of_spelling()
    town = made(WORD_KINDS, "town_unknown", spot_of("某镇", of("town", Content.TOWN)))
    assert load_divisions().candidates("430621", str(town)) == []


def test_the_other_sex_and_grades() -> None:
    assert made(WORD_KINDS, "sex_contradicts_id", spot_of("男", of("sex", Content.SEX))) == "女"
    assert made(WORD_KINDS, "grade_5", spot_of("二级", of("grade", Content.GRADE))) == "五级"
    assert made(WORD_KINDS, "grade_missing", spot_of("二级", of("grade", Content.GRADE))) is None


def test_a_grade_that_the_category_tells_is_not_missing() -> None:
    grade = of("grade", Content.GRADE)
    assert made(WORD_KINDS, "grade_missing", spot_of("四级", grade, category="残疾人")) is None
    assert made(WORD_KINDS, "grade_missing", spot_of("四级", grade, category="残疾人(四级)")) is UNFIT


def test_empty_cells_and_short_words_do_not_fit() -> None:
    assert {kind.make(spot_of(None, CATEGORY)) for kind in WORD_KINDS} == {UNFIT}
    assert misspell_category(spot_of("有", CATEGORY)) is UNFIT
