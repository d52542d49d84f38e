"""Holds: on what is there, with a reason, until they are lifted; in one county."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, new_key, outcomes, worker
from tests.database import as_superuser, in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.holds import CannotHold, LiftHold, PlaceHold, lift_hold, place_hold
from canbao.store.server import Server
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault")


def place(record: str = "county", number: int = 0, reason: str = "审计局函〔2025〕3号") -> int:
    made = place_hold(worker("bureau_lead"), new_key(), PlaceHold(record, number, reason))["hold"]
    assert isinstance(made, int)
    return made


def is_held(record: str, number: int, county: str = COUNTY) -> bool:
    from django.db import connection

    with in_area(county), connection.cursor() as cursor:
        cursor.execute("SELECT access_is_held(%s, %s, %s)", [county, record, number])
        return bool(cursor.fetchone()[0])


def test_a_hold_on_the_county_holds_everything_until_it_is_lifted(database: Server) -> None:
    first, second = place(), place()
    lift_hold(worker("bureau_lead"), new_key(), LiftHold(first, "审计结束"))
    assert is_held("list", 7), "the other one still holds"
    assert not is_held("list", 7, SISTER_COUNTY)
    lift_hold(worker("bureau_lead"), new_key(), LiftHold(second, "审计结束"))
    assert not is_held("list", 7)
    assert outcomes(database) == ["done"] * 4
    with pytest.raises(MoveRefused):
        lift_hold(worker("bureau_lead"), new_key(), LiftHold(second, "再次解除"))


@pytest.mark.usefixtures("database")
def test_what_cannot_be_held_is_said() -> None:
    with pytest.raises(CannotHold, match="county、export、list、package、person"):
        place("horse", 1)
    for record in ("export", "list", "person"):
        with pytest.raises(NotFound):
            place(record, 1)
    with pytest.raises(CannotHold, match="事由"):
        place(reason=" ")
    with pytest.raises(NotFound):
        lift_hold(worker("bureau_lead"), new_key(), LiftHold(7, "没有"))


def test_only_a_lead_of_the_whole_county(database: Server) -> None:
    for actor in (worker("bureau_clerk"), worker("security_admin"), worker("bureau_lead", units=(TOWN,))):
        with pytest.raises(NotAllowed):
            place_hold(actor, new_key(), PlaceHold("county", 0, "审计"))
    assert outcomes(database) == ["denied"] * 3


def test_a_hold_is_neither_changed_nor_deleted_by_anybody(database: Server) -> None:
    place()
    for statement in (
        "DELETE FROM access_hold",
        "TRUNCATE access_hold",
        "UPDATE access_hold SET record = 'list'",
        "UPDATE access_hold SET lift_reason = 'x'",
    ):
        with as_superuser(database) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(statement.encode())
