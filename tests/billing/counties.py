"""Made-up counties in the register, their lists declared complete, and people at work on their runs.

In: a policy, how many people. Out: a `County` in a fresh database, with what its clerks do. Never: an expectation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
from django.db import connection
from tests.access.people_at_work import new_key, worker
from tests.assess.populations import people_of
from tests.assessing import YUEYANG, shipped
from tests.database import as_superuser, in_area

from canbao.access.actors import Actor
from canbao.access.vault import Vault
from canbao.assess.coverage import CompleteList, Lists
from canbao.billing.actions import (
    AssessCounty,
    ConfirmPublication,
    ProposePublication,
    SignSituations,
    assess_county,
    confirm_publication,
    propose_publication,
    sign_situations,
)
from canbao.billing.models import Run
from canbao.billing.publishing import unsigned
from canbao.billing.queries import run_of
from canbao.policy.standings import load_catalogue
from canbao.registry.models import Coverage
from canbao.registry.taking_over import take_over
from canbao.store.server import Server

PEOPLE = 300
LISTS_UNTIL = date(2030, 12, 31)
PAYMENTS = ("paid_on", "paid_fen", "sponsor_fen", "offer_years")
CLERK, LEAD, OTHER_LEAD = 71, 72, 73


@dataclass(frozen=True)
class County:
    """A county whose people are in the register, with the table they came from."""

    policy: str
    code: str
    people: pa.Table
    ids: tuple[int, ...]
    server: Server

    @property
    def as_of(self) -> date:
        """A day in the middle of the window."""
        window = shipped(self.policy).latest.file.windows["central"]
        assert window.first is not None
        return window.first + timedelta(days=45)

    def clerk(self, account: int = CLERK) -> Actor:
        return worker("bureau_clerk", units=(self.code,), account=account)

    def lead(self, account: int = LEAD) -> Actor:
        return worker("bureau_lead", units=(self.code,), account=account)

    def town_clerk(self, *towns: str) -> Actor:
        return worker("town_clerk", units=towns)

    @property
    def lists(self) -> Lists:
        """What is declared complete."""
        return Lists.of(CompleteList(id_, self.code, LISTS_UNTIL) for id_ in load_catalogue().standings)

    def towns(self) -> list[str]:
        """Towns in which somebody is, those with most people first."""
        units = [unit[:9] for unit in self.people.column("place").to_pylist() if len(unit) >= 9]
        return sorted(set(units), key=lambda town: (-units.count(town), town))

    def assess(self, **order: Any) -> dict[str, Any]:
        """A run over everybody; what the action answers."""
        wanted = {"policies": (self.policy,), **order}
        if "as_of" not in wanted:
            wanted["as_of"] = self.as_of
        return dict(assess_county(self.clerk(), new_key(), AssessCounty(**wanted)))

    def publish(self, number: int) -> None:
        """Sign everything, propose and confirm."""
        self.sign(number)
        seen = self.field(number, "difference_digest")
        propose_publication(self.clerk(), new_key(), ProposePublication(number, seen))
        confirm_publication(self.lead(), new_key(), ConfirmPublication(number))

    def sign(self, number: int) -> None:
        with in_area(self.code):
            waiting = unsigned(run_of(self.code, number))
        if waiting:
            sign_situations(self.clerk(), new_key(), SignSituations(number, tuple(waiting)))

    def field(self, number: int, name: str) -> Any:
        """A field of a run."""
        with in_area(self.code):
            return getattr(Run.objects.get(county=self.code, id=number), name)

    def record(self, statement: str, **parameters: Any) -> None:
        """A change of the register."""
        with in_area(self.code), connection.cursor() as cursor:
            cursor.execute(statement, {"county": self.code, **parameters})


@dataclass(frozen=True)
class Seen:
    """A county with a run that was superseded and the one that counts."""

    county: County
    first: int
    run: int


@cache
def living(policy: str, count: int, seed: int) -> pa.Table:
    """People of a policy's place as the register can know them: nobody has paid yet."""
    people = people_of(policy, count, seed)
    for name in PAYMENTS:
        at = people.schema.get_field_index(name)
        people = people.set_column(at, people.schema.field(at), pa.nulls(people.num_rows, people.schema.field(at).type))
    return people


def settle(server: Server, vault: Vault, policy: str = YUEYANG, count: int = PEOPLE, seed: int = 5) -> County:
    """A county with its people in the register and every list declared complete."""
    rules = shipped(policy).latest
    people = living(policy, count, seed)
    return settle_people(server, vault, policy, people, rules.place[:6], rules.year_label)


def settle_people(server: Server, vault: Vault, policy: str, people: pa.Table, code: str, year: int) -> County:
    """Without figures of the table, the database looks for each person among all of the county."""
    with as_superuser(server) as owner:
        owner.execute(
            "UPDATE pg_class SET relpages = %s, reltuples = %s WHERE oid = 'registry_person'::regclass",
            [max(people.num_rows // 60, 10), people.num_rows],
        )
    with in_area(code):
        ids = take_over(people, code, year, vault).ids
        declare_lists(code, code)
    return County(policy, code, people, tuple(np.asarray(ids).tolist()), server)


def declare_lists(code: str, place: str) -> None:
    Coverage.objects.bulk_create(
        Coverage(county=code, subject=id_, division=place, complete_until=LISTS_UNTIL)
        for id_ in sorted(load_catalogue().standings)
    )
