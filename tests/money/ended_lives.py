"""A county whose notice says what ends a membership, and one whose notice is silent; what happens to people in them.

In: the server. Out: `nanan`, a `Till` of a county of 004 with its dues charged; helpers that enter events and bring
money all the way to the treasury. Never: an expectation.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from psycopg import sql
from tests.access.people_at_work import new_key, worker
from tests.assessing import NANAN
from tests.billing.conftest import copied, point_to
from tests.billing.counties import County, settle
from tests.database import in_area
from tests.money.tills import Till, year_of

from canbao.access.acting import Act
from canbao.access.secret_files import make_keys
from canbao.access.vault import Vault, forget_vault, open_vault
from canbao.billing.models import Due
from canbao.money.charging import ChargeDues, charge_dues
from canbao.money.collecting import (
    ConfirmDeposit,
    DecideHandIn,
    DepositCash,
    HandInCash,
    confirm_deposit,
    decide_hand_in,
    deposit_cash,
    hand_in_cash,
)
from canbao.registry.models import Abode, Event, Insurance, Status
from canbao.store.server import DATABASE, SUPERUSER, Server

TEMPLATE = "county_of_004"
_numbers = itertools.count(1)
_prepared: list[County] = []
"""Made once a process, however many modules use the fixture."""


@pytest.fixture(scope="session")
def charged_nanan(migrated_server: Server, tmp_path_factory: pytest.TempPathFactory) -> County:
    """The template, made once a test process."""
    if _prepared:
        return _prepared[0]
    folder: Path = tmp_path_factory.mktemp("keys") / "secrets"
    make_keys(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CANBAO_SECRETS", str(folder))
        forget_vault()
        copied(migrated_server, DATABASE, TEMPLATE)
        county = settle(migrated_server, open_vault(), NANAN)
        patch.setattr(Act, "business_day", lambda _: county.as_of)
        county.publish(county.assess()["run"])
        charge_dues(county.clerk(), new_key(), ChargeDues(year_of(county)))
    forget_vault()
    point_to(DATABASE)
    _prepared.append(county)
    return county


@pytest.fixture
def nanan(
    migrated_server: Server, charged_nanan: County, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Till]:
    """A copy of it, on the day that its run was worked out for."""
    del vault
    name = f"money_004_{next(_numbers)}"
    copied(migrated_server, TEMPLATE, name)
    made = Till(charged_nanan, monkeypatch)
    made.go_to(charged_nanan.as_of)
    yield made
    point_to(DATABASE)
    with migrated_server.connect(SUPERUSER, "postgres") as owner:
        owner.autocommit = True
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def plain_dues(till: Till, **wanted: Any) -> list[Due]:
    """Dues that can be paid, of people whose life the register knows nothing of but where they live."""
    with in_area(till.county.code):
        lives = (
            Status.objects.all(),
            Event.objects.exclude(kind__in=("hukou_registered", "welfare_home_entry")),
            Insurance.objects.exclude(scheme="resident").exclude(valid_until__lt=till.county.as_of),
        )
        busy = {person for rows in lives for person in rows.values_list("person_id", flat=True)}
    return [
        due
        for due in till.payable()
        if due.person_id not in busy and all(getattr(due, name) == value for name, value in wanted.items())
    ]


def arrive(till: Till, due: Due, **changes: Any) -> int:
    """Paid in cash and brought to the treasury; the number of the payment."""
    town = due.unit[:9]
    collector = worker("village_collector", units=(due.unit,), account=int(due.unit))
    clerk, tax = worker("town_clerk", units=(town,), account=802), worker("tax_clerk", units=(till.county.code,))
    payment = int(till.pay(due, actor=collector, **changes)["payment"])
    handed = hand_in_cash(collector, new_key(), HandInCash(till.year, due.unit))
    fen = int(str(handed["fen"]))
    decide_hand_in(clerk, new_key(), DecideHandIn(int(str(handed["hand_in"])), fen))
    deposit = deposit_cash(clerk, new_key(), DepositCash(till.year, town, f"P{next(_numbers)}", fen))
    confirm_deposit(tax, new_key(), ConfirmDeposit(int(str(deposit["deposit"])), fen))
    return payment


def happen(till: Till, person: int, status: str, on: date | None, until: date | None = None) -> None:
    """A status of the register."""
    with in_area(till.county.code):
        Status.objects.create(
            county=till.county.code, person_id=person, status=status, valid_from=on, valid_until=until
        )


def insured(till: Till, person: int, first: date | None, last: date | None = None, scheme: str = "employee") -> None:
    """Days under another scheme."""
    with in_area(till.county.code):
        Insurance.objects.create(
            county=till.county.code, person_id=person, scheme=scheme, valid_from=first, valid_until=last
        )


def moved(till: Till, person: int, on: date, place: str) -> None:
    """A new hukou from that day; the one before ends on its eve."""
    with in_area(till.county.code):
        homes = Abode.objects.filter(county=till.county.code, person_id=person, kind="hukou")
        if not homes.exists():
            Abode.objects.create(
                county=till.county.code, person_id=person, kind="hukou", division=till.county.code,
                valid_from=date(2000, 1, 1),
            )  # fmt: skip
        Abode.objects.create(county=till.county.code, person_id=person, kind="hukou", division=place, valid_from=on)
