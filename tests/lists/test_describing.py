"""The reference of lists says what the definitions say."""

from __future__ import annotations

from canbao.lists.definitions import suppliers
from canbao.lists.describing import describe_list, describe_lists


def test_every_list_and_column_is_described() -> None:
    text = describe_lists()
    for supplier in suppliers().values():
        assert f"## `{supplier.id}` {supplier.title}" in text
        section = describe_list(supplier)
        assert all(f"| `{column.name}` | {column.label} |" in section for column in supplier.columns)
        widths = {line.replace("\\|", "").count("|") for line in section.splitlines() if line.startswith("|")}
        assert widths == {7}


def test_words_and_limits_are_told() -> None:
    section = describe_list(suppliers()["public_security"])
    assert "Kept sealed." in section
    assert "No later than 0 days after the list's day." in section
    assert "more than 2 % of its rows" in section
    civil = describe_list(suppliers()["civil_affairs"])
    assert "特困人员" in civil
    assert "民政局" in civil
