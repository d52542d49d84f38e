"""Facts, questions, reasons: each has words in both languages."""

from __future__ import annotations

import re
from datetime import date

import pytest

from canbao.assess.explaining.explanation import FactRead, RelativesRead, StandingRead
from canbao.assess.explaining.sayings import (
    NEEDS_IN_ENGLISH,
    REASONS_IN_ENGLISH,
    WHAT_TO_DO,
    say_cite,
    say_question,
    say_questions,
    say_read,
    say_reads,
    say_reason,
    say_yuan,
)
from canbao.assess.facts import Standing
from canbao.policy.rules import Cite
from canbao.policy.vocabulary import FACTS, NEEDS, REASONS
from canbao.policy.wordbook import Lang

HAN = re.compile(r"[一-鿿]")
HELD = Standing("disabled", date(2020, 1, 2), date(2024, 12, 31), frozenset({3}), "child")


def test_every_reason_and_need_has_english_words() -> None:
    assert set(REASONS_IN_ENGLISH) == set(REASONS)
    assert set(NEEDS_IN_ENGLISH) == set(NEEDS)


def test_who_is_turned_away_for_a_common_reason_is_told_what_to_do() -> None:
    assert set(WHAT_TO_DO) <= {*REASONS, *NEEDS}
    assert {"before_window", "after_late_window", "duplicate_enrolment", "wrong_pay_place", *NEEDS} <= set(WHAT_TO_DO)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in FACTS if name != "insured"])
def test_every_fact_can_be_asked_for(name: str, lang: Lang) -> None:
    question = say_question(name, lang)
    assert question.endswith(("？", "?"))
    assert bool(HAN.search(question)) is (lang == "zh")


def test_a_count_is_asked_for_by_what_it_is_made_from() -> None:
    assert say_question("break_years", "zh") == "以往哪些年度参加过居民医保、职工医保？"


def test_questions_about_standings_are_one_question() -> None:
    asked = say_questions(["has:孤儿、低保对象", "birth", "has:低保对象"], "zh")
    assert asked == ["有没有“孤儿”“低保对象”身份？名单还没有报全", "出生日期是哪一天？"]
    assert say_questions(["birth"], "en") == ["Day of birth?"]
    assert say_questions(["has:孤儿"], "en") == ["Does the person hold any of 孤儿? The lists are not complete"]
    assert say_question("has:孤儿", "zh") == "有没有“孤儿”身份？名单还没有报全"


def test_relatives() -> None:
    assert say_question("parent:insured", "zh") == "父母的情况？"
    assert say_question("parent:insured", "en") == "Facts of the parent?"
    assert say_read(RelativesRead("parent", 2), "zh") == "符合条件的父母有 2 人"
    assert say_read(RelativesRead("parent", 2), "en") == "2 parent(s) fulfil the condition"


@pytest.mark.parametrize(
    ("counts", "lang", "words"),
    [
        (True, "zh", "持有“残疾人（三级）”身份（身为子女，2020年1月2日认定，到2024年12月31日为止）"),
        (False, "zh", "所持“残疾人（三级）”身份（身为子女，2020年1月2日认定，到2024年12月31日为止）在此不算"),
        (True, "en", "holds disabled (残疾人), grade 3 (as child, certified 2 January 2020, until 31 December 2024)"),
    ],
)
def test_a_standing_with_all_that_is_known_of_it(counts: bool, lang: Lang, words: str) -> None:
    assert say_read(StandingRead("残疾人", None, counts, (HELD,)), lang) == words


def test_two_standings_stand_side_by_side() -> None:
    read = StandingRead("孤儿、残疾人", None, True, (Standing("orphan", None), Standing("disabled", None)))
    assert say_read(read, "zh") == "持有“孤儿”身份、“残疾人”身份"
    assert say_read(read, "en") == "holds orphan (孤儿), disabled (残疾人)"


def test_standings_that_nobody_holds() -> None:
    assert say_read(StandingRead("孤儿", None, False), "zh") == "没有“孤儿”身份"
    assert say_read(StandingRead("甲、乙、丙、丁", None, False), "zh") == "没有甲等 4 种身份"
    assert say_read(StandingRead("孤儿", None, False), "en") == "does not hold 孤儿"
    assert say_read(StandingRead("甲、乙、丙、丁", None, False), "en") == "holds none of 4 standings (甲 …)"


def test_facts_are_said_once() -> None:
    reads = [FactRead("married", True), FactRead("married", True), FactRead("day_no", 9)]
    assert say_reads(reads, "zh") == "已婚，天数是 9"
    assert say_reads(reads, "en") == "married, days counted: 9"


def test_sums_and_clauses() -> None:
    assert say_yuan(5, "zh") == "0.05 元"
    assert say_cite(None, "zh") == ""
    assert say_cite(Cite("p", "文号", "二(三)", False), "zh") == "（文号 二(三)）"
    assert say_cite(Cite("p", "文号", "二(三)", True), "en") == " (二(三))"
    assert say_reason(None, "zh") == ""
    assert say_reason("strange_code", "en") == "strange code"
