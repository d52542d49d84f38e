"""A county that collects: who owes what, collectors who take it, a day of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.assessing import YUEYANG
from tests.billing.counties import PEOPLE, County, settle
from tests.database import in_area

from canbao.access.acting import Act
from canbao.access.actors import Actor
from canbao.access.vault import Vault
from canbao.billing.models import Due, Run, RunSituation
from canbao.money.accounts import Account
from canbao.money.book import balances
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.paying import RecordPayment, record_payment
from canbao.store.server import Server


def charge_county(
    server: Server, vault: Vault, patch: pytest.MonkeyPatch, policy: str = YUEYANG, count: int = PEOPLE
) -> County:
    """A county whose run is published and in the book."""
    county = settle(server, vault, policy, count)
    patch.setattr(Act, "business_day", lambda _: county.as_of)
    county.publish(county.assess()["run"])
    charge_dues(county.clerk(), new_key(), ChargeDues(year_of(county)))
    return county


def year_of(county: County) -> int:
    with in_area(county.code):
        return int(Run.objects.get(county=county.code, state="published").year)


class Till:
    """The county on a day of its own."""

    def __init__(self, county: County, patch: pytest.MonkeyPatch) -> None:
        self.county, self.year, self._patch = county, year_of(county), patch
        self.collector = worker("village_collector", units=(county.code,), account=501)

    def go_to(self, day: date) -> None:
        """Today, for every action."""
        self._patch.setattr(Act, "business_day", lambda _: day)

    def dues(self, **wanted: Any) -> list[Due]:
        """Published dues, by id."""
        run = self.run
        with in_area(self.county.code):
            rows = Due.objects.filter(county=self.county.code, run_id=run, **wanted)
            return list(rows.order_by("person_id"))

    @property
    def run(self) -> int:
        with in_area(self.county.code):
            return int(Run.objects.get(county=self.county.code, state="published").id)

    def payable(self) -> list[Due]:
        """Dues that somebody can pay today."""
        accepted = self.accepted()
        return [due for due in self.dues(payable_fen__gt=0) if due.offer_until and due.situation in accepted]

    def accepted(self) -> set[int]:
        """Situations in which a payment goes through."""
        run = self.run
        with in_area(self.county.code):
            rows = RunSituation.objects.filter(county=self.county.code, run_id=run)
            return {row.situation for row in rows if row.outputs["accepted"]}

    def pay(self, due: Due, key: str = "", actor: Actor | None = None, **changes: Any) -> dict[str, Any]:
        order = {"person_id": due.person_id, "year": self.year, "fen": due.payable_fen} | changes
        return dict(record_payment(actor or self.collector, key or new_key(), RecordPayment(**order)))

    def book(self) -> dict[tuple[Account, str], int]:
        """Every account that is not at zero."""
        with in_area(self.county.code):
            found = balances(self.county.code, self.year)
        assert sum(found.values()) == 0
        return {account: fen for account, fen in found.items() if fen}
