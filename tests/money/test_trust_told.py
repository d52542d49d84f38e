"""T80 for actions that a village's scene has nothing for: each is done once, and has one entry of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.access.people_at_work import new_key
from tests.access.test_trust_orders import NOT_OF_A_VILLAGE
from tests.database import as_superuser
from tests.money import test_supplementing
from tests.money.applications.claimants import Counter
from tests.money.applications.test_deciding import first
from tests.money.ended_lives import charged_nanan, nanan, plain_dues
from tests.money.passages import STEPS, Offices
from tests.money.refunding.test_reversals import by_town, tomorrow
from tests.money.test_family_paying import note
from tests.money.test_holding import WHY, hold
from tests.money.test_supplementing import late, mending
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.money.holding import MatchHeld, match_held
from canbao.store.server import Server

__all__ = ["charged_nanan", "late", "mending", "nanan"]

pytestmark = [pytest.mark.trust, pytest.mark.slow]

_DIFFERING = """
    SELECT coalesce(asked.action, told.action), coalesce(asked.key, told.request_key), told.entries
    FROM (SELECT * FROM access_request WHERE answer IS NOT NULL) AS asked FULL JOIN (
        SELECT county, account_id, request_key, action, count(*) AS entries FROM access_auditentry
        WHERE outcome = 'done' GROUP BY county, account_id, request_key, action
    ) AS told ON told.county = asked.county AND told.account_id = asked.account_id
        AND told.request_key = asked.key AND told.action = asked.action
    WHERE told.entries IS DISTINCT FROM 1 OR asked.key IS NULL
"""
"""Requests that were answered without their one entry, entries of no answered request."""
_DONE = "SELECT DISTINCT action FROM access_auditentry WHERE outcome = 'done'"


def told(server: Server, action: str) -> int:
    """How many were done, each with its entry, among them one of the action."""
    with as_superuser(server) as connection:
        assert connection.execute(_DIFFERING).fetchall() == []
        assert (action,) in connection.execute(_DONE).fetchall()
        row = connection.execute("SELECT count(*) FROM access_auditentry WHERE outcome = 'done'").fetchone()
    assert row is not None
    return int(row[0])


def match(till: Till) -> None:
    due = till.payable()[0]
    match_held(till.county.clerk(), new_key(), MatchHeld(hold(till, due), due.person_id, WHY))


def reverse(till: Till) -> None:
    payment = int(till.pay(plain_dues(till)[0])["payment"])
    tomorrow(till)
    by_town(till, payment)


SCENES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "match_payment": ("till", match),
    "reverse_cash": ("till", reverse),
    "pay_from_family_account": ("till", lambda till: note(till, int(till.pay(plain_dues(till)[0])["payment"]))),
    "offer_repair": ("mending", test_supplementing.test_years_are_repaired_as_the_policy_offers_and_no_more),
    "settle_provisional": (
        "late", test_supplementing.test_an_amount_that_is_not_set_is_taken_provisionally_and_settled_when_it_is,
    ),
    "enter_application_sum": (
        "nanan", lambda nanan: Counter(nanan).enter(first(Counter(nanan), "独生男户", "parent")[0], 20_000),
    ),
}  # fmt: skip


@pytest.mark.parametrize("action", SCENES)
def test_t80_what_only_some_counties_have_is_told(request: pytest.FixtureRequest, action: str) -> None:
    fixture, play = SCENES[action]
    till: Till = request.getfixturevalue(fixture)
    play(till)
    assert told(till.county.server, action)


def test_t80_every_step_of_money_is_told(nanan: Till, proof: Proof) -> None:
    passage = next(Offices(nanan).passages())
    for step in STEPS:
        passage.go(passage.work(step))
    count = told(nanan.county.server, "pay_refund")
    walked = {f"{step.performer.__module__.removeprefix('canbao.')}.{_name(step.performer)}" for step in STEPS}
    names = {name.rpartition(".")[2] for name in NOT_OF_A_VILLAGE if name.startswith("money.")}
    played = {
        "match_held",
        "reverse_cash",
        "pay_from_family_account",
        "offer_repair",
        "settle_provisional",
        "enter_sum",
    }
    assert names <= {name.rpartition(".")[2] for name in walked} | played
    proof.shows(
        "T80",
        f"{len(names)} actions of money that a village's scene has nothing for: each done in its own county, one entry "
        f"each ({count} on the way from hand to treasury and back)",
        "entries = actions + denials + reveals",
    )


def _name(performer: Any) -> str:
    return str(performer.__name__)
