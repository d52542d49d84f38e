"""Residents at their own file for the grid of rights: a code and a visit in the scene's village, an order of each
action.

In: a scene of `tests.access.scenes`. Out: rows, orders by name. Never: an expectation.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from tests.database import in_area

from canbao.campaign.models import OwnCode, OwnVisit
from canbao.campaign.own_codes import AskCode, SendCodes
from canbao.campaign.own_visits import BeginVisit, EndVisit, OpenFile
from canbao.crossing.faults import NoteFault
from canbao.crossing.letters import WriteLetter
from canbao.store.numbers import reserve_numbers


def _ask(scene: Any) -> AskCode:
    return AskCode(int(reserve_numbers(1)[0]), scene["anybody"], secrets.token_hex(32), secrets.token_hex(32), "00")


ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "campaign.own_codes.ask_code": _ask,
        "campaign.own_codes.begin_sending": lambda _: SendCodes(),
        "campaign.own_visits.begin_visit": lambda s: BeginVisit(s["own_code"], secrets.token_hex(32)),
        "campaign.own_visits.end_visit": lambda s: EndVisit(s["own_visit"]),
        "campaign.own_visits.open_file": lambda s: OpenFile(s["own_visit"]),
        "crossing.letters.write_letter": lambda _: WriteLetter(uuid4().hex, "test", "{}"),
        "crossing.faults.note_fault": lambda _: NoteFault("inward", 3, "missing"),
    }
)
OF_ANY_COUNTY = (
    "campaign.own_codes.begin_sending", "crossing.letters.write_letter", "crossing.faults.note_fault",
)  # fmt: skip
"""They name no record that there is: they are about the county of whoever performs them."""
OF_COUNTY = ("campaign.own_codes.ask_code",)
"""About a person of the county: in another one nobody is known by that number."""


def add_records(scene: Any) -> None:
    """One that was sent, one that lasts."""
    with in_area(scene.county):
        code = OwnCode.objects.create(
            county=scene.county, person_id=scene["anybody"], token=secrets.token_bytes(32),
            answer=secrets.token_bytes(32),
        )  # fmt: skip
        visit = OwnVisit.objects.create(
            county=scene.county, person_id=scene["anybody"], token=secrets.token_bytes(32)
        )  # fmt: skip
    scene.numbers |= {"own_code": code.id, "own_visit": visit.id}
