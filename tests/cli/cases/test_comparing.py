"""When what was found is what was expected."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.cli.cases.comparing import agrees, holds_clause, is_same

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=2), below, max_size=3),
    max_leaves=6,
)


@given(PLAIN)
def test_everything_is_the_same_as_itself(value: Any) -> None:
    assert is_same(value, value)


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (6, Decimal("6.0"), True),
        (6.1, Decimal("6.1"), True),
        (Decimal("99.17"), Decimal("99.170"), True),
        (0, False, False),
        (1, True, False),
        (0, None, False),
        ("400", 400, False),
        ({"a": 1}, {"a": Decimal(1)}, True),
        ({"a": 1}, {"a": 1, "b": 0}, False),
        ({}, None, False),
        ([["2024-01-01", "2024-02-29"]], [("2024-01-01", "2024-02-29")], True),
        ([1, 2], [2, 1], False),
        ([1], [1, 1], False),
        (None, None, True),
    ],
)
def test_values_are_compared_as_what_they_mean(expected: Any, found: Any, same: bool) -> None:
    assert agrees("key", expected, found) is same


def test_tasks_and_missing_members_have_no_order() -> None:
    assert agrees("tasks", ["a", "b"], ["b", "a"])
    assert not agrees("tasks", ["a"], ["a", "a"])
    assert not agrees("towns", ["a", "b"], ["b", "a"])


@pytest.mark.parametrize(
    ("expected", "found", "holds"),
    [
        ("五(一)", "五(一)", True),
        ("五(一)", "五(一)第2段", True),
        ("五（一）", "五(一)", True),
        ("五(一)第2段", "五(一)", False),
        ("二(三)1", "二(三)10", False),
        ("二(三)1", "二(三)1第2段", True),
        ("三", "三 县医保局", True),
        ("二(二)", "二(三)", False),
        ("", "二(三)", False),
        ("二(二)", None, False),
        (None, None, True),
    ],
)
def test_a_clause_may_be_expected_by_the_one_that_contains_it(expected: Any, found: Any, holds: bool) -> None:
    assert agrees("clause", expected, found) is holds


@given(st.sampled_from(["二", "二(三)", "二(三)2"]), st.sampled_from(["", "第2段", "(一)", " 县医保局"]))
def test_a_clause_holds_whatever_stands_below_it(outer: str, rest: str) -> None:
    assert holds_clause(outer, outer + rest)
