"""The reference of formats: every format, every column."""

from __future__ import annotations

from canbao.exchange.definitions import formats
from canbao.exchange.describing import describe_format, describe_formats


def test_every_format_and_column_is_there() -> None:
    text = describe_formats()
    assert [each.id for each in formats().values() if f"## `{each.id}` {each.title}" not in text] == []
    for each in formats().values():
        lines = describe_format(each).splitlines()
        assert [name for name in each.names if not any(line.startswith(f"| `{name}` |") for line in lines)] == []


def test_what_must_be_filled_in_and_how_long_it_may_be_is_said() -> None:
    text = describe_format(formats()["payments"])
    assert "| `tax_number` | 税务流水号 | yes | Any text on one line. At most 40 characters. |" in text
    assert "No later than the day on which it is read." in text
    assert "个人缴费、补差、补缴" in text
    assert "sum is that of `paid`" in text
