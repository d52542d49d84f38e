"""T59: what came with lists, and all else that has a term, goes when it is over and not before; what is held stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.access.copies import AskCopy, ask_for_copy, copies
from tests.access.people_at_work import audit_rows, count, new_key, sabotage, worker
from tests.database import as_superuser
from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER, poor, registered
from tests.lists.workbooks import COUNTY
from tests.proofs import Proof

from canbao.access.actors import system_actor
from canbao.access.holds import LiftHold, PlaceHold, lift_hold, place_hold
from canbao.access.keeping import keep_to_retention, what_is_due
from canbao.access.retention import Manner, terms
from canbao.lists.actions import CheckAgain, apply_list, check_list, undo_list, withdraw_list
from canbao.lists.checking import ContentGone
from canbao.lists.supplying import ListOrder
from canbao.store.server import Server
from canbao.store.states import MoveRefused

__all__ = ["copies"]
pytestmark = pytest.mark.usefixtures("copies")
BEGUN = {
    "drafts": ("lists_listfile", "checked_at"),
    "uploads": ("lists_listfile", "received_at"),
    "exports": ("access_export", "made_at"),
    "jobs": ("store_job", "ended_at"),
    "requests": ("access_request", "asked_at"),
}
"""From when each kind is counted."""
MINUTE = timedelta(minutes=1)


def turn_clock(server: Server, kind: str, beside: timedelta, *numbers: int) -> None:
    """The term of a kind has passed, less or more a little, since it began (for some records, or all)."""
    table, column = BEGUN[kind]
    with as_superuser(server) as connection:
        connection.execute("SET session_replication_role = replica")
        text = f"UPDATE {table} SET {column} = now() - %s::interval - %s WHERE {column} IS NOT NULL"
        which = " AND id = ANY (%s)" if numbers else ""
        given = [terms()[kind].interval, beside, *([list(numbers)] if numbers else [])]
        connection.execute((text + which).encode(), given)


def state_of(offices: Offices, list_id: int) -> str:
    return str(offices.rows("SELECT state FROM lists_listfile WHERE id = %s", list_id)[0][0])


def swept() -> dict[str, Any]:
    return dict(keep_to_retention(system_actor(COUNTY)))


def hold(offices: Offices, record: str, number: int = 0) -> int:
    made = place_hold(offices.lead, new_key(), PlaceHold(record, number, "纪委函 3 号"))["hold"]
    assert isinstance(made, int)
    return made


def lift(offices: Offices, number: int) -> None:
    lift_hold(offices.lead, new_key(), LiftHold(number, "已结案"))


def rows_of(offices: Offices, list_id: int) -> int:
    return offices.count("SELECT count(*) FROM lists_listrow WHERE list_id = %s", list_id)


def contents_of(offices: Offices, list_id: int) -> int:
    return offices.count("SELECT count(*) FROM lists_listcontent WHERE list_id = %s", list_id)


def test_a_check_that_nobody_applied_lapses_and_can_be_made_anew(offices: Offices) -> None:
    registered(offices, 1, 2)
    number = offices.upload("civil_affairs", poor(1, 2), DAY)["list"]
    turn_clock(offices.server, "drafts", -MINUTE)
    assert swept() == {}
    assert rows_of(offices, number) == 2
    turn_clock(offices.server, "drafts", MINUTE)
    assert swept() == {"drafts": {"due": 1, "held": 0, "destroyed": 1}}
    assert (rows_of(offices, number), state_of(offices, number)) == (0, "received")
    with pytest.raises(MoveRefused):
        offices.apply(number)
    check_list(offices.clerk, new_key(), ListOrder(number))
    assert offices.apply(number)["done"] == {"standing_begun": 2}


def test_earlier_checks_go_and_what_was_applied_stays(offices: Offices) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    check_list(offices.clerk, new_key(), ListOrder(number))
    offices.apply(number)
    assert rows_of(offices, number) == 2
    turn_clock(offices.server, "drafts", MINUTE)
    assert swept() == {"drafts": {"due": 1, "held": 0, "destroyed": 1}}
    assert offices.rows("SELECT check_number, is_applied FROM lists_listrow WHERE list_id = %s", number) == [(2, True)]
    assert swept() == {}


def test_what_was_taken_back_stays_and_what_was_withdrawn_goes(offices: Offices) -> None:
    registered(offices, 1)
    undone = offices.take("civil_affairs", poor(1), DAY)["list"]
    undo_list(offices.clerk, new_key(), ListOrder(undone, "重复报送"))
    withdrawn = offices.upload("civil_affairs", poor(1), LATER)["list"]
    withdraw_list(offices.clerk, new_key(), ListOrder(withdrawn))
    turn_clock(offices.server, "drafts", MINUTE)
    swept()
    assert (rows_of(offices, undone), rows_of(offices, withdrawn)) == (1, 0)
    assert state_of(offices, withdrawn) == "withdrawn"


def test_content_goes_and_digest_and_counts_stay(offices: Offices) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    turn_clock(offices.server, "drafts", MINUTE)
    swept()
    turn_clock(offices.server, "uploads", MINUTE, number)
    assert swept() == {"uploads": {"due": 1, "held": 0, "destroyed": 1}}
    assert contents_of(offices, number) == 0
    kept = offices.rows("SELECT length(digest), row_count, state FROM lists_listfile WHERE id = %s", number)
    assert kept == [(32, 1, "withdrawn")]
    again = offices.upload("civil_affairs", poor(1), DAY)
    assert not again["is_repeat"], "the same file may be handed over again"


def test_a_list_whose_content_is_gone_says_so(offices: Offices) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    sabotage(offices.server, "DELETE FROM lists_listcontent")
    with pytest.raises(ContentGone, match="重新报送"):
        check_list(offices.clerk, new_key(), ListOrder(number))


def test_a_list_that_somebody_works_on_waits_for_the_next_hour(offices: Offices) -> None:
    registered(offices, 1)
    number = offices.upload("civil_affairs", poor(1), DAY)["list"]
    turn_clock(offices.server, "drafts", MINUTE)
    with as_superuser(offices.server) as connection:
        connection.execute("SELECT FROM lists_listfile WHERE id = %s FOR UPDATE", [number])
        assert swept() == {}
    assert swept()["drafts"]["destroyed"] == 1


def test_a_person_who_is_held_holds_every_list_of_whoever_named_them(offices: Offices) -> None:
    """The second list says the same of them: it has no row of theirs, but they stand in its content."""
    registered(offices, 1, 2)
    first = offices.take("civil_affairs", poor(1), DAY)["list"]
    second = offices.take("civil_affairs", poor(1, 2), LATER)["list"]
    (person,) = offices.rows("SELECT DISTINCT person_id FROM lists_listrow WHERE list_id = %s", first)[0]
    assert (
        offices.count("SELECT count(*) FROM lists_listrow WHERE list_id = %s AND person_id = %s", second, person) == 0
    )
    number = hold(offices, "person", person)
    turn_clock(offices.server, "uploads", MINUTE)
    assert due()["uploads"] == (0, 3), "the household register named them too"
    assert swept() == {}
    assert contents_of(offices, second) == 1
    lift(offices, number)
    assert swept()["uploads"]["destroyed"] == 3


@pytest.fixture
def everything(offices: Offices) -> dict[str, tuple[int, int]]:
    """Two of each kind that has a term; their numbers (those of requests do not matter)."""
    from canbao.access.export_files import OneExport, make_export

    registered(offices, 1, 2, 3)
    applied = [offices.take("civil_affairs", poor(each), DAY, place="")["list"] for each in (1,)]
    drafts = [offices.upload("civil_affairs", poor(each, 3), LATER)["list"] for each in (1, 2)]
    uploads = [*applied, offices.rows("SELECT id FROM lists_listfile WHERE supplier = 'public_security'")[0][0]]
    clerk = worker("bureau_clerk", units=(COUNTY,))
    exports = []
    for _ in range(2):
        number = ask_for_copy(clerk, new_key(), AskCopy(3, unit=COUNTY))["export"]
        assert isinstance(number, int)
        make_export(clerk, new_key(), OneExport(number))
        exports.append(number)
    sabotage(offices.server, "UPDATE store_job SET state = 'done', ended_at = now()")
    jobs = [row[0] for row in offices.rows("SELECT id FROM store_job ORDER BY id")]
    return {
        "drafts": (drafts[0], drafts[1]), "uploads": (uploads[0], uploads[1]), "exports": (exports[0], exports[1]),
        "jobs": (jobs[0], jobs[1]), "requests": (0, 0),
    }  # fmt: skip


def due() -> dict[str, tuple[int, int]]:
    return {kind: (found.free, found.held) for kind, found in what_is_due(system_actor(COUNTY)).items()}


@pytest.mark.trust
def test_t59_each_term_is_kept_to_the_minute(
    offices: Offices, everything: dict[str, tuple[int, int]], proof: Proof
) -> None:
    """Each line by itself: a minute before nothing is due, a minute after everything is and goes; then with a hold."""
    # test_keeping.py of exchange and of phones, test_unsent_forms.py, test_kept_letters.py
    elsewhere = {"packages", "unsent", "letters", "phone_events"}
    kinds = [kind for kind, term in terms().items() if term.manner is Manner.DESTROYED and kind not in elsewhere]
    assert set(kinds) == set(everything) == set(BEGUN)
    for kind in kinds:
        turn_clock(offices.server, kind, -MINUTE)
    assert set(due().values()) == {(0, 0)}
    for kind in kinds:
        turn_clock(offices.server, kind, MINUTE)
    over = {kind: each for kind, each in due().items() if kind in BEGUN}
    assert all(free >= 2 and not held for free, held in over.values()), over
    number = hold(offices, "county")
    held = {kind: each for kind, each in due().items() if kind in BEGUN}
    assert all(free == 0 and stays >= over[kind][0] for kind, (free, stays) in held.items()), held
    assert swept() == {}
    lift(offices, number)
    single = hold(offices, "list", everything["drafts"][0]), hold(offices, "export", everything["exports"][0])
    told = swept()
    assert {kind: told[kind]["held"] for kind in kinds} == {kind: int(kind in ("drafts", "exports")) for kind in kinds}
    assert all(each["due"] == each["held"] + each["destroyed"] for each in told.values())
    assert rows_of(offices, everything["drafts"][0]) > 0 == rows_of(offices, everything["drafts"][1])
    assert count(offices.server, "access_exportcontent") == 1
    for each in single:
        lift(offices, each)
    after = swept()
    assert {kind: each["destroyed"] for kind, each in after.items() if kind != "uploads"} == {"drafts": 1, "exports": 1}
    assert all(free == 0 for free, _ in due().values()), due()
    entries = [row for row in audit_rows(offices.server) if row["action"] == "keep_to_retention"]
    assert len(entries) == 2, "an entry each time that something was destroyed"
    gone = sum(each["destroyed"] for round_ in (told, after) for each in round_.values())
    proof.shows(
        "T59",
        f"{len(kinds)} kinds: nothing due a minute before its term, {gone} things destroyed a minute after it,"
        " none of those under holds on the county, a list, an export; due = held + destroyed in every entry",
        "gone from live ≤ 24 h; hold kept; report adds up",
    )


@pytest.mark.trust
def test_t59_sabotage_without_the_locks_what_is_held_goes(
    offices: Offices, everything: dict[str, tuple[int, int]], proof: Proof
) -> None:
    number = everything["drafts"][0]
    hold(offices, "list", number)
    turn_clock(offices.server, "drafts", MINUTE, number)
    function = "CREATE OR REPLACE FUNCTION lists_is_held(of_county text, of_list bigint) RETURNS boolean LANGUAGE sql"
    with as_superuser(offices.server) as connection:
        connection.execute("SET ROLE canbao_owner")
        with pytest.raises(Exception, match="not to be destroyed yet"):
            connection.execute("DELETE FROM lists_listrow WHERE list_id = %s", [number])
    assert swept() == {}
    sabotage(offices.server, f"{function} AS $$ SELECT false $$")
    assert swept()["drafts"]["destroyed"] == 1
    assert rows_of(offices, number) == 0
    asked = "the question whether a list is held, which the worker and the trigger ask"
    proof.sabotage("T59", asked, "a list under a hold destroyed")


@pytest.mark.trust
def test_t59_sabotage_a_keeper_that_is_not_called_is_seen(
    offices: Offices, everything: dict[str, tuple[int, int]], monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.access import keeping

    for kind in everything:
        turn_clock(offices.server, kind, MINUTE)
    monkeypatch.delitem(keeping._keepers, "exports")
    swept()
    assert count(offices.server, "access_exportcontent") == 2
    proof.sabotage("T59", "the keeper of exports", "2 files left after their time")


def test_a_list_checked_after_another_was_applied_still_has_to_be_checked_again(offices: Offices) -> None:
    """A check that lapsed is no way round: what it was compared with may have changed meanwhile."""
    registered(offices, 1, 2)
    first = offices.upload("civil_affairs", poor(1), DAY)["list"]
    offices.take("civil_affairs", poor(2), LATER)
    with pytest.raises(CheckAgain):
        apply_list(offices.clerk, new_key(), ListOrder(first))
