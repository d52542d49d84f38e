"""A county that is counted, and a count of it by hand: plain Python over the tables, row by row.

In: a charged county. Out: what its clerks and its system do, figures as kept, figures as found by hand. Never: SQL of
the room under test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from tests.access.people_at_work import new_key, worker
from tests.billing.counties import County
from tests.database import as_superuser, in_area
from tests.money.tills import Till

from canbao.access.actors import Actor
from canbao.campaign.comparing_counts import Comparison, compare_progress
from canbao.campaign.counting import CountProgress, count_progress
from canbao.campaign.models import Tally
from canbao.registry.models import Enrolment
from canbao.store.models import Unit

STANDING = {"noted", "offered", "in_town", "deposited", "confirmed"}
HARDSHIP = {"subsistence", "near_subsistence", "destitute", "orphan", "unattended_child", "lifted_stable"}
MONITORED = {"unstable_lifted", "edge_at_risk", "sudden_hardship"}
NEWBORN_DAYS = 90


def enrol_everybody(county: County) -> None:
    """The units that people are of; and of ten people who are not registered for the year yet nine are, newborns some
    days after birth.
    """
    year = 2025
    people = rows_of(county, "registry_person")
    registered = {row["person_id"] for row in rows_of(county, "registry_enrolment") if row["year"] == year}
    units = {person["unit"][:length] for person in people for length in (6, 9, 12) if len(person["unit"]) >= length}
    kinds = {6: "county", 9: "town", 12: "village"}
    with in_area(county.code):
        for code in sorted(units, key=len):
            parent = {6: None, 9: code[:6], 12: code[:9]}[len(code)]
            known = {"name": code, "kind": kinds[len(code)], "parent_id": parent}
            Unit.objects.update_or_create(code=code, defaults=known)
        Enrolment.objects.bulk_create(
            Enrolment(
                county=county.code, person_id=person["id"], year=year, unit=person["unit"], manner="renewal",
                state="confirmed", registered_on=registered_on(person, year),
            )
            for at, person in enumerate(people) if at % 10 and person["id"] not in registered
        )  # fmt: skip


def registered_on(person: Mapping[str, Any], year: int) -> date | None:
    birth: date | None = person["birth"]
    if birth is None or birth.year != year:
        return None
    return birth + timedelta(days=60 + int(person["id"]) % 60)


def rows_of(county: County, table: str) -> list[dict[str, Any]]:
    """A whole table, past row-level security."""
    with as_superuser(county.server) as owner:
        cursor = owner.execute(f"SELECT * FROM {table} WHERE county = '{county.code}' ORDER BY 1, 2")
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


class Counted(Till):
    """The county, with what progress is about."""

    @property
    def code(self) -> str:
        return self.county.code

    @property
    def system(self) -> Actor:
        return worker("system", units=(self.code,), account=901)

    def count(self) -> dict[str, Any]:
        """What the chore does each minute."""
        return dict(count_progress(self.system, new_key(), CountProgress()))

    def compare(self) -> Comparison:
        return compare_progress(self.county.lead(), self.year)

    def kept(self) -> dict[tuple[str, str], int]:
        """Sums as they are kept, those of nobody left out."""
        with in_area(self.code):
            rows = Tally.objects.filter(county=self.code, year=self.year)
            return {(row.unit, row.figure): row.people for row in rows if row.people}

    def by_hand(self, day: date) -> dict[tuple[str, str], int]:
        """The same, counted person by person."""
        hand = ByHand(self, day)
        found: Counter[tuple[str, str]] = Counter()
        for person in hand.people.values():
            for figure in hand.figures_of(person):
                for length in (6, 9, 12):
                    if len(person["unit"]) >= length:
                        found[person["unit"][:length], figure] += 1
        return dict(found)

    def run_sql(self, text: str, *values: Any) -> None:
        """A change by the application, within the county."""
        from django.db import connection

        with in_area(self.code), connection.cursor() as cursor:
            cursor.execute(text, values)


class ByHand:
    """One look at all tables, and each person's figures from it."""

    def __init__(self, counted: Counted, day: date) -> None:
        county, self.year, self.day = counted.county, counted.year, day
        everybody = {row["id"]: row for row in rows_of(county, "registry_person")}
        self.people = {id_: row for id_, row in everybody.items() if row["merged_into"] is None}
        self.kept = {id_: row["merged_into"] or id_ for id_, row in everybody.items()}
        self.enrolments = [row for row in rows_of(county, "registry_enrolment") if row["state"] != "withdrawn"]
        self.payments = [
            row for row in rows_of(county, "money_payment")
            if row["year"] == self.year and row["kind"] == "own" and row["state"] in STANDING
        ]  # fmt: skip
        situations = {
            row["situation"]: row["outputs"]["accepted"]
            for row in rows_of(county, "billing_runsituation") if row["run_id"] == counted.run
        }  # fmt: skip
        self.dues = {
            row["person_id"]: (row["payable_fen"], situations[row["situation"]])
            for row in rows_of(county, "billing_due") if row["run_id"] == counted.run
        }  # fmt: skip
        self.tables = {
            name: [row for row in rows_of(county, f"registry_{name}") if row["replaced_at"] is None]
            for name in ("standing", "insurance", "status", "whereabouts")
        }

    def figures_of(self, person: Mapping[str, Any]) -> set[str]:
        """Names of all figures in which the person is counted."""
        number = person["id"]
        paid = [row for row in self.payments if self.kept[row["person_id"]] == number]
        is_enrolled = any(row["person_id"] == number and row["year"] == self.year for row in self.enrolments)
        payable, accepted = self.dues.get(number, (None, None))
        found = {"people"}
        if is_enrolled:
            found.add("enrolled")
        if paid:
            found |= {"paid", "insured", "paid_by " + min(row["channel"] for row in paid)}
            found |= {"confirmed"} if any(row["state"] == "confirmed" for row in paid) else set()
            found |= {"provisional"} if any(row["is_provisional"] for row in paid) else set()
            found |= set() if is_enrolled else {"paid_unregistered"}
        elif is_enrolled:
            if payable == 0 and accepted:
                found |= {"nothing_due", "insured"}
            elif payable and accepted is not False:
                found.add("unpaid")
            else:
                found.add("unsettled")
        found |= self._newborn(person)
        for name, unclear in self._groups(number):
            state = "local_resident" if "insured" in found else "registered" if is_enrolled else self._state(number)
            found.add(f"unclear {name}" if unclear else f"must {name} {state}")
        return found

    def _newborn(self, person: Mapping[str, Any]) -> set[str]:
        birth = person["birth"]
        if birth is None or birth.year != self.year:
            return set()
        until = birth + timedelta(days=NEWBORN_DAYS)
        rows = [row for row in self.enrolments if row["person_id"] == person["id"]]
        if not rows:
            return {"born", "born_open" if until >= self.day else "born_missed"}
        days = [row["registered_on"] for row in rows if row["registered_on"] is not None]
        if not days:
            return {"born", "born_enrolled", "born_undated"}
        return {"born", "born_enrolled", "born_in_time" if min(days) <= until else "born_late"}

    def _groups(self, number: int) -> set[tuple[str, bool]]:
        """Groups of the policy of Yueyang with whether it is unclear that the person belongs."""
        key, found = "hunan/yueyang/2025", set()
        for row in self.tables["standing"]:
            if row["person_id"] != number or not self._holds(row):
                continue
            if row["standing"] in MONITORED:
                found.add((f"{key} monitored", False))
            severe = row["standing"] == "disabled" and row["grade"] in (1, 2)
            unsaid = row["standing"] == "disabled" and row["grade"] is None
            if row["standing"] in HARDSHIP or severe:
                found.add((f"{key} hardship", False))
            elif unsaid:
                found.add((f"{key} hardship", "重度" not in row["listed_as"]))
        sure = {name for name, unclear in found if not unclear}
        return {(name, unclear) for name, unclear in found if not unclear or name not in sure}

    def _holds(self, row: Mapping[str, Any]) -> bool:
        first, last = row["valid_from"] or date.min, row["valid_until"] or date.max
        return bool(first <= self.day <= last)

    def _state(self, number: int) -> str:
        insured = [
            row for row in self.tables["insurance"]
            if row["person_id"] == number and row["scheme"] != "other"
            and (row["valid_from"] or date.min) <= date(self.year, 12, 31)
            and (row["valid_until"] or date.max) >= date(self.year, 1, 1)
            and (row["scheme"] == "resident" or (row["valid_until"] or date.max) >= self.day)
        ]  # fmt: skip
        if insured:
            last = max(insured, key=lambda row: (self._holds(row), row["valid_until"] or date.max, row["id"]))
            place, code = last["division"], self.people[number]["county"]
            here = place is None or place.startswith(code) or code.startswith(place)
            return ("local_" if here else "other_") + ("resident" if last["scheme"] == "resident" else "employee")
        away = [row for row in self.tables["status"] if row["person_id"] == number and self._holds(row)]
        if away:
            last = max(away, key=lambda row: (row["status"] == "dead", row["valid_from"] or date.min, row["id"]))
            if last["status"] != "alive":
                return "moved" if last["status"] == "abroad" else str(last["status"])
        said = [row["state"] for row in self.tables["whereabouts"] if row["person_id"] == number]
        return said[-1] if said else "unknown"
