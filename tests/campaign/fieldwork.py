"""People at work in a county that collects: whom they remind, telephones, policies that say more than the county's own.

In: a till. Out: actors, people who owe, what a table holds. Never: an expectation.
"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.tills import Till

from canbao.access.actors import Actor, system_actor
from canbao.access.vault import open_vault, place_of
from canbao.billing.models import Due
from canbao.campaign import sending
from canbao.campaign.attempting import RecordAttempts, Tried, record_attempts
from canbao.campaign.message_rules import StateRules, state_rules
from canbao.campaign.models import GatewayKind, Result, Way
from canbao.campaign.reminder_queries import PersonToRemind, ToRemind, people_to_remind
from canbao.store.models import Unit

NANAN, TENGZHOU = "fujian/nanan/2024", "shandong/tengzhou/2025"
"""The first knows giving up after repeated attempts; the second has reminders, notices and inspection."""
AFTER_WINDOW = date(2025, 1, 6)


class Field:
    """The county, its people at work, and one village in which several owe."""

    def __init__(self, till: Till) -> None:
        self.till, self.county, self.year = till, till.county.code, till.year
        self.clerk, self.lead = till.county.clerk(), till.county.lead()
        self.collector = till.collector
        self.system = system_actor(self.county)
        self.owing = self._owing()
        self.village = self.owing[0].unit
        self.day = till.county.as_of

    def _owing(self) -> list[Due]:
        """Dues of the village in which most people owe."""
        found = self.till.payable()
        units = [due.unit for due in found if len(due.unit) == 12]
        most = max(sorted(set(units)), key=units.count)
        return [due for due in found if due.unit == most]

    @property
    def town(self) -> str:
        return self.village[:9]

    def town_clerk(self, town: str = "", account: int = 611) -> Actor:
        return worker("town_clerk", units=(town or self.town,), account=account)

    def other_town(self) -> str:
        return next(town for town in self.till.county.towns() if town != self.town)

    def follow(self, policy: str) -> None:
        """The county goes by another policy from now on."""
        with as_superuser(self.till.county.server) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(
                "INSERT INTO billing_campaign (county, year, policies, opened_by) VALUES (%s, %s, %s, 1)"
                " ON CONFLICT (county, year) DO UPDATE SET policies = excluded.policies",
                [self.county, self.year, [policy]],
            )

    def go_to(self, day: date) -> None:
        self.day = day
        self.till.go_to(day)

    def phone(self, person: int, number: str = "13900000001") -> None:
        """Known already when dues were worked out: written past the register, which would open the due again."""
        sealed = open_vault().seal(number, place_of("registry_person", "phone", self.county, person))
        with as_superuser(self.till.county.server) as owner:
            owner.execute("SET session_replication_role = replica")
            owner.execute(
                "UPDATE registry_person SET phone = %s WHERE county = %s AND id = %s", [sealed, self.county, person]
            )

    def try_(self, person: int, days_ago: int = 0, **changes: Any) -> dict[str, Any]:
        """A visit in vain."""
        values: dict[str, Any] = {"way": Way.VISIT, "result": Result.REFUSED} | changes
        tried = Tried(person, done_on=self.day - timedelta(days=days_ago), **values)
        return dict(record_attempts(self.collector, new_key(), RecordAttempts(self.year, (tried,))))

    def to_remind(self, actor: Actor | None = None, unit: str = "") -> dict[int, PersonToRemind]:
        wanted = ToRemind(self.year, unit or self.village, self.day)
        return {each.person: each for each in people_to_remind(actor or self.clerk, wanted).people}

    def rows(self, model: str, **wanted: Any) -> list[Any]:
        """Rows of a table of the campaign, by number."""
        with in_area(self.county):
            return list(apps.get_model("campaign", model).objects.filter(**wanted).order_by("id"))

    def run(self, statement: str) -> int:
        """A statement past the code, as the application's role."""
        with in_area(self.county), connection.cursor() as cursor:
            cursor.execute(statement)
            return int(cursor.rowcount)

    def sends(self, gateway: GatewayKind = GatewayKind.FILE, **more: Any) -> None:
        """Messages may leave from eight to eight."""
        state_rules(self.lead, new_key(), StateRules(time(8), time(20), gateway, **more))

    def at(self, patch: pytest.MonkeyPatch, hour: int) -> None:
        """The time of day."""
        patch.setattr(sending, "local_time", lambda: time(hour))

    def units(self) -> None:
        """Names of the village, its town and its county."""
        with in_area(self.county):
            for code, kind in ((self.county, "county"), (self.town, "town"), (self.village, "village")):
                parent = {6: None, 9: code[:6], 12: code[:9]}[len(code)]
                named = {"name": f"{kind}名", "kind": kind, "parent_id": parent}
                Unit.objects.update_or_create(code=code, defaults=named)
