"""YAML read strictly: what each scalar becomes, where each value stands, and what is refused with its line and
column."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from canbao.policy.yaml_file import Positions, YamlError, read_yaml


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-3", -3), ("0", 0), ("1.50", Decimal("1.50")), ("-0.5", Decimal("-0.5")), ("true", True),
        ("false", False),
        ("null", None), ("~", None), ("", None), ("2024-02-29", date(2024, 2, 29)), ('"2024-02-29"', "2024-02-29"),
        ("'012'", "012"),
        ("一(二)", "一(二)"), ("has(x)", "has(x)"), ("50%", "50%"), ('"yes"', "yes"), ("1.2.3", "1.2.3"),
        ("2024-2-9", "2024-2-9"),
    ],
)  # fmt: skip
def test_scalars(text: str, value: Any) -> None:
    found, _ = read_yaml(f"key: {text}\n")
    assert found == {"key": value}
    assert type(found["key"]) is type(value)


def test_nothing_is_read_as_a_float() -> None:
    found, _ = read_yaml("a: 0.1\nb: [1.0, 2]\n")
    assert found == {"a": Decimal("0.1"), "b": [Decimal("1.0"), 2]}


def test_keys_are_words_whatever_they_look_like() -> None:
    assert read_yaml("2024: a\n一: b\ntrue: c\n")[0] == {"2024": "a", "一": "b", "true": "c"}


def test_an_empty_file_is_nothing() -> None:
    assert read_yaml("")[0] is None
    assert read_yaml("# a comment only\n")[0] is None


def test_every_value_has_a_place() -> None:
    _, places = read_yaml("a:\n  - {id: x, when: z}\n  - id: z\nb: 1\n")
    assert places.of(("a",)) == (2, 3)
    assert places.of(("a", 0, "when")) == (2, 19)
    assert places.of(("a", 1)) == (3, 5)
    assert places.of(("b",)) == (4, 4)


def test_a_path_that_is_not_there_answers_for_its_parent() -> None:
    _, places = read_yaml("a:\n  b: 1\n")
    assert places.of(("a", "b", "c", 3)) == (2, 6)
    assert places.of(("zz",)) == (1, 1)
    assert Positions({}).of(("a",)) == (1, 1)


@pytest.mark.parametrize(
    ("text", "line", "column", "word", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "a", "键重复 repeated key: a"),
        ("a: yes\n", 1, 4, "yes", "写 true/false 或加引号"),
        ("a: No\n", 1, 4, "No", "写 true/false"),
        ("a: on\n", 1, 4, "on", "写 true/false"),
        ("a:\n  b: 012\n", 2, 6, "012", "ambiguous number"),
        ("a: 12:30\n", 1, 4, "12:30", "ambiguous number"),
        ("a: 0x1F\n", 1, 4, "0x1F", "ambiguous number"),
        ("a: 1e3\n", 1, 4, "1e3", "ambiguous number"),
        ("a: 1_000\n", 1, 4, "1_000", "ambiguous number"),
        ("a: 2024-02-30\n", 1, 4, "2024-02-30", "no such day"),
        ("a: &x 1\nb: *x\n", 1, 4, "x", "anchors are not used"),
        ("a: [1, 2\nb: 3\n", 2, 2, "", "YAML 写法有误"),
        ("a: b: c\n", 1, 5, "", "YAML 写法有误"),
        ("\ta: 1\n", 1, 1, "", "YAML 写法有误"),
        ("a: {when: x in (1, 2), cite: b}\n", 1, 20, "2)", "“2\\)”没有值.*须整体加引号 text with a comma"),
        ("a: {when: x, y}\n", 1, 14, "y", "has no value inside"),
        ("a: {when: x,\n  cite:b}\n", 2, 3, "cite:b", "has no value inside"),
        ('a: {when: has("b", "c")}\n', 1, 23, "", r"text with a comma, \[ \] or `: ` needs quotes"),
        ("a: {about: b: c}\n", 1, 13, "", "needs quotes"),
    ],
)
def test_what_is_refused_says_where(text: str, line: int, column: int, word: str, says: str) -> None:
    with pytest.raises(YamlError, match=says) as refused:
        read_yaml(text)
    assert (refused.value.line, refused.value.column, refused.value.word) == (line, column, word)
    assert str(refused.value) == refused.value.message


@pytest.mark.parametrize("text", ["!!python/object:os.system x", "!own 3", "!!binary aGk=", "!!set {a, b}"])
def test_a_tag_is_refused(text: str) -> None:
    with pytest.raises(YamlError, match="不用标签") as refused:
        read_yaml(f"a: 1\nb: {text}\n")
    assert refused.value.line == 2


def test_an_empty_value_inside_braces_is_nothing_once_it_has_its_colon() -> None:
    assert read_yaml("a: {b: , c: 'd, e', }\n")[0] == {"a": {"b": None, "c": "d, e"}}


def test_advice_on_quotes_is_given_only_where_quotes_help() -> None:
    with pytest.raises(YamlError) as refused:
        read_yaml("\ta: 1\n")
    assert "quotes" not in refused.value.message
