"""Three-valued truth, and what every node is for one person: tables by hand, law by law, day by day."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from tests.assessing import neutral, standing
from tests.policy_texts import book_of, scope_of

from canbao.assess.evaluating import Case, all_of, any_of, call, compare, join, months_left
from canbao.assess.facts import ABSENT, UNKNOWN, none_complete, person_of
from canbao.policy.expressions import parse
from canbao.policy.nodes import (
    FALSE,
    TRUE,
    Both,
    Call,
    Const,
    Either,
    Fact,
    Given,
    Missing,
    Negated,
    Node,
    Present,
    Term,
)
from canbao.policy.readings import Readings
from canbao.policy.vocabulary import Kind

TRI = (True, False, None)
RULES = book_of().latest


def case(paid: str | None = "2024-10-01", *, complete: bool = True, **facts: Any) -> Case:
    person = person_of({"relatives": {}, **facts})
    day = None if paid is None else date.fromisoformat(paid)
    return Case(person, RULES, day) if complete else Case(person, RULES, day, none_complete)


def truth(text: str, paid: str | None = "2024-10-01", **facts: Any) -> bool | None:
    return case(paid, **facts).truth(parse(text, scope_of()))


def value(text: str, paid: str | None = "2024-10-01", **facts: Any) -> Any:
    return case(paid, **facts).value(parse(text, scope_of()))


# -- three values ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "two", "both", "either"),
    [
        (True, True, True, True), (True, False, False, True), (True, None, None, True), (False, True, False, True),
        (False, False, False, False), (False, None, False, None), (None, True, None, True), (None, False, False, None),
        (None, None, None, None),
    ],
)  # fmt: skip
def test_truth_tables(one: bool | None, two: bool | None, both: bool | None, either: bool | None) -> None:
    assert (all_of([one, two]), any_of([one, two])) == (both, either)


@pytest.mark.parametrize("values", [list(values) for values in product(TRI, repeat=3)])
def test_laws_of_three_values(values: list[bool | None]) -> None:
    negated = [None if item is None else not item for item in values]
    opposite = any_of(negated)
    assert all_of(values) == (None if opposite is None else not opposite)  # De Morgan
    assert all_of(values) == all_of(values[::-1])
    assert any_of([all_of(values[:2]), values[2]]) == all_of(
        [any_of([values[0], values[2]]), any_of([values[1], values[2]])]
    )


def test_the_empty_ones() -> None:
    assert (all_of([]), any_of([])) == (True, False)


@pytest.mark.parametrize(("one", "two"), list(product(TRI, repeat=2)))
def test_a_condition_from_its_atoms(one: bool | None, two: bool | None) -> None:
    first, second = Fact("employed", Kind.BOOL), Fact("married", Kind.BOOL)
    truths: dict[Node, bool | None] = {first: one, second: two}
    asked = truths.__getitem__
    assert join(Both((first, second)), asked) == all_of([one, two])
    assert join(Either((first, second)), asked) == any_of([one, two])
    assert join(Negated(first), asked) == (None if one is None else not one)
    assert join(Term("word", first), asked) == one
    assert (join(TRUE, asked), join(FALSE, asked)) == (True, False)


@pytest.mark.parametrize(
    ("op", "less", "equal", "more"),
    [
        ("==", False, True, False),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_comparing(op: str, less: bool, equal: bool, more: bool) -> None:
    assert [compare(op, 1, 2), compare(op, 2, 2), compare(op, 3, 2)] == [less, equal, more]
    assert compare(op, UNKNOWN, 2) is compare(op, 2, UNKNOWN) is None
    assert compare(op, ABSENT, 2) is compare(op, UNKNOWN, ABSENT) is False


def test_there_is_no_other_comparison() -> None:
    with pytest.raises(ValueError, match="!="):
        compare("!=", 1, 2)


# -- atoms -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("employed", {"employed": True}, True), ("employed", {"employed": False}, False), ("employed", {}, None),
        ("present(school_place)", {"school_place": "43"}, True),
        ("present(school_place)", {"school_place": None}, False),
        ("present(school_place)", {}, None), ("present(hukou)", {"hukou": "none"}, False),
        ("present(hukou)", {"hukou": None}, None),
        ('student in ("college", "primary")', {"student": "college"}, True),
        ('student in ("college",)', {"student": "none"}, False),
        ('student in ("college",)', {}, None), ('tier in ("low",)', {"tier": None}, False),
        ("hukou in place", {"hukou": "430621100"}, True), ("hukou in place", {"hukou": "430600"}, False),
        ("hukou in place", {"hukou": "none"}, False), ("hukou in place", {}, None),
        ("hukou in everywhere", {"hukou": "11"}, True),
        ("hukou in everywhere", {"hukou": "none"}, False), ("hukou in pooling_area", {"hukou": "4306"}, True),
        ('tier == "low"', {"tier": "low"}, True), ('tier == "low"', {"tier": None}, False),
        ('tier != "low"', {"tier": None}, True),
        ("paid >= opening.start", {}, None), ("registered >= opening.start", {"registered": None}, False),
        ("break_years >= 1", {"resident_years": [2023], "employee_years": []}, True), ("break_years >= 1", {}, None),
        ("continuous_years == 2", {"resident_years": [2024]}, True), ("repair_years > 0", {"repair_years": 2}, True),
        ("offer_years > 1", {}, False), ("residence_months >= 12", {"residence_months": 12}, True),
        ("insured", {"paid_on": "2024-10-01"}, True),
        ("insured", {"paid_on": None}, False), ("personal > fiscal", {}, None),
    ],
)  # fmt: skip
def test_atoms(text: str, facts: dict[str, Any], found: bool | None) -> None:
    assert truth(text, **facts) is found


def test_a_guard_is_unknown_until_the_value_is_there() -> None:
    guard = Given(Fact("registered", Kind.DATE))
    assert case(registered="2024-10-01").truth(guard) is True
    assert case(registered=None).truth(guard) is None
    assert case().truth(guard) is None


def test_what_is_no_condition_and_what_is_no_value() -> None:
    with pytest.raises(TypeError, match="not a condition"):
        case().truth(Call("age", (), Kind.INT))
    with pytest.raises(TypeError, match="not a value"):
        case().value(Present(Fact("hukou", Kind.PLACE)))


# -- values ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "facts", "found"),
    [
        ("paid", {}, date(2024, 10, 1)), ("birth", {"birth": "1980-02-29"}, date(1980, 2, 29)),
        ("registered", {"registered": None}, ABSENT),
        ("registered", {}, UNKNOWN), ("opening.start", {}, UNKNOWN), ("fiscal", {}, UNKNOWN), ("personal", {}, 40_000),
        ("days(birth, paid)", {"birth": "2024-09-30"}, 1), ("days(birth, paid)", {"birth": "2024-10-02"}, -1),
        ("days(birth, paid)", {}, UNKNOWN),
        ("days(registered, paid)", {"registered": None}, ABSENT), ("age(paid)", {"birth": "1954-10-01"}, 70),
        ("age(paid)", {"birth": "1954-10-02"}, 69), ("months_left(paid)", {}, 15), ("month_of(paid)", {}, 10),
        ("year_of(paid)", {}, 2024),
        ("plus_days(paid, 31)", {}, date(2024, 11, 1)), ("plus_months(paid, 5)", {}, date(2025, 3, 1)),
        ("next_month(paid)", {}, date(2024, 11, 1)), ("next_year(paid)", {}, date(2025, 1, 1)),
        ("later(paid, year.start)", {}, date(2025, 1, 1)), ("earlier(paid, year.start)", {}, date(2024, 10, 1)),
        ("later(paid, registered)", {"registered": None}, ABSENT), ("later(paid, registered)", {}, UNKNOWN),
        ("personal + personal", {}, 80_000), ("personal - personal", {}, 0),
        ("personal * offer_years", {"offer_years": 3}, 120_000),
        ("personal / 3", {}, Fraction(40_000, 3)), ("share(personal, 33)", {}, 13_200), ("13 - month_of(paid)", {}, 3),
        ("continuous_years", {"resident_years": [2024, 2023]}, 3),
        ("break_years", {"resident_years": [2020], "employee_years": []}, 4),
    ],
)  # fmt: skip
def test_values(text: str, facts: dict[str, Any], found: Any) -> None:
    assert value(text, **facts) == found


def test_money_is_never_a_float() -> None:
    assert not isinstance(value("personal / 3"), float)
    assert call("divide", [100, 3]) == Fraction(100, 3)


def test_who_has_not_paid_has_no_day_of_payment() -> None:
    assert (value("paid", None), truth("paid <= central.end", None)) == (UNKNOWN, None)


@pytest.mark.parametrize(
    ("day", "last", "months"),
    [
        ("2025-01-31", "2025-12-31", 12),
        ("2025-12-01", "2025-12-31", 1),
        ("2026-01-01", "2025-12-31", 0),
        ("2024-12-31", "2025-06-30", 7),
    ],
)
def test_months_left_count_both_months(day: str, last: str, months: int) -> None:
    assert months_left(date.fromisoformat(day), date.fromisoformat(last)) == months


def test_a_value_asked_for_twice_is_worked_out_once() -> None:
    one = case(employed=True)
    assert one.truth(Fact("employed", Kind.BOOL)) is one.truth(Fact("employed", Kind.BOOL)) is True


# -- standings ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "given", "found"),
    [
        ('has("孤儿")', standing("孤儿", "2024-10-01"), True),  # certified on the day itself
        ('has("孤儿")', standing("孤儿", "2024-10-02"), False),
        ('has("孤儿")', standing("孤儿", until="2024-10-01"), True),  # the last day counts
        ('has("孤儿")', standing("孤儿", until="2024-09-30"), False),
        ('has("孤儿")', standing("孤儿", None), None),
        ('has("孤儿")', standing("孤儿", None, until="2024-09-30"), False),
        ('has("孤儿")', standing("特困人员"), False),
        ('has("孤儿", "特困人员")', standing("特困人员"), True),
        ('has("监测对象")', standing("边缘易致贫户"), True),
        ('has("边缘易致贫户")', standing("监测对象"), False),
        ('has("残疾人", grade=(1, 2))', standing("残疾人", grade=2), True),
        ('has("残疾人", grade=(1, 2))', standing("残疾人", grade=3), False),
        ('has("残疾人", grade=(1, 2))', standing("残疾人"), None),
        ('has("残疾人", grade=1)', standing("重度残疾人"), None),  # grade 1 or 2
        ('has("残疾人", grade=(1, 2))', standing("重度残疾人"), True),
        ('has("残疾人", grade=(3, 4))', standing("重度残疾人"), False),
        ('has("重度残疾人")', standing("残疾人", grade=1), True),
        ('has("农村独女家庭", role="parent")', standing("农村独女家庭", role="parent"), True),
        ('has("农村独女家庭", role="parent")', standing("农村独女家庭", role="child"), False),
        ('has("农村独女家庭", role="parent")', standing("农村独女家庭"), None),
        ('has("孤儿", listed_by="school")', standing("孤儿", listed_by="school"), True),
        ('has("孤儿", listed_by="school")', standing("孤儿", listed_by="civil_affairs"), False),
        ('has("孤儿", listed_by="school")', standing("孤儿"), None),
        (
            'has("孤儿", certified_from=year.start)',
            standing("孤儿", "2025-01-01"),
            False,
        ),  # not yet on the day of payment
        ('has("孤儿", on=year.end, certified_from=year.start)', standing("孤儿", "2025-01-01"), True),
        ('has("孤儿", on=year.end, certified_from=year.start)', standing("孤儿", "2024-12-31"), False),
        ('has("孤儿", certified_until=date("2024-01-01"))', standing("孤儿", "2024-01-01"), True),
        ('has("孤儿", certified_until=date("2024-01-01"))', standing("孤儿", "2024-01-02"), False),
        ('has("孤儿", on=registered)', standing("孤儿"), None),
    ],
)
def test_one_standing(text: str, given: dict[str, Any], found: bool | None) -> None:
    assert truth(text, standings=[given]) is found


def test_of_several_standings_one_is_enough() -> None:
    held, doubtful, over = standing("孤儿"), standing("孤儿", None), standing("孤儿", until="2020-01-01")
    assert truth('has("孤儿")', standings=[over, doubtful, held]) is True
    assert truth('has("孤儿")', standings=[over, doubtful]) is None


def test_absence_from_a_list_counts_only_where_the_list_is_complete() -> None:
    node = parse('has("孤儿")', scope_of())
    assert case(enrol_place="430621").truth(node) is False
    assert case(complete=False, enrol_place="430621").truth(node) is None
    assert case(complete=False, standings=[standing("孤儿")]).truth(node) is True


def test_a_list_is_asked_for_its_standings_place_and_day() -> None:
    asked: list[tuple[Any, ...]] = []

    def coverage(ids: frozenset[str], place: str | None, day: date | None) -> bool:
        asked.append((ids, place, day))
        return True

    node = parse('has("孤儿")', scope_of())
    assert Case(person_of({"enrol_place": "430621"}), RULES, date(2024, 10, 1), coverage).truth(node) is False
    assert Case(person_of({}), RULES, None, coverage).truth(node) is False
    assert asked == [(frozenset({"orphan"}), "430621", date(2024, 10, 1)), (frozenset({"orphan"}), None, None)]


def test_readings_of_a_standing() -> None:
    def held(reading: dict[str, Any], given: dict[str, Any], paid: str = "2024-10-15") -> bool | None:
        return case(paid, standings=[given]).truth(parse('has("孤儿")', scope_of(readings=Readings(reading))))

    assert held({"A33": "current_mark"}, standing("孤儿", "2025-06-01")) is True
    assert held({"A33": "current_mark"}, standing("孤儿", until="2025-06-01")) is False
    assert held({"A43": "certifier_only"}, standing("孤儿", listed_by="school")) is False
    assert held({"A43": "certifier_only"}, standing("孤儿", listed_by="civil_affairs")) is True
    assert held({"A43": "certifier_only"}, standing("孤儿")) is True
    assert held({"A25": "next_month"}, standing("孤儿", "2024-09-30")) is True
    assert held({"A25": "next_month"}, standing("孤儿", "2024-10-01")) is False


@pytest.mark.parametrize(
    ("standings", "since"),
    [
        ([standing("孤儿", "2021-05-05"), standing("特困人员", "2020-01-01")], date(2020, 1, 1)),
        ([standing("孤儿", "2021-05-05"), standing("特困人员", "2025-01-01")], date(2021, 5, 5)),
        ([standing("低保对象")], ABSENT),
        ([standing("孤儿", "2021-05-05"), standing("特困人员", None)], UNKNOWN),
    ],
)
def test_since_when(standings: list[dict[str, Any]], since: Any) -> None:
    assert value('since("孤儿", "特困人员")', standings=standings) == since


def test_since_when_is_not_known_where_a_list_is_silent() -> None:
    node = parse('since("孤儿")', scope_of())
    assert case(complete=False).value(node) is UNKNOWN
    mark = parse('since("孤儿")', scope_of(readings=Readings({"A33": "current_mark"})))
    assert case(standings=[standing("孤儿", "2021-05-05")]).value(mark) == date(2021, 5, 5)


# -- relatives ---------------------------------------------------------------------------------------------------------

PAID, UNPAID = {"paid_on": "2024-10-01", "employed": True}, {"paid_on": None, "employed": False}
UNSAID: dict[str, Any] = {"paid_on": "2024-10-01"}


@pytest.mark.parametrize(
    ("relatives", "exists", "count"),
    [
        ({"parent": [PAID, UNPAID]}, True, 1), ({"parent": [UNPAID]}, False, 0), ({"parent": []}, False, 0),
        ({}, False, 0), (None, None, UNKNOWN),
        ({"spouse": [PAID]}, False, 0),
        ({"parent": [PAID, UNSAID]}, True, UNKNOWN), ({"parent": [UNPAID, UNSAID]}, None, UNKNOWN),
    ],
)  # fmt: skip
def test_relatives(relatives: Any, exists: bool | None, count: Any) -> None:
    assert truth('exists("parent", employed)', relatives=relatives) is exists
    assert value('count("parent", employed)', relatives=relatives) == count


@pytest.mark.parametrize(
    ("asked", "holds"),
    [
        (">= 1", True), (">= 2", None), (">= 3", None), (">= 4", False), ("== 1", None), ("== 2", None),
        ("== 0", False), ("== 4", False), ("< 1", False), ("< 4", True), ("<= 3", True), ("> 0", True), ("> 2", None),
    ],
)  # fmt: skip
def test_bounds_of_a_count_may_be_enough(asked: str, holds: bool | None) -> None:
    family = {"parent": [PAID, UNPAID, UNSAID, UNSAID]}
    assert truth(f'count("parent", employed) {asked}', relatives=family) is holds


def test_the_own_payment_of_a_relative_decides() -> None:
    assert truth('exists("parent", insured)', relatives={"parent": [{"paid_on": None}]}) is False
    assert truth('exists("parent", insured)', relatives={"parent": [{"paid_on": "2024-10-01"}]}) is True


def test_a_condition_on_a_relative_reads_the_relatives_own_facts_and_day() -> None:
    parent = {"birth": "1995-01-01", "paid_on": "2024-09-01", "standings": [standing("孤儿", "2024-09-15")]}
    facts: dict[str, Any] = {"birth": "2024-12-01", "relatives": {"parent": [parent]}}
    assert truth('exists("parent", age(paid) >= 18)', **facts) is True
    assert truth('exists("parent", has("孤儿"))', **facts) is False  # two weeks too late for the parent's own payment
    assert truth('exists("parent", has("孤儿", on=year.start))', **facts) is True
    assert truth('exists("parent", employed)', **facts) is None


def test_the_neutral_person_of_the_tests_is_wholly_known() -> None:
    person = person_of(neutral(book_of()))
    assert [name for name in person.values if person.get(name) is UNKNOWN] == ["paid"]
    assert Case(person, RULES, None).value(Missing("x", Kind.FEN)) is UNKNOWN
    assert Case(person, RULES, None).value(Const(3, Kind.INT)) == 3
