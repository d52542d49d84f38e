"""Asking for a copy: with a reason, alone up to a limit a day, beyond it with a second person."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.copies import AskCopy, ask, copies
from tests.access.people_at_work import SISTER_COUNTY, SISTER_TOWN, TOWN, count, new_key, outcomes, worker
from tests.database import as_superuser

from canbao.access import exporting
from canbao.access.acting import NotAllowed, NotFound
from canbao.access.exporting import DecideExport, NothingToExport, decide_export, exports
from canbao.access.models import MOST_ROWS_ALONE
from canbao.access.revealing import ReasonMissing
from canbao.store.server import Server
from canbao.store.states import MoveRefused

__all__ = ["copies"]
pytestmark = pytest.mark.usefixtures("vault", "database", "copies")


def decide(actor: object, number: object, is_approved: bool = True, reason: str = "") -> object:
    assert isinstance(number, int)
    return decide_export(actor, new_key(), DecideExport(number, is_approved, reason))["state"]  # type: ignore[arg-type]


def test_a_small_copy_is_queued_at_once(database: Server) -> None:
    asked = ask(worker("bureau_clerk"), MOST_ROWS_ALONE)
    assert (asked["state"], asked["needs_approval"]) == ("approved", False)
    assert count(database, "store_job") == 1


def test_many_small_copies_are_a_large_one(database: Server) -> None:
    clerk = worker("bureau_clerk")
    assert ask(clerk, MOST_ROWS_ALONE - 10)["needs_approval"] is False
    assert ask(clerk, 10)["needs_approval"] is False
    assert ask(clerk, 1)["needs_approval"] is True
    assert ask(worker("bureau_clerk"), 1)["needs_approval"] is False, "another one's day is another one's"
    with as_superuser(database) as connection:
        connection.execute("ALTER TABLE access_export DISABLE TRIGGER access_export_guarded")
        connection.execute("UPDATE access_export SET asked_at = now() - interval '25 hours'")
    assert ask(clerk, 1)["needs_approval"] is False, "another day"


def test_full_numbers_need_a_second_person_from_the_first_row(database: Server) -> None:
    assert ask(worker("bureau_clerk"), 1, shows_numbers=True)["needs_approval"] is True
    assert count(database, "store_job") == 0


def test_what_cannot_be_asked_for() -> None:
    clerk = worker("bureau_clerk")
    for reason in ("", " \n"):
        with pytest.raises(ReasonMissing, match="用途"):
            ask(clerk, 1, reason=reason)
    for rows in (0, exporting.MOST_ROWS + 1):
        with pytest.raises(NothingToExport):
            ask(clerk, rows)
    with pytest.raises(NotAllowed):
        ask(worker("town_clerk", units=(TOWN,)), 1, unit=SISTER_TOWN)
    with pytest.raises(NotAllowed):
        ask(worker("finance"), 1)


def test_the_second_person_is_another_one_in_the_same_area(database: Server) -> None:
    asker = worker("bureau_lead")
    number = ask(asker, MOST_ROWS_ALONE + 1)["export"]
    with pytest.raises(NotAllowed, match="另一人"):
        decide(asker, number)
    for other in (worker("bureau_clerk"), worker("town_clerk"), worker("security_admin")):
        with pytest.raises(NotAllowed):
            decide(other, number)
    with pytest.raises(NotFound):
        decide(worker("bureau_lead", units=(SISTER_COUNTY,)), number)
    assert count(database, "store_job") == 0
    assert decide(worker("bureau_lead"), number) == "approved"
    assert count(database, "store_job") == 1
    with pytest.raises(MoveRefused):
        decide(worker("bureau_lead"), number)
    assert outcomes(database) == ["done", *["denied"] * 4, "done"]


def test_no_needs_a_reason_and_is_the_end(database: Server) -> None:
    number = ask(worker("bureau_clerk"), MOST_ROWS_ALONE + 1)["export"]
    with pytest.raises(ReasonMissing):
        decide(worker("bureau_lead"), number, is_approved=False)
    assert decide(worker("bureau_lead"), number, is_approved=False, reason="范围过大") == "refused"
    with pytest.raises(MoveRefused):
        decide(worker("bureau_lead"), number)
    assert count(database, "store_job") == 0


@pytest.fixture
def asked() -> int:
    """A large export that waits."""
    number = ask(worker("bureau_lead"), MOST_ROWS_ALONE + 1)["export"]
    assert isinstance(number, int)
    return number


BROKEN = (
    "UPDATE access_export SET state = 'approved', decided_by = asked_by",
    "UPDATE access_export SET state = 'approved'",
    "UPDATE access_export SET state = 'made', decided_by = 999",
    "UPDATE access_export SET needs_approval = false",
    "UPDATE access_export SET shows_numbers = true, asked_by = 999",
    "UPDATE access_export SET reason = 'x'",
    "DELETE FROM access_export",
    "TRUNCATE access_export CASCADE",
)


@pytest.mark.trust
@pytest.mark.parametrize("statement", BROKEN)
def test_the_database_refuses_what_the_graph_and_two_persons_do_not_allow(
    statement: str, asked: int, database: Server
) -> None:
    del asked
    with as_superuser(database) as connection, pytest.raises(psycopg.errors.IntegrityError):
        connection.execute(statement.encode())


def test_whoever_approves_sees_what_waits() -> None:
    clerk = worker("bureau_clerk")
    number = ask(clerk, MOST_ROWS_ALONE + 1)["export"]
    ask(worker("bureau_clerk"), 3)
    (waiting,) = exports(worker("bureau_lead"), "asked")
    assert (waiting["export"], waiting["asked_by"], waiting["reason"]) == (number, clerk.account_id, "核对")
    assert len(exports(worker("auditor"))) == 2
    assert exports(worker("bureau_lead", units=(SISTER_COUNTY,))) == []
    with pytest.raises(NotAllowed):
        exports(worker("town_clerk"))


def test_the_same_request_again_asks_once(database: Server) -> None:
    from tests.access.copies import ask_for_copy

    clerk, key = worker("bureau_clerk"), new_key()
    first = ask_for_copy(clerk, key, AskCopy(3))
    assert ask_for_copy(clerk, key, AskCopy(3)) == first
    assert count(database, "access_export") == 1
