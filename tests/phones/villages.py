"""A village with collectors and their telephones.

In: a till. Out: telephones that are paired. Never: an expectation.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from typing import Any

import pytest
from django.db.models.functions import Now
from django.test import Client
from tests.access.accounts_at_work import hire
from tests.access.people_at_work import new_key
from tests.campaign.fieldwork import Field
from tests.database import in_area
from tests.handsets import Asking, Handset, over_django
from tests.money.tills import Till
from tests.zones import carried, join

from canbao.access.actors import Actor
from canbao.access.vault import open_vault
from canbao.phones import events, telling
from canbao.phones.lists import person_of
from canbao.phones.models import Phone, PhoneEvent
from canbao.phones.pairing import StopPhone, offer_phone, sealed_place, stop_phone
from canbao.phones.queries import phones_seen
from canbao.phones.states import PhoneState
from canbao.phones.telling import tell_phones


class Village:
    """One village, its town's clerk, and whoever collects there."""

    def __init__(self, till: Till, patch: pytest.MonkeyPatch) -> None:
        join()
        self.till, self.field = till, Field(till)
        self.field.units()
        self.county, self.year, self.unit = self.field.county, self.field.year, self.field.village
        for module in (events, telling):
            patch.setattr(module, "business_day", lambda: self.field.day)
        self.clerk = hire(till.county.server, "town_clerk", self.unit[:9], kind="town_window")
        self.collector = self.hire()
        carried()

    def hire(self, *units: str) -> Actor:
        return hire(self.till.county.server, "village_collector", *(units or (self.unit,)), kind="village")

    def offer(self, collector: Actor | None = None) -> str:
        return offer_phone(self.clerk, new_key(), (collector or self.collector).account_id)

    def handset(self, collector: Actor | None = None, asking: Asking | None = None) -> Handset:
        """Paired, with its list."""
        made = Handset(asking or over_django(Client(headers={"host": "127.0.0.1"})), self.county, self.offer(collector))
        made.ask_to_pair()
        self.turn()
        made.look()
        return made

    def ready(self, many: int) -> list[Handset]:
        """So many telephones of collectors of the village, each with its list: paired by nobody's hand."""
        made = [self._ready(self.hire(), at) for at in range(many)]
        while tell_phones(self.county):
            pass
        self.turn()
        for each in made:
            assert each.look() == 200
        return made

    def _ready(self, collector: Actor, at: int) -> Handset:
        made = Handset(over_django(Client(headers={"host": "127.0.0.1"})), self.county, "")
        made.down, made.up = os.urandom(32), os.urandom(32)
        with in_area(self.county):
            phone = Phone.objects.create(
                county=self.county, account_id=collector.account_id, unit=self.unit, state=PhoneState.PAIRED,
                call=f"{at:04}", sealed=b"", mark=made.mark, greeting="{}", made_by=1, until=Now(),
                door=hashlib.sha256(bytes.fromhex(made.token)).hexdigest(),
            )  # fmt: skip
            kept = open_vault().seal((bytes(32) + made.down + made.up).hex(), sealed_place(self.county, phone.id))
            Phone.objects.filter(county=self.county, id=phone.id).update(sealed=kept)
        return made

    def person(self, phone: Handset, line: int) -> int:
        """Whom a line of a list is about."""
        found = person_of(self.collector, phone.down, phone.people[line][0])
        assert found is not None
        return found

    def heard(self) -> Counter[tuple[bool, str]]:
        """What came of events: done or not, of which kind."""
        with in_area(self.county):
            return Counter(PhoneEvent.objects.filter(county=self.county).values_list("is_done", "kind"))

    def stop(self) -> None:
        """Every telephone of the village."""
        for line in phones_seen(self.clerk):
            if line.state != PhoneState.STOPPED:
                stop_phone(self.clerk, new_key(), StopPhone(line.id, "丢了"))
        self.turn()

    def turn(self) -> None:
        """Everything is carried and answered."""
        carried(self.county)

    def done(self, phone: Handset, *sent: dict[str, str]) -> list[dict[str, Any]]:
        """What came of events that are sent."""
        phone.send(*sent)
        self.turn()
        phone.look()
        return [phone.now["results"][each["id"]] for each in sent]
