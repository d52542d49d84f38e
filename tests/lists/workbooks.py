"""Workbooks of a made-up county for the tests of lists, under the names that canbao's own lists have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from canbao.people.months import Change, ListFile, MonthKey, write_month
from canbao.people.payments import PaymentPlan
from canbao.people.population import generate

COUNTY = "430621"
PEOPLE = 3_000
SEED = 3
FIRST_MONTH = date(2024, 9, 1)
OF_PEOPLE = {
    "school_roster": "schools",
    "claims_summary": "claims",
    "unemployment_benefit": "unemployment",
    "unenrolled_from_above": "unenrolled",
}


@dataclass(frozen=True)
class Months:
    """Two months of lists."""

    keys: tuple[MonthKey, ...]

    def file(self, supplier: str, month: int = 0) -> ListFile:
        """The file of a supplier of ours."""
        return self.keys[month].file_of(OF_PEOPLE.get(supplier, supplier))

    def content(self, supplier: str, month: int = 0) -> bytes:
        return self.file(supplier, month).path.read_bytes()

    def day(self, month: int = 0) -> date:
        return self.keys[month].day

    def changes(self, supplier: str) -> list[Change]:
        """What changed on a supplier's list from the first month to the second."""
        list_id = OF_PEOPLE.get(supplier, supplier)
        return [each for each in self.keys[1].changes if each.list_id == list_id]


def draw_months(folder: Path, people: int = PEOPLE, errors: int = 0) -> Months:
    """Write two months of lists."""
    table = generate(COUNTY, people, 11, 2025, PaymentPlan.usual(2025))
    keys = (
        write_month(table, folder / str(month), month, first_month=FIRST_MONTH, seed=SEED, errors=errors)
        for month in (0, 1)
    )
    return Months(tuple(keys))
