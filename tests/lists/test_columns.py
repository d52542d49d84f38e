"""Columns of a supplier's file on top of those that lists share."""

from __future__ import annotations

from datetime import date

import pytest

from canbao.intake.column_kinds import ColumnKind
from canbao.lists.columns import columns_of, definition_of, problems_of_columns

SHARED = {
    "id_number": {"label": "证件号", "kind": "id_number", "required": True, "aliases": ["身份证", "号码"]},
    "day": {"label": "日期", "kind": "date", "ahead_days": 3},
    "phone": {"label": "电话", "kind": "phone"},
    "document": {"label": "证件类型", "kind": "choice", "choices": {"resident_card": ["身份证件"]}},
    "town": {"label": "镇", "kind": "place_name"},
    "village": {"label": "村", "kind": "place_name"},
}


def test_what_the_file_says_outweighs_what_lists_share() -> None:
    plain, own = columns_of({"id_number": "身份证号码", "day": {"label": "身份证", "required": True}}, SHARED)
    assert plain.label == "身份证号码"
    assert plain.is_required
    assert plain.given["aliases"] == ["证件号", "号码"]
    assert (own.kind, own.is_required, own.ahead_days) == (ColumnKind.DATE, True, 3)


def test_telephones_are_always_secret() -> None:
    (phone,) = columns_of({"phone": "手机"}, SHARED)
    assert phone.is_secret


def test_days_are_bounded_by_the_lists_day() -> None:
    columns = columns_of({"day": "日期"}, SHARED)
    assert definition_of("a", "a", columns, (), date(2024, 9, 30)).column("day").last == date(2024, 10, 3)
    assert definition_of("a", "a", columns, (), None).column("day").last is None


def test_columns_that_lean_on_others_say_so() -> None:
    columns = columns_of({name: name for name in ("id_number", "document", "town", "village")}, SHARED)
    definition = definition_of("a", "a", columns, ["id_number"], None)
    assert definition.column("id_number").document_column == "document"
    assert definition.column("village").parent == "town"
    assert columns[1].choices == {"resident_card": ["身份证件"]}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"id_number": 3}, "id_number"),
        ({"id_number": {"lable": "x"}}, "lable"),
        ({"shoe": "鞋码"}, "kind"),
        ({"shoe": {"kind": "text"}}, "label"),
    ],
)
def test_problems_are_named(given: dict[str, object], said: str) -> None:
    assert any(said in each for each in problems_of_columns(given, SHARED))


def test_good_columns_have_no_problem() -> None:
    assert list(problems_of_columns({"id_number": "证件号", "shoe": {"label": "鞋码", "kind": "text"}}, SHARED)) == []
