"""Rows of a list in words: no code of a choice, no mark of a telephone, no name that seems to go."""

from __future__ import annotations

import pytest

from canbao.lists.columns import Column

pytestmark = pytest.mark.usefixtures("site")


def said(supplier: str, name: str, **content: object) -> str:
    from canbao.lists.definitions import suppliers
    from canbao.web.list_rows import _said

    columns: dict[str, Column] = {column.name: column for column in suppliers()[supplier].columns}
    return _said(name, content, columns.get(name), {"430621105": "荣家湾镇", "430621105201": "城东村"})


def test_cells_in_words() -> None:
    assert said("civil_affairs", "standing", standing="subsistence", listed_as="低保") == "低保"
    assert said("public_security", "sex", sex="female") == "女"
    assert said("public_security", "unit", unit="430621105201") == "荣家湾镇 城东村"
    assert said("claims_summary", "critical", critical=1_234_500) == "12,345.00 元"
    assert said("civil_affairs", "until") == "（空）"


def test_the_mark_of_a_sealed_cell_is_not_shown() -> None:
    assert said("public_security", "phone", phone="0f" * 8) == "（已填）"


def test_a_name_that_stays_is_no_change() -> None:
    from canbao.lists.definitions import suppliers
    from canbao.lists.queries import RowShown
    from canbao.web.list_rows import _row

    row = RowShown(2, "changed", "张三", "1234", "", {"name": "张三", "until": "2024-12-31"}, {}, "found", 7)
    columns = {column.name: column for column in suppliers()["civil_affairs"].columns}
    assert [label for label, _, _ in _row(row, columns, {})["moved"]] == [columns["until"].label]
