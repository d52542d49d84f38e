"""A kind of export whose rows are as many as are asked for: one number a row, and a text that looks like a formula."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from tests.access.people_at_work import COUNTY, new_key

from canbao.access import exporting
from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor
from canbao.access.exporting import Sheet, Wanted, ask_for

KIND = "copies"
FORMULA = "=1+1"


@dataclass(frozen=True)
class AskCopy:
    """So many rows. `made`: how many there are by the time the file is made, if other."""

    rows: int
    reason: str = "核对"
    unit: str = COUNTY
    shows_numbers: bool = False
    made: int = 0


def ask_for_copy(actor: Actor, key: str, order: AskCopy) -> dict[str, Json]:
    """Ask, by the right of the order."""
    action = "export_numbers" if order.shows_numbers else "export_people"

    @performs(action)
    def ask_within(act: Act, order: AskCopy) -> dict[str, Json]:
        arguments: dict[str, Json] = {"rows": order.made or order.rows}
        wanted = Wanted(KIND, action, order.unit, arguments, order.rows, order.reason, order.shows_numbers)
        return ask_for(act, wanted)

    return ask_within(actor, key, order)


def ask(actor: Actor, rows: int, **more: Any) -> dict[str, Json]:
    return ask_for_copy(actor, new_key(), AskCopy(rows, **more))


@pytest.fixture
def copies() -> Iterator[None]:
    def make(_county: str, arguments: Mapping[str, Any]) -> Sheet:
        return Sheet("名单", ("序号", "内容"), ((number, FORMULA) for number in range(int(arguments["rows"]))))

    exporting.makes_export(KIND)(make)
    yield
    exporting._makers.pop(KIND)
