"""Decision tables in words: every row, in order, with what it says."""

from __future__ import annotations

import pytest
from tests.assessing import LOCALITIES, MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, made_up, shipped
from tests.policy_texts import book_of

from canbao.policy.rules import Rules
from canbao.policy.showing.rule_tables import (
    show_acceptance,
    show_claim_back,
    show_cover,
    show_measures,
    show_membership,
    show_price,
    show_waiting,
)
from canbao.policy.showing.sheet import Section
from canbao.policy.showing.speech import Speech


def speech(rules: Rules) -> Speech:
    return Speech(rules, lambda _, clause: clause)


def rows(section: Section) -> list[tuple[str, str, str]]:
    return [(entry.name, entry.text_of("结果"), entry.cite) for entry in section.entries]


@pytest.mark.parametrize("policy", [*LOCALITIES, MODEL])
def test_no_row_is_left_out(policy: str) -> None:
    rules = shipped(policy).latest
    said = speech(rules)
    for section, table in (
        (show_membership(said), rules.membership), (show_acceptance(said), rules.acceptance),
        (show_price(said), rules.price), (show_cover(said), rules.cover),
        (next(iter(show_waiting(said))), rules.waiting),
    ):  # fmt: skip
        assert [entry.key for entry in section.entries] == [row.id for row in table.rows]
        assert all(entry.text_of("结果") for entry in section.entries)
        assert all(entry.cite for entry in section.entries)


def test_membership_says_who_and_who_not() -> None:
    said = rows(show_membership(speech(shipped(NANAN).latest)))
    assert said[0] == ("正在参加职工医保", "不能参保：应参加或正在参加职工医保", "一(一)")
    assert said[1] == ("是内地居民 且 户籍地在南安市", "可以参保", "一(一)")
    assert said[-1][0] == "以上各项以外的"


def test_acceptance_says_what_is_refused_needed_or_advised() -> None:
    said = {condition: result for condition, result, _ in rows(show_acceptance(speech(shipped(YUEYANG).latest)))}
    assert said["一次缴纳的年数超过1"] == "不予受理：一年一缴，不得一次缴纳多年"
    assert "须有：职工医保参保缴费证明（只提示，照常受理）" in said.values()
    needs = [result for _, result, _ in rows(show_acceptance(speech(shipped(QINGTANGPU).latest)))]
    assert "须有：户籍地未参保证明" in needs


def test_prices_by_the_names_of_amounts() -> None:
    said = rows(show_price(speech(shipped(NANAN).latest)))
    assert said[-1] == ("以上各项以外的", "收 个人缴费标准（390.00元） + 财政补助标准（不低于640.00元）", "三")
    silent = rows(show_price(speech(shipped(TENGZHOU).latest)))[-1]
    assert silent[1] == "未规定，见山东省、枣庄市的规定"


def test_a_split_bill_names_its_lines() -> None:
    (_, result, _), *_ = rows(show_price(speech(made_up("lines").latest)))
    assert result.count("；") >= 1


def test_cover_from_and_until() -> None:
    said = rows(show_cover(speech(shipped(NANAN).latest)))
    assert said[0][1] == "从待遇年度首日（2024-01-01）起，到待遇年度末日（2024-12-31）止"


def test_waits_of_days_months_and_missed_years() -> None:
    days = [result for _, result, _ in rows(next(iter(show_waiting(speech(shipped(NANAN).latest)))))]
    assert days == ["不用等待", "不用等待", "不用等待", "等待60天，从缴费日期数起"]
    waiting, repair = show_waiting(speech(shipped(MODEL).latest))
    assert rows(waiting)[1][1] == "等待3个月，另按断保年数每年加1个月，从缴费日期数起"
    assert [entry.text_of("内容") for entry in repair.entries] == [
        "每补缴1年，变动等待期减1个月；每年收个人缴费标准（400.00元）",
        "连续断保4年及以上的，修复以后固定和变动等待期合计不少于6个月",
    ]


def test_what_is_lowered_instead_of_a_wait_may_have_no_figure() -> None:
    (waiting,) = show_waiting(speech(book_of({"none: true": "instead: 限额降低"}).latest))
    assert [result for _, result, _ in rows(waiting)] == ["限额降低"]


def test_a_section_that_is_not_stated_says_so() -> None:
    silent = book_of({"  - {id: year, from: year.start, cite: 一}": "  {answer: not_stated, cite: 一}"}).latest
    section = show_cover(speech(silent))
    assert (section.entries, section.silence.startswith("未规定")) == ((), True)


def test_days_that_are_measured() -> None:
    (section,) = show_measures(speech(shipped(YUEYANG).latest))
    assert rows(section)[1][:2] == ("缴费当天未满1周岁", "从出生日期到缴费日期的天数")
    assert list(show_measures(speech(shipped(TENGZHOU).latest))) == []


def test_claims_at_the_hukou_place() -> None:
    section = show_claim_back(speech(shipped(YUEYANG).latest))
    assert rows(section) == [("户籍地在岳阳县 且 参保地不在岳阳县", "可以申请", "二(五)第5段")]
    assert show_claim_back(speech(shipped(NANAN).latest)).silence == "未规定"
