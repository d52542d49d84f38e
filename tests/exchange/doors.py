"""The stand-in tax office answering over HTTP, and the bureau that knows its address.

In: a till, a folder. Out: what asking brings. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.access.accounts_at_work import hire
from tests.access.people_at_work import new_key
from tests.database import in_area
from tests.exchange.offices import clerk, lead
from tests.money.tills import Till
from tests.sandbox.bureaus import Bureau

from canbao.exchange.addresses import Heard, StateAddress, state_address, view_addresses
from canbao.exchange.models import Delivery, Incoming
from canbao.exchange.pulling import Pulled, pull_packages
from canbao.money.models import Payment
from canbao.sandbox.answering import Counter
from canbao.sandbox.paying import Paying
from canbao.sandbox.serving import Door
from canbao.sandbox.telling import Telling

KEY, SECRET = "430621-tax", "kept-by-both-sides"


@dataclass
class Asked:
    """Both sides. `seed`: of who pays next."""

    bureau: Bureau
    door: Door
    seed: int = field(default=0)

    @property
    def county(self) -> str:
        return self.bureau.till.county.code

    def state(self, address: str = "", **more: str) -> None:
        """The bureau knows where the office answers."""
        order = StateAddress("tax", address or self.door.address, **{"key": KEY, "secret": SECRET} | more)
        state_address(lead(self.county), new_key(), order)

    def pay(self, packages: int = 1, percent: int = 5) -> int:
        """So many packages of payments wait at the office; how many payments there are."""
        total = 0
        for _ in range(packages):
            self.seed += 1
            bureau = self.bureau
            total += bureau.office.pay(Paying(bureau.till.year, percent, bureau.day, 1, self.seed))
            assert bureau.office.tell(Telling(bureau.till.year, bureau.day))
        return total

    def pull(self, *, is_urgent: bool = False) -> Pulled:
        return pull_packages(clerk(self.county), "tax", is_urgent=is_urgent)

    @property
    def heard(self) -> list[Heard]:
        return view_addresses(clerk(self.county))

    def states(self) -> dict[int, str]:
        """Of packages that have come and count, by number."""
        with in_area(self.county):
            rows = Incoming.objects.filter(county=self.county).exclude(state="refused").order_by("number")
            return {each.number: str(each.state) for each in rows}

    def booked(self) -> dict[str, int]:
        """Fen by the office's number."""
        with in_area(self.county):
            rows = Payment.objects.filter(tax_number__isnull=False)
            return {str(each.tax_number): each.fen for each in rows}

    def taken(self) -> dict[str, int]:
        """The same as the office has it."""
        rows = self.bureau.office.records.rows("SELECT tax_number, fen FROM payment WHERE NOT is_void")
        return {row["tax_number"]: row["fen"] for row in rows}

    def results(self) -> dict[int, str]:
        """What the office was told, by number."""
        return {row["number"]: row["result"] for row in self.bureau.office.records.rows("SELECT * FROM heard")}

    def deliveries(self) -> list[dict[str, Any]]:
        with in_area(self.county):
            return [vars(each) for each in Delivery.objects.order_by("receipt_id")]


def new_door(folder: Path, port: int = 0) -> Door:
    """By the machine's clock."""
    return Door(folder, Counter(KEY, SECRET), lambda: datetime.now(UTC), port)


@contextmanager
def open_door(till: Till, folder: Path) -> Iterator[Asked]:
    """An office with its bills, open, and a bureau that knows its key and not its address; it has an organisation, so
    that chores find the county.
    """
    hire(till.county.server, "bureau_clerk", till.county.code)
    bureau = Bureau.of(till, folder)
    bureau.send()
    with new_door(folder) as door:
        yield Asked(bureau, door)
