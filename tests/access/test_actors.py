"""Actors as the database has them."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, Bureau, found_bureau, sabotage, worker
from tests.database import as_application

from canbao.access.actors import (
    AccountStopped,
    Actor,
    NoSuchAccount,
    actor_numbered,
    actor_of,
    counties,
    system_actor,
)
from canbao.store.server import Server


def test_an_actor_has_the_area_of_its_organisation(bureau: Bureau, database: Server) -> None:
    sabotage(database, f"UPDATE access_organisation SET units = '{{{TOWN}}}'")
    found = actor_of(f"system_admin.{COUNTY}")
    assert (found.account_id, found.organisation_id) == (bureau.system.account_id, bureau.organisation)
    assert found.scope.towns == {TOWN}
    assert not found.scope.counties
    assert not found.scope.sees_trail
    assert found.may("add_account")
    assert not found.may("confirm_grant")


PERIODS = [
    ("valid_from = current_date - 9, valid_until = current_date - 3", False),
    ("valid_from = current_date - 9, valid_until = current_date + 3", True),
    ("valid_from = current_date + 3", False),
    ("state = 'proposed'", False),
    ("state = 'withdrawn'", False),
]


def test_a_role_counts_on_its_days_once_confirmed(bureau: Bureau, database: Server) -> None:
    of_account = f"WHERE account_id = {bureau.system.account_id}"
    as_it_was = "valid_from = current_date - 1, valid_until = NULL, state = 'confirmed'"
    for change, has_role in PERIODS:
        for step in (as_it_was, change):
            sabotage(database, f"UPDATE access_grant SET {step} {of_account}")
        assert bool(actor_of(f"system_admin.{COUNTY}").roles) is has_role, change


def test_whoever_was_stopped_is_no_actor(bureau: Bureau, database: Server) -> None:
    del bureau
    for change, back in (
        ("access_account SET is_stopped = true", "access_account SET is_stopped = false"),
        ("access_organisation SET valid_until = current_date - 3", "access_organisation SET valid_until = NULL"),
        ("access_organisation SET valid_from = current_date + 3", "access_organisation SET valid_from = NULL"),
    ):
        sabotage(database, f"UPDATE {change}")
        with pytest.raises(AccountStopped, match="停用"):
            actor_of(f"system_admin.{COUNTY}")
        sabotage(database, f"UPDATE {back}")
    assert actor_of(f"system_admin.{COUNTY}").roles


def test_whoever_asked_earlier_is_found_by_number_as_they_are_now(bureau: Bureau, database: Server) -> None:
    assert actor_numbered(COUNTY, bureau.system.account_id) == actor_of(f"system_admin.{COUNTY}")
    assert actor_numbered(COUNTY, 0) == system_actor(COUNTY)
    with pytest.raises(NoSuchAccount):
        actor_numbered(SISTER_COUNTY, bureau.system.account_id)
    sabotage(database, "UPDATE access_grant SET state = 'withdrawn'")
    assert not actor_numbered(COUNTY, bureau.system.account_id).roles
    sabotage(database, "UPDATE access_account SET is_stopped = true")
    with pytest.raises(AccountStopped):
        actor_numbered(COUNTY, bureau.system.account_id)


@pytest.mark.usefixtures("bureau")
def test_nobody_of_that_name() -> None:
    with pytest.raises(NoSuchAccount, match="nobody"):
        actor_of("nobody")


@pytest.mark.usefixtures("bureau")
def test_the_question_tells_no_secret_and_no_list(database: Server) -> None:
    with as_application(database) as connection:
        cursor = connection.execute("SELECT * FROM access_actor('%')")
        assert cursor.fetchall() == []
        columns = {column.name for column in cursor.description or ()}
        assert columns == {"county", "account_id", "name", "organisation_id", "units", "roles", "is_open"}
        for table in ("access_account", "access_organisation", "access_grant", "access_credential", "access_request"):
            row = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert row == (0,), f"{table} is seen without an area"


def test_counties_are_those_with_organisations(bureau: Bureau) -> None:
    found_bureau(SISTER_COUNTY)
    assert counties() == [COUNTY, SISTER_COUNTY]
    del bureau


def test_the_worker_has_the_whole_county_and_is_nobody() -> None:
    actor = system_actor(COUNTY)
    assert (actor.account_id, actor.scope.counties) == (0, frozenset({COUNTY}))
    assert actor.roles == {"system"}
    assert actor.may("seal_trail")
    assert not actor.may("confirm_grant")


def test_actors_do_not_change() -> None:
    actor: Actor = worker("finance")
    with pytest.raises(AttributeError):
        actor.roles = frozenset({"bureau_lead"})  # type: ignore[misc]


def test_a_county_with_places_alone_is_one_of_the_installation(database: Server) -> None:
    """Loading places writes to the trail, which has to be sealed."""
    from canbao.access.actors import counties

    assert counties() == []
    sabotage(
        database, f"INSERT INTO store_unit (code, name, kind, successors) VALUES ('{COUNTY}', '县', 'county', '{{}}')"
    )
    assert counties() == [COUNTY]
