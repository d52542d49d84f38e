"""Telephones for the grid of rights: one of a collector of the scene's village, one that is offered, and an event.

In: a scene of `tests.access.scenes`. Out: rows, orders by name. Never: an expectation.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Any

from tests.access.accounts_at_work import hire
from tests.database import in_area

from canbao.phones.events import SAME, SettleEvent
from canbao.phones.lists import listed_for, person_key, person_of
from canbao.phones.models import Phone, PhoneEvent
from canbao.phones.pairing import OfferPhone, PairPhone, StopPhone
from canbao.phones.queries import collectors, phones_seen
from canbao.store.numbers import reserve_numbers

_KEY = b"k" * 32
_LATER = datetime(2099, 1, 1, tzinfo=UTC)


def _offer(scene: Any) -> OfferPhone:
    return OfferPhone(scene["collector"], int(reserve_numbers(1)[0]), secrets.token_hex(2).upper(), "00")


def _pair(scene: Any) -> PairPhone:
    return PairPhone(scene["phone_offered"], secrets.token_hex(16), secrets.token_hex(32), "", "{}", "00")


ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "phones.pairing._offer": _offer,
        "phones.pairing._pair": _pair,
        "phones.pairing.stop_phone": lambda s: StopPhone(s["phone"], "丢了"),
        "phones.events.settle_event": lambda s: SettleEvent(s.texts["phone_event"], SAME),
    }
)


def _is_listed(scene: Any, actor: Any) -> bool:
    found = listed_for(actor, date(2024, 9, 30))
    return found is not None and any(each.unit == scene.village for each in found.lines)


SEES: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "phones.queries.phones_seen": (
            "view_phones",
            lambda scene, actor: scene["phone"] in {each.id for each in phones_seen(actor)},
        ),
        "phones.lists.listed_for": ("view_phone_list", _is_listed),
        "phones.lists.person_of": (
            "view_phone_list",
            lambda scene, actor: person_of(actor, _KEY, person_key(_KEY, scene["anybody"])) == scene["anybody"],
        ),
        "phones.queries.collectors": (
            "view_phones",
            lambda scene, actor: scene["collector"] in {each.account for each in collectors(actor)},
        ),
    }
)


def add_records(scene: Any) -> None:
    """A collector with a telephone that works and one that is offered."""
    collector = hire(scene.server, "village_collector", scene.village, kind="village")
    with in_area(scene.county):
        given = {"county": scene.county, "account_id": collector.account_id, "unit": scene.village, "made_by": 1,
                 "sealed": b"", "until": _LATER}  # fmt: skip
        phone = Phone.objects.create(
            **given, call=secrets.token_hex(2), state="paired", mark=secrets.token_hex(16), door=secrets.token_hex(32)
        )
        offered = Phone.objects.create(**given, call=secrets.token_hex(2))
        event = PhoneEvent.objects.create(
            county=scene.county, id=secrets.token_hex(16), phone_id=phone.id, unit=scene.village, kind="pay",
            is_done=False, answer="{}",
        )  # fmt: skip
    scene.numbers |= {"collector": collector.account_id, "phone": phone.id, "phone_offered": offered.id}
    scene.texts |= {"phone_event": event.id}
