"""Nodes in words and in the policy's own syntax."""

from __future__ import annotations

from functools import cache

import pytest

from canbao.policy.compiling import Compiler
from canbao.policy.expressions import Scope, parse
from canbao.policy.library import Library
from canbao.policy.lint.wording import label, spell, spell_value
from canbao.policy.loading import load
from canbao.policy.nodes import Compare, Given, Missing, Node, Since
from canbao.policy.vocabulary import Kind


@cache
def scope() -> Scope:
    file = load(Library.of(), "national/model", year=2030).latest.file
    return Compiler(file, {}, {}, 2030).scope


@pytest.mark.parametrize(
    "text",
    [
        'paid <= date("2030-06-30")',
        "age(paid) >= 60",
        'student in ("college", "primary")',
        "residence_months in (3, 6)",
        'hukou in "99"',
        "present(registered)",
        "days(birth, paid) <= 90",
        'has("孤儿", "残疾人")',
        'since("孤儿") >= year.start',
        'exists("parent", employee_active)',
        "not employed",
        "employed and (married or newborn)",
        "next_month(paid) <= later(birth, paid)",
        "in_window",
    ],
)
def test_what_is_spelt_means_the_same_again(text: str) -> None:
    node = parse(text, scope())
    assert parse(spell(node), scope()) == node


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        ("paid", "缴费日期"),
        ("break_years", "断保年数"),
        ("age(paid)", "缴费日期时的周岁"),
        ("days(birth, paid)", "出生日期到缴费日期的天数"),
        ("month_of(paid)", "缴费日期的月份"),
        ("year_of(birth)", "出生日期的年份"),
        ('count("parent", married)', "符合条件的父母人数"),
        ('since("孤儿")', "“孤儿”的认定日期"),
        ("next_month(paid)", "next_month(paid)"),
        ('date("2030-01-01")', "2030-01-01"),
        ('"high"', "high"),
    ],
)
def test_labels_are_chinese_where_a_clerk_has_a_word(text: str, chinese: str) -> None:
    assert label(parse(text, scope())) == chinese


def test_what_is_not_set_is_named_by_its_parameter() -> None:
    unset = Missing("window", Kind.DATE)
    assert label(unset) == "未定的 window"
    assert spell(Compare("<", parse("paid", scope()), unset)) == "paid < window"
    assert spell(Given(unset)) == "present(window)"
    assert spell(parse("personal + personal", scope())) == "personal_yuan + personal_yuan"


def test_what_is_neither_value_nor_condition_is_refused() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        spell(Node())


def test_values_are_spelt_as_constants() -> None:
    assert (spell_value("a"), spell_value(3)) == ('"a"', "3")
    assert isinstance(parse('since("孤儿")', scope()), Since)
