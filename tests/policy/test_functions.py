"""The functions a policy may call: what each becomes under each reading, and everything that is refused."""

from __future__ import annotations

from datetime import date

import pytest
from tests.policy_texts import day, scope_of

from canbao.policy.expressions import ExpressionError, parse
from canbao.policy.functions import RELATIONS
from canbao.policy.nodes import FALSE, TRUE, Call, Compare, Const, Fact, Has, Missing, Node, Present, Related, Since
from canbao.policy.readings import Readings
from canbao.policy.vocabulary import FUNCTIONS, Kind

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
DESTITUTE = (frozenset({"destitute"}), None)


def read(text: str, **readings: str) -> Node:
    return parse(text, scope_of(readings=Readings(readings)))


# -- standings ---------------------------------------------------------------------------------------------------------


def test_a_standing_is_held_on_the_day_of_payment_unless_another_is_named() -> None:
    assert read('has("特困人员")') == Has("特困人员", (DESTITUTE,), PAID)
    assert read('has("特困人员", on=year.end)') == Has("特困人员", (DESTITUTE,), day("2025-12-31"))


def test_every_option_of_a_standing() -> None:
    days = "certified_from=birth, certified_until=central.end"
    text = f'has("残疾人", grade=(1, 2), role="parent", {days}, listed_by="school")'
    wanted = Has(
        "残疾人", ((frozenset({"disabled"}), frozenset({1, 2})),), PAID, role="parent", listed_by="school",
        certified_from=BIRTH, certified_until=day("2024-12-31"),
    )  # fmt: skip
    assert read(text) == wanted
    assert read('has("残疾人", grade=3)') == Has("残疾人", ((frozenset({"disabled"}), frozenset({3})),), PAID)


def test_several_names_are_several_selectors_and_a_name_brings_its_members_and_grades() -> None:
    held = read('has("监测对象", "三级残疾")')
    assert isinstance(held, Has)
    assert (held.word, len(held.selectors)) == ("监测对象、三级残疾", 2)
    assert held.selectors[0] == (frozenset({"monitored", "unstable_lifted", "edge_at_risk", "sudden_hardship"}), None)
    assert held.selectors[1] == (frozenset({"disabled"}), frozenset({3}))


@pytest.mark.parametrize(("answer", "grades"), [("grades_1_2", {1, 2}), ("grades_1_3", {1, 2, 3})])
def test_what_severe_means_is_a_reading(answer: str, grades: set[int]) -> None:
    scope = scope_of(readings=Readings({"A23": answer}))
    held = parse('has("重度残疾人")', scope)
    assert isinstance(held, Has)
    assert held.selectors == ((frozenset({"disabled"}), frozenset(grades)),)
    assert "A23" in scope.used_readings


def test_other_readings_of_a_standing() -> None:
    mark = read('has("特困人员")', A33="current_mark")
    assert isinstance(mark, Has)
    assert mark.on == Const(date.max, Kind.DATE)
    listed = read('has("特困人员")', A43="certifier_only")
    assert isinstance(listed, Has)
    assert listed.not_listed_by == "school"
    late = read('has("特困人员")', A25="next_month")
    assert isinstance(late, Has)
    assert isinstance(late.certified_until, Call)
    bounded = read('has("特困人员", certified_until=year.end)', A25="next_month")
    assert isinstance(bounded, Has)
    assert bounded.certified_until == Call("earlier", (day("2025-12-31"), late.certified_until), Kind.DATE)


def test_since_when_a_standing_is_held() -> None:
    assert read('since("特困人员")') == Since(Has("特困人员", (DESTITUTE,), PAID))


# -- days, ages, people ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "counted"), [("event_day_not_counted", 0), ("event_day_counted", 1)])
def test_days_between_two_days(answer: str, counted: int) -> None:
    assert read("days(birth, paid)", A01=answer) == Call("days", (BIRTH, PAID, Const(counted, Kind.INT)), Kind.INT)


@pytest.mark.parametrize(
    ("answer", "on"),
    [
        ("paid", PAID), ("window_end", day("2024-12-31")), ("year_start", day("2025-01-01")),
        ("birth_year", day("2025-12-31")),
    ],
)  # fmt: skip
def test_a_bare_age_is_taken_on_the_day_of_the_reading(answer: str, on: Node) -> None:
    assert read("age", A19=answer) == Call("age", (BIRTH, on), Kind.INT)


def test_without_a_central_window_the_day_of_payment_stands_for_its_end() -> None:
    year = scope_of().periods["year"]
    scope = scope_of(periods={"year": year}, readings=Readings({"A19": "window_end"}))
    assert parse("age", scope) == Call("age", (BIRTH, PAID), Kind.INT)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("age(year.start)", Call("age", (BIRTH, day("2025-01-01")), Kind.INT)),
        ("months_left(paid)", Call("months_left", (PAID, day("2025-12-31")), Kind.INT)),
        ("month_of(paid)", Call("month_of", (PAID,), Kind.INT)),
        ("year_of(birth)", Call("year_of", (BIRTH,), Kind.INT)),
        ("plus_months(paid, 3)", Call("plus_months", (PAID, Const(3, Kind.INT)), Kind.DATE)),
        ("next_month(paid)", Call("next_month", (PAID,), Kind.DATE)),
        ("next_year(paid)", Call("next_year", (PAID,), Kind.DATE)),
        ("later(paid, birth)", Call("later", (PAID, BIRTH), Kind.DATE)),
        ("earlier(paid, birth)", Call("earlier", (PAID, BIRTH), Kind.DATE)),
        ("present(hukou)", Present(Fact("hukou", Kind.PLACE))),
        ('date("2024-02-29")', day("2024-02-29")),
        ('count("household", insured)', Related("household", Fact("insured", Kind.BOOL))),
        ('exists("parent", insured)', Compare(">=", Related("parent", Fact("insured", Kind.BOOL)), Const(1, Kind.INT))),
        ('reading("A40", "exempt")', FALSE),
        ('reading("A40", "late_rule")', TRUE),
        ('city("super")', FALSE),
    ],
)
def test_functions_of_values(text: str, node: Node) -> None:
    assert read(text) == node


def test_a_city_is_what_the_policy_says() -> None:
    assert parse('city("super")', scope_of(city_size="super")) == TRUE


def test_every_function_of_the_vocabulary_can_be_called() -> None:
    calls = {
        "has": 'has("孤儿")', "since": 'since("孤儿")', "days": "days(birth, paid)", "age": "age(paid)",
        "present": "present(hukou)",
        "exists": 'exists("spouse", married)', "count": 'count("spouse", married)', "months_left": "months_left(paid)",
        "month_of": "month_of(paid)", "year_of": "year_of(paid)", "date": 'date("2025-01-01")',
        "plus_days": "plus_days(paid, 1)",
        "plus_months": "plus_months(paid, 1)", "next_month": "next_month(paid)", "next_year": "next_year(paid)",
        "later": "later(paid, birth)", "earlier": "earlier(paid, birth)", "share": "share(personal, 50)",
        "reading": 'reading("A01", "event_day_counted")',
        "by_reading": 'by_reading("A06", year_start=year.start, payment=paid)',
        "city": 'city("super")',
    }  # fmt: skip
    assert set(calls) == set(FUNCTIONS)
    assert all(read(text) is not None for text in calls.values())
    assert RELATIONS == ("parent", "spouse", "household")


# -- readings ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "node"), [("year_start", day("2025-01-01")), ("payment", PAID)])
def test_a_value_by_reading(answer: str, node: Node) -> None:
    scope = scope_of(readings=Readings({"A06": answer}))
    assert parse('by_reading("A06", year_start=year.start, payment=paid)', scope) == node
    assert scope.used_readings == {"A06"}


# -- refused -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "word", "says"),
    [
        ('hsa("特困人员")', "hsa", "unknown function: hsa；是否指 has"),
        ("zzzz(paid)", "zzzz", "unknown function: zzzz$"),
        ('has("特困人")', "特困人", "unknown standing: 特困人；是否指 .*特困"),
        ("has()", "has()", "用法 usage: has"),
        ("has(paid)", "has(paid)", "用法 usage: has"),
        ('has("孤儿", "特困人", grade=1)', "特困人", "unknown standing"),
        ('has("孤儿", rol="parent")', "rol", "no such argument: rol；是否指 role"),
        ('has("孤儿", zzzz=1)', "zzzz", "no such argument: zzzz；可用 grade, role"),
        ('has("孤儿", role=paid)', "paid", "a literal is expected: paid"),
        ('has("孤儿", grade="1")', "'1'", "a literal is expected"),
        ('has("孤儿", grade=True)', "True", "a literal is expected"),
        ('has("孤儿", on=employed)', "employed", "employed should be date"),
        ("days(birth)", "days(birth)", "用法 usage: days"),
        ("age()", "age()", "用法 usage: age"),
        ("age(paid, on=paid)", "age(paid, on=paid)", "用法 usage: age"),
        ("month_of(paid, paid)", "month_of(paid, paid)", "用法 usage: month_of"),
        ("plus_days(paid, paid)", "paid", "paid should be int"),
        ("present()", "present()", "用法 usage: present"),
        ('date("2024-02-30")', "2024-02-30", "no such day: 2024-02-30"),
        ("date(20240101)", "20240101", "a literal is expected"),
        (
            'exists("perent", insured)',
            "perent",
            "unknown relation: perent；可用 parent, spouse, household（是否指 parent？）",
        ),
        ('exists("zz", insured)', "zz", "unknown relation: zz"),
        ('exists("parent")', "exists('parent')", "用法 usage: exists"),
        ('count("parent")', "count('parent')", "用法 usage: count"),
        ('exists("parent", paid)', "paid", "a condition is expected"),
        ('exists("parent", exists("parent", insured))', "exists('parent', insured)", "one step only"),
        ("share(personal)", "share(personal)", "用法 usage: share"),
        ("share(paid, 50)", "paid", "paid should be fen"),
        ('reading("A99", "x")', "x", "A99"),
        ('reading("A01", "event_day_countd")', "event_day_countd", "event_day_counted"),
        ('by_reading("A06")', "by_reading('A06')", "用法 usage: by_reading"),
        ("by_reading(paid=1)", "by_reading(paid=1)", "用法 usage: by_reading"),
        ('by_reading("A06", year_start=year.start, paymnt=paid)', "paymnt", "payment"),
        ('by_reading("A06", payment=paid)', "year_start", "没有写出 no branch"),
        ('by_reading("A06", year_start=year.start, payment=personal)', None, "branches are of different kinds"),
        ('by_reading("A06", year_start=year.start, payment=payed)', "payed", "unknown word: payed"),
        ("city(paid)", "paid", "a literal is expected"),
    ],
)
def test_what_is_refused(text: str, word: str | None, says: str) -> None:
    with pytest.raises(ExpressionError, match=says.replace("（", ".").replace("）", ".").replace("？", ".")) as refused:
        read(text)
    assert word is None or refused.value.word == word


def test_an_unset_window_gives_an_unset_age() -> None:
    unset = scope_of().periods["opening"]
    scope = scope_of(
        periods={"year": scope_of().periods["year"], "central": unset}, readings=Readings({"A19": "window_end"})
    )
    assert parse("age", scope) == Call("age", (BIRTH, Missing("opening_days", Kind.DATE)), Kind.INT)
