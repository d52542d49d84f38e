"""Conditions in Chinese, written as they stand in a policy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from canbao.policy.expressions import parse
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.naming import name_parts
from canbao.policy.nodes import FALSE, TRUE, Both, Const, Fact, Given, Missing, Node, Term
from canbao.policy.phrases import ALWAYS, NEVER, Phrases, say_share
from canbao.policy.readings import Readings
from canbao.policy.scope import Scope, Span
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import Kind

YEAR = Span(Const(date(2025, 1, 1), Kind.DATE), Const(date(2025, 12, 31), Kind.DATE))
CENTRAL = Span(Const(date(2024, 9, 1), Kind.DATE), Const(date(2024, 12, 31), Kind.DATE))


def node(text: str, terms: Mapping[str, Node] | None = None) -> Node:
    scope = Scope(
        place="350583", pooling_area="3505", province="35", periods={"year": YEAR, "central": CENTRAL},
        amounts={"personal": Const(39_000, Kind.FEN), "fiscal": Missing("fiscal", Kind.FEN)}, terms=terms or {},
        readings=Readings({}), catalogue=load_catalogue(), year_label=2025,
    )  # fmt: skip
    return parse(text, scope)


def say(text: str) -> str:
    return Phrases().condition(node(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("paid <= central.end", "缴费日期不晚于2024-12-31"),
        ("not (paid <= central.end)", "缴费日期晚于2024-12-31"),
        ("paid in central", "缴费日期不早于2024-09-01 且 缴费日期不晚于2024-12-31"),
        ("married and not employed", "已婚 且 未就业"),
        ("migrant_child or employee_proof", "是流动人口子女 或 持有职工医保参保缴费证明"),
        ("married or newborn and employed", "已婚 或 （属于通知所说的新生儿 且 已就业）"),
        ("(married or newborn) and employed", "（已婚 或 属于通知所说的新生儿） 且 已就业"),
        ("not (married and employed)", "不属于（已婚 且 已就业）"),
        ('nationality == "CN"', "是内地居民"),
        ('nationality != "CN"', "不是内地居民"),
        ('student == "none"', "不是学生"),
        ('student != "none"', "是学生"),
        ('student in ("college_new", "college")', "是新入学大中专学生、大中专学生之一"),
        ('status in ("veteran",)', "是退役军人"),
        ('tier in ("low", "high")', "自选缴费档次是low、high之一"),
        ('residence_permit == "valid"', "居住证有效"),
        ('not (residence_permit == "valid")', "没有有效的居住证"),
        ('sex == "female"', "性别是女"),
        ("hukou in place", "户籍地在南安市"),
        ("not (hukou in pooling_area)", "户籍地不在泉州市"),
        ("hukou in everywhere", "户籍地在全国"),
        ("present(uncovered_from)", "职工医保已断保"),
        ("not present(hukou)", "没有户籍"),
        ("present(birth)", "有出生日期"),
        ("residence_months >= 12", "居住月数不少于12"),
        ("break_years == 2", "断保年数等于2"),
        ("age >= 60", "缴费当天已满60周岁"),
        ("age > 60", "缴费当天已满61周岁"),
        ("age < 18", "缴费当天未满18周岁"),
        ("age <= 17", "缴费当天未满18周岁"),
        ("age == 17", "缴费当天是17周岁"),
        ("age(year.start) >= 60", "在2025-01-01已满60周岁"),
        ("days(birth, paid) <= 90", "缴费日期在出生日期起90天内"),
        ("days(birth, paid) >= 0", "缴费日期不早于出生日期"),
        ("days(birth, paid) > 90", "从出生日期到缴费日期的天数超过90"),
        ("not (welfare_home_entry <= paid)", "不属于（进入儿童福利机构日期不晚于缴费日期）"),
        ('has("特困人员")', "持有“特困人员”身份"),
        ('not has("特困人员")', "没有持有“特困人员”身份"),
        ('has("孤儿", "低保对象")', "持有以下身份之一：孤儿、低保对象"),
        ('has("残疾人", grade=(3, 4))', "持有“残疾人（三级、四级）”身份"),
        ('has("三级残疾人")', "持有“三级残疾人”身份"),
        ('has("重度残疾人")', "持有“重度残疾人”身份"),
        ('has("两女户", role="child")', "持有“两女户”身份（身为子女）"),
        ('has("家庭困难学生", listed_by="school")', "持有“家庭困难学生”身份（学校报送）"),
        ('has("监测对象", on=year.start)', "在2025-01-01持有“监测对象”身份"),
        (
            'has("监测对象", certified_from=central.start, certified_until=paid)',
            "持有“监测对象”身份（认定日期不早于2024-09-01，认定日期不晚于缴费日期）",
        ),
        ('since("孤儿") >= year.start', "所持身份（孤儿）最早的认定日期不早于2025-01-01"),
        ('exists("parent", insured)', "有一位父母符合：本年度已缴费参保"),
        ('count("household", employed) >= 2', "符合条件（已就业）的同户家人人数不少于2"),
        ("month_of(paid) in (7, 8)", "缴费日期的月份是7、8之一"),
        ("year_of(birth) == 2025", "出生日期的年份等于2025"),
    ],
)
def test_conditions(text: str, words: str) -> None:
    assert say(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("personal + fiscal", "390.00元 + 尚未确定的fiscal"),
        ("personal / 12 * months_left(paid)", "390.00元 ÷ 12 × 从缴费日期所在月到年度末的月数"),
        ("personal - share(personal, 50)", "390.00元 − 390.00元 × 50%"),
        ("later(birth, year.start)", "出生日期与2025-01-01中较晚的一日"),
        ("earlier(paid, plus_days(birth, 90))", "缴费日期与出生日期后90日中较早的一日"),
        ("plus_months(paid, 3)", "缴费日期后3个月"),
        ("next_month(paid)", "缴费日期的次月1日"),
        ("next_year(paid)", "缴费日期的次年1月1日"),
        ("hukou", "户籍地"),
    ],
)
def test_values(text: str, words: str) -> None:
    assert Phrases().value(node(text)) == words


def test_constants_and_guards() -> None:
    said = Phrases()
    assert (said.condition(TRUE), said.condition(FALSE)) == (ALWAYS, NEVER)
    guard = Given(Fact("birth", Kind.DATE))
    assert said.condition(guard) == ALWAYS
    assert said.condition(Both((guard, guard))) == ALWAYS
    assert said.condition(Both((node("married or employed"), guard))) == "已婚 或 已就业"
    assert said.value(Const("35", Kind.PLACE)) == "福建省"


def test_terms_with_a_name_are_called_by_it() -> None:
    term = Term("late", node("paid > central.end"))
    text = Both((term, node("married")))
    assert Phrases().condition(text) == "缴费日期晚于2024-12-31 且 已婚"
    named = Phrases(terms={"late": "条件①"})
    assert named.condition(text) == "条件① 且 已婚"
    assert named.condition(node("not late", {"late": term.node})) == "不属于（条件①）"


def test_names_stand_for_values() -> None:
    said = Phrases({"fiscal": "财政补助标准（待定）"})
    assert said.value(node("personal + fiscal")) == "390.00元 + 财政补助标准（待定）"


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (Fraction(1), "100%"),
        (Fraction(7, 8), "87.5%"),
        (Fraction(1, 400), "0.25%"),
        (Fraction(2, 3), "2/3"),
        (Fraction(0), "0%"),
    ],
)
def test_shares(share: Fraction, words: str) -> None:
    assert say_share(share) == words


def test_no_phrase_of_a_shipped_policy_shows_code() -> None:
    library = Library.of()
    for name in library.names():
        rules = load(library, name, year=2026 if name.startswith("national") else None).latest
        named = name_parts(rules)
        for table in named.rules.tables:
            for row in table.rows:
                said = named.phrases().condition(row.when)
                assert re.findall(r"[a-z_]{3,}|None|\(|\)", said) == [], (name, table.name, row.id, said)
