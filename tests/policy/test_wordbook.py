"""Words of facts: each fact, value and relation has them, in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from canbao.policy.vocabulary import COUNTS, FACTS, Kind
from canbao.policy.wordbook import (
    FACT_NAMES,
    SENTENCES,
    THERE_OR_NOT,
    VALUES,
    YES_NO,
    Lang,
    label_fact,
    name_grades,
    name_standing,
    say_day,
    say_fact,
    say_is,
    say_place,
    say_value,
)

HAN = re.compile(r"[一-鿿]")
EXAMPLES: dict[Kind, object] = {
    Kind.DATE: date(2024, 3, 1),
    Kind.INT: 7,
    Kind.PLACE: "350583",
    Kind.YEARS: frozenset({2023}),
}


def test_every_fact_and_count_has_an_english_name() -> None:
    assert {*FACTS, *COUNTS} <= set(FACT_NAMES)
    assert [name for name, words in FACT_NAMES.items() if HAN.search(words)] == []


def test_every_flag_is_a_sentence_either_way() -> None:
    assert set(YES_NO) == {name for name, word in FACTS.items() if word.kind is Kind.BOOL}


def test_every_listed_value_has_words() -> None:
    listed = {name: set(word.values) for name, word in FACTS.items() if word.values}
    assert {name: set(VALUES[name]) for name in listed} == listed
    assert {name for name, _ in SENTENCES} <= set(VALUES)


def test_what_there_may_not_be_is_a_fact() -> None:
    assert set(THERE_OR_NOT) <= set(FACTS)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", FACTS)
def test_every_fact_can_be_said(name: str, lang: Lang) -> None:
    word = FACTS[name]
    for value in word.values or (EXAMPLES.get(word.kind, True if word.kind is Kind.BOOL else "甲"), None):
        said = say_fact(name, value, lang)
        assert said
        assert "None" not in said
        assert "_" not in said


@pytest.mark.parametrize(
    ("name", "value", "zh", "en"),
    [
        ("birth", date(1980, 5, 1), "出生日期是1980年5月1日", "day of birth is 1 May 1980"),
        ("married", False, "未婚", "not married"),
        ("uncovered_from", None, "职工医保没有断保", "no employee cover has ended"),
        ("birth", None, "没有出生日期", "no day of birth"),
        ("student", "none", "不是学生", "is no student"),
        ("residence_permit", "expired", "居住证已过期", "the residence permit has expired"),
        ("sex", "male", "性别是男", "sex is male"),
        (
            "resident_years",
            frozenset({2023, 2021}),
            "以往参加居民医保的年度：2021、2023",
            "earlier years of resident insurance: 2021, 2023",
        ),
        ("resident_years", frozenset(), "以往参加居民医保的年度：没有", "earlier years of resident insurance: none"),
        ("break_years", 2, "断保年数是2", "break years is 2"),
    ],
)
def test_facts_as_sentences(name: str, value: object, zh: str, en: str) -> None:
    assert (say_fact(name, value), say_fact(name, value, "en")) == (zh, en)


def test_what_somebody_is_not() -> None:
    assert say_is("nationality", "HMT", holds=False) == "不是港澳台居民"
    assert say_is("residence_permit", "valid", holds=False) == "没有有效的居住证"
    assert say_is("sex", "male", "en", holds=False) == "sex is not male"


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("", "全国"),
        ("35", "福建省"),
        ("3505", "泉州市"),
        ("350583", "南安市"),
        ("430923101", "安化县清塘铺镇"),
        ("430000", "湖南省"),
        ("110101", "区划代码110101"),
    ],
)
def test_places_are_named_from_the_county_down(code: str, name: str) -> None:
    assert say_place(code) == name


def test_places_days_and_values_in_english() -> None:
    assert say_place("", "en") == "the whole country"
    assert say_place("110101", "en") == "division 110101"
    assert say_day(date(2024, 12, 31), "en") == "31 December 2024"
    assert (say_value("married", True), say_value("married", False, "en")) == ("是", "no")
    assert say_value("tier", "low") == "low"


def test_standings_and_grades() -> None:
    assert name_standing("orphan") == "孤儿"
    assert name_standing("orphan", "en") == "orphan (孤儿)"
    assert name_grades((2, 1)) == "一级、二级"
    assert name_grades((2, 1), "en") == "grade 1, 2"
    assert label_fact("zero_claim_credits") == "未用掉的零报销年数"
    assert label_fact("strange") == "strange"
