"""Marks of orders: the same for the same input, another for any other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from types import MappingProxyType

import pytest

pytestmark = pytest.mark.usefixtures("vault", "database")


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    text: str = "甲"


@dataclass(frozen=True)
class OtherPart:
    text: str = "甲"


@dataclass(frozen=True)
class Order:
    part: object = Part()
    day: date | None = date(2026, 1, 2)
    moment: datetime = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    hour: time = time(8, 30)
    content: bytes = b"\x00\xff"
    names: frozenset[str] = frozenset({"b", "a", "c"})
    colour: Colour = Colour.RED
    table: Mapping[str, int] = field(default_factory=lambda: {"x": 1, "y": 2})
    row: tuple[object, ...] = (1, None, True)


def test_the_same_order_has_the_same_mark() -> None:
    from canbao.access.claiming import mark_of

    assert mark_of("a", Order()) == mark_of(
        "a", Order(table=MappingProxyType({"y": 2, "x": 1}), names=frozenset({"c", "b", "a"}))
    )
    assert len(mark_of("a", Order())) == 32


OTHERS = [
    Order(part=OtherPart()),
    Order(part=Part("乙")),
    Order(day=None),
    Order(hour=time(8, 31)),
    Order(content=b"\x00\xfe"),
    Order(row=(1, None)),
    Order(names=frozenset({"a", "b"})),
    Order(table={"x": 1}),
    Order(row=("1", None, True)),
]


def test_any_other_order_has_another() -> None:
    from canbao.access.claiming import mark_of

    marks = {mark_of("a", order) for order in [*OTHERS, Order()]}
    assert len(marks) == len(OTHERS) + 1
    assert mark_of("b", Order()) not in marks


def test_what_has_no_one_way_of_writing_is_refused() -> None:
    from canbao.access.claiming import mark_of

    with pytest.raises(TypeError, match="object"):
        mark_of("a", Order(part=object()))
