"""Telephones as the clerks of their area see them, and whose account may have one.

In: who asks. Out: lines. Never: a code; what a telephone holds; a telephone of another area.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.phones.states import PhoneState

MOST_SHOWN = 1_000
"""A county has some eight hundred collectors."""
_PHONES = """
    SELECT phone.id, account.id, account.name, office.name, phone.unit, phone.state, phone.device, phone.made_at,
        phone.until < now(), phone.paired_at, phone.heard_at, phone.stopped_at,
        (SELECT count(*) FROM phones_phoneevent AS event WHERE event.county = phone.county
            AND event.phone_id = phone.id AND event.is_done),
        (SELECT count(*) FROM phones_phoneevent AS event WHERE event.county = phone.county
            AND event.phone_id = phone.id AND NOT event.is_done)
    FROM phones_phone AS phone
    JOIN access_account AS account ON account.county = phone.county AND account.id = phone.account_id
    JOIN access_organisation AS office ON office.county = account.county AND office.id = account.organisation_id
    WHERE phone.county = %s ORDER BY phone.state, office.name, account.id, phone.id DESC LIMIT %s
"""
_ACCOUNTS = """
    SELECT account.id, account.name, office.name FROM access_account AS account
    JOIN access_organisation AS office ON office.county = account.county AND office.id = account.organisation_id
    WHERE account.county = %(county)s AND NOT account.is_stopped AND office.kind = 'village'
        AND EXISTS (SELECT FROM unnest(office.units) AS unit WHERE unit = ANY (%(villages)s::text[])
            OR left(unit, 9) = ANY (%(towns)s::text[]) OR left(unit, 6) = ANY (%(counties)s::text[]))
    ORDER BY office.name, account.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class PhoneLine:
    """One telephone. `is_over`: its offer; `done`, `refused`: events heard of it."""

    id: int
    account: int
    name: str
    office: str
    unit: str
    state: str
    device: str
    made_at: datetime
    is_over: bool
    paired_at: datetime | None
    heard_at: datetime | None
    stopped_at: datetime | None
    done: int
    refused: int

    @property
    def state_label(self) -> str:
        if self.state == PhoneState.OFFERED and self.is_over:
            return "绑定码已过期"
        return str(PhoneState(self.state).label)


@dataclass(frozen=True)
class Collector:
    """Somebody who may have a telephone."""

    account: int
    name: str
    office: str


def phones_seen(actor: Actor) -> list[PhoneLine]:
    """Of the area. Raises NotAllowed."""
    with reading(actor, "view_phones"), connection.cursor() as cursor:
        cursor.execute(_PHONES, [actor.county, MOST_SHOWN])
        return [PhoneLine(*row) for row in cursor.fetchall()]


def collectors(actor: Actor) -> list[Collector]:
    """Accounts of village offices of the area. Raises NotAllowed."""
    scope = actor.scope
    asked: dict[str, Any] = {
        "county": actor.county, "villages": sorted(scope.villages), "towns": sorted(scope.towns),
        "counties": sorted(scope.counties), "most": MOST_SHOWN,
    }  # fmt: skip
    with reading(actor, "view_phones"), connection.cursor() as cursor:
        cursor.execute(_ACCOUNTS, asked)
        return [Collector(*row) for row in cursor.fetchall()]
