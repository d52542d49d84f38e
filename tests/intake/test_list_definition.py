"""Definitions: built from plain dicts, everything wrong told at once, unknown words with the nearest known one."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from tests.intake.lists import DEFINITION, GIVEN

from canbao.intake.column_kinds import ColumnKind
from canbao.intake.list_definition import ColumnDefinition, DefinitionError, ListDefinition

COLUMN = {"name": "x", "label": "某列"}


def given(*columns: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "one", "title": "一", "columns": list(columns), **more}


def problems(given_: dict[str, Any]) -> str:
    with pytest.raises(DefinitionError) as caught:
        ListDefinition.of(given_)
    assert caught.value.problems
    return str(caught.value)


def test_a_definition_is_what_the_dict_says() -> None:
    assert DEFINITION.names[:3] == ("name", "document", "id_number")
    column = DEFINITION.column("document")
    assert (column.label, column.kind, column.required) == ("证件类型", ColumnKind.CHOICE, False)
    assert column.choices["resident_card"] == ("居民身份证", "身份证")
    assert DEFINITION.column("category").choices == {"特困": ("特困",), "低保": ("低保",), "边缘": ("边缘",)}
    assert DEFINITION.column("id_number").headers == ("证件号码", "身份证号", "公民身份号码", "id_number")
    assert (DEFINITION.key, DEFINITION.one_of) == (("id_number",), (("phone", "remark"),))


def test_a_word_alone_is_a_list_of_one() -> None:
    found = ListDefinition.of(given({**COLUMN, "aliases": "别名"}, key="x"))
    assert (found.key, found.columns[0].aliases) == (("x",), ("别名",))


def test_the_dict_is_not_changed() -> None:
    before = copy.deepcopy(GIVEN)
    ListDefinition.of(GIVEN)
    assert before == GIVEN


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (given(COLUMN, keys=["x"]), "unknown key 'keys'，是否指 did you mean key?"),
        (
            given({**COLUMN, "requierd": True}),
            "column 1：不认得 unknown key 'requierd'，是否指 did you mean required?",
        ),
        (given({**COLUMN, "kind": "dat"}), "no such kind 'dat'，是否指 did you mean date?"),
        (given({"name": "x"}), "缺 label is missing"),
        ({"name": "one", "columns": [COLUMN]}, "缺 title is missing"),
        (given(), "没有列"),
        (given({**COLUMN, "name": "1x"}), "列名不合规"),
        (given({**COLUMN, "name": "row_number"}), "列名不合规"),
        (given(COLUMN, {"name": "y", "label": "某 列（必填）"}), "不止一个含义 means x and y"),
        (given(COLUMN, {**COLUMN, "label": "另"}), "列名重复"),
        (given({**COLUMN, "kind": "choice"}), "choices"),
        (given({**COLUMN, "choices": ["甲"]}), "choices"),
        (given({**COLUMN, "kind": "choice", "choices": {"a": ["甲"], "b": [" 甲"]}}), "写法重复"),
        (given({**COLUMN, "kind": "choice", "choices": {"a": []}}), "写法重复或空缺"),
        (given({**COLUMN, "document_column": "x"}), "只有证件号列"),
        (given({**COLUMN, "longest": 0}), "longest"),
        (given(COLUMN, key=["y"]), "key：没有这一列 no such column 'y'"),
        (given(COLUMN, one_of=[["z"]]), "one_of：没有这一列"),
        (given({**COLUMN, "parent": "w"}), "parent：没有这一列"),
        (
            given({**COLUMN, "kind": "id_number", "document_column": "xx"}),
            "document_column：没有这一列 no such",
        ),
        (
            given(
                {**COLUMN, "kind": "id_number", "document_column": "y"},
                {"name": "y", "label": "类型", "kind": "choice", "choices": {"id_card": ["身份证"]}},
            ),
            "证件类型须是",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_may_be_meant(wrong: dict[str, Any], said: str) -> None:
    assert said in problems(wrong)


def test_everything_wrong_is_said_at_once() -> None:
    text = problems(given({"nam": "x"}, {"name": "y", "label": "乙", "kind": "x"}, titel="二"))
    assert text.count("\n") >= 3


def test_definitions_never_change() -> None:
    with pytest.raises(AttributeError):
        DEFINITION.columns[0].label = "甲"  # type: ignore[misc]
    assert hash(ColumnDefinition("x", "甲")) == hash(ColumnDefinition("x", "甲"))
