"""What the database itself refuses about runs: by the application's role past all code, and by an owner's script."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql
from tests.access.people_at_work import sabotage
from tests.billing.counties import County, Seen
from tests.database import as_application, as_superuser, current_database

from canbao.store.server import OWNER, Server

BY_UNIT = ("due", "aidline", "difference", "runcell", "shift")
Connect = Callable[[Server], psycopg.Connection]


def as_owner(server: Server) -> psycopg.Connection:
    return server.connect(OWNER, current_database())


def entered(connection: psycopg.Connection, counties: str = "", towns: str = "", villages: str = "") -> None:
    """State an area by hand."""
    for name, units in (("counties", counties), ("towns", towns), ("villages", villages)):
        connection.execute("SELECT set_config(%s, %s, false)", [f"canbao.{name}", units])


def tried(server: Server, connect: Connect, county: str, statement: str) -> str:
    """What became of a statement: the error's name, or how many rows."""
    with connect(server) as connection:
        entered(connection, county)
        try:
            count = connection.execute(sql.SQL(statement)).rowcount
            connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error as error:
            connection.rollback()
            return type(error).__name__
        connection.rollback()
        return f"{count} rows"


FORBIDDEN = [
    "UPDATE billing_due SET payable_fen = 0 WHERE run_id = {run}",
    "UPDATE billing_due SET payable_fen = payable_fen WHERE run_id = {run}",
    "UPDATE billing_due SET cover_from = NULL WHERE run_id = {run}",
    "DELETE FROM billing_due WHERE run_id = {run}",
    "INSERT INTO billing_due (county, run_id, year, person_id, unit, situation, sponsor_fen, refund_fen) SELECT county,"
    " run_id, year, -1, unit, situation, 0, 0 FROM billing_due WHERE run_id = {run} LIMIT 1",
    "UPDATE billing_aidline SET fen = 0",
    "DELETE FROM billing_aidline WHERE run_id = {run}",
    "UPDATE billing_difference SET payable_after_fen = 0",
    "DELETE FROM billing_difference WHERE run_id = {run}",
    "UPDATE billing_shift SET people = 0",
    "UPDATE billing_runcell SET payable_fen = 0",
    "DELETE FROM billing_runcell",
    "UPDATE billing_runsituation SET outputs = '{{}}'",
    "DELETE FROM billing_runsituation",
    "UPDATE billing_signature SET signed_by = 1",
    "DELETE FROM billing_signature",
    "UPDATE billing_run SET result_digest = '' WHERE id = {run}",
    "UPDATE billing_run SET policies = '{{}}' WHERE id = {run}",
    "UPDATE billing_run SET published_by = 5 WHERE id = {run}",
    "UPDATE billing_run SET state = 'draft' WHERE id = {run}",
    "DELETE FROM billing_run WHERE id = {run}",
    "TRUNCATE billing_due",
    "TRUNCATE billing_run CASCADE",
    "DROP TABLE billing_aidline",
    "DROP TRIGGER billing_due_kept ON billing_due",
]
OWNERS_BUSINESS = ("DROP",)
"""Whoever owns the tables can take them away; nobody signs in as the owner."""


@pytest.mark.trust
def test_nothing_of_a_published_run_can_be_changed(seen: Seen) -> None:
    """T27, T64: 25 tries, by the web's role and by a script of the owner's."""
    county = seen.county
    for statement in FORBIDDEN:
        wanted = statement.format(run=seen.run)
        assert tried(county.server, as_application, county.code, wanted) in REFUSALS, wanted
        if not wanted.startswith(OWNERS_BUSINESS):
            assert tried(county.server, as_owner, county.code, wanted) in REFUSALS, wanted


REFUSALS = {"InsufficientPrivilege", "RestrictViolation", "FeatureNotSupported"}
"""The last one: a table that payments refer to is not emptied, before any trigger is asked."""


@pytest.mark.trust
def test_sabotage_without_the_trigger_an_owner_changes_a_published_due(
    county: County, run: dict[str, Any], database: Server
) -> None:
    county.publish(run["run"])
    sabotage(database, "DROP TRIGGER billing_due_kept ON billing_due")
    statement = FORBIDDEN[0].format(run=run["run"])
    assert tried(database, as_owner, county.code, statement) == f"{len(county.ids)} rows"
    assert tried(database, as_application, county.code, statement) == "InsufficientPrivilege"


def test_dues_leave_with_a_discarded_run_only(county: County, run: dict[str, Any], database: Server) -> None:
    statement = f"DELETE FROM billing_due WHERE run_id = {run['run']}"
    assert tried(database, as_application, county.code, statement) == "RestrictViolation"
    with as_application(database) as connection:
        entered(connection, county.code)
        connection.execute("UPDATE billing_run SET state = 'discarded' WHERE id = %s", [run["run"]])
    assert tried(database, as_application, county.code, statement) == f"{len(county.ids)} rows"


@pytest.mark.trust
def test_two_published_runs_of_a_year_cannot_be(seen: Seen) -> None:
    with as_superuser(seen.county.server) as owner:
        owner.execute("ALTER TABLE billing_run DISABLE TRIGGER USER")
        with pytest.raises(psycopg.errors.UniqueViolation, match="billing_run_published_once"):
            owner.execute("UPDATE billing_run SET state = 'published' WHERE id = %s", [seen.first])
        owner.rollback()


@pytest.mark.trust
def test_one_person_cannot_be_both(county: County, run: dict[str, Any], database: Server) -> None:
    """T78 in the database: proposed and published by the same account."""
    county.sign(run["run"])
    with as_application(database) as connection:
        entered(connection, county.code)
        connection.execute("UPDATE billing_run SET state = 'proposed', proposed_by = 7 WHERE id = %s", [run["run"]])
        with pytest.raises(psycopg.errors.CheckViolation, match="billing_run_two_persons"):
            connection.execute(
                "UPDATE billing_run SET state = 'published', published_by = 7 WHERE id = %s", [run["run"]]
            )


def test_a_due_needs_its_situation(county: County, run: dict[str, Any], database: Server) -> None:
    statement = (
        "INSERT INTO billing_due (county, run_id, year, person_id, unit, situation, sponsor_fen, refund_fen)"
        f" VALUES ('{county.code}', 5, 2025, {county.ids[0]}, '{county.code}', 7, 0, 0)"
    )
    assert tried(database, as_application, county.code, statement) == "ForeignKeyViolation"
    del run


# -- who sees what -----------------------------------------------------------------------------------------------------


def units_seen(server: Server, table: str, **area: str) -> set[str]:
    with as_application(server) as connection:
        entered(connection, **area)
        query = sql.SQL("SELECT DISTINCT unit FROM {}").format(sql.Identifier(f"billing_{table}"))
        return {row[0] for row in connection.execute(query)}


@pytest.mark.trust
def test_a_town_sees_its_own_rows_and_no_others(seen: Seen) -> None:
    """Raw queries as the web's role: no code of ours stands between."""
    server, code = seen.county.server, seen.county.code
    for table in BY_UNIT:
        everything = units_seen(server, table, counties=code)
        town = next(unit[:9] for unit in sorted(everything) if len(unit) > 6)
        own = {unit for unit in everything if unit.startswith(town)}
        village = min(own)
        assert everything > own
        assert units_seen(server, table, towns=town) == own
        assert units_seen(server, table, villages=village) == {village}
        assert units_seen(server, table, counties="430682", towns="430682100") == units_seen(server, table) == set()


@pytest.mark.trust
def test_sabotage_without_the_policy_a_town_sees_all(county: County, run: dict[str, Any], database: Server) -> None:
    del run
    town = county.towns()[0]
    assert {unit[:9] for unit in units_seen(database, "due", towns=town)} == {town}
    sabotage(database, "ALTER TABLE billing_due DISABLE ROW LEVEL SECURITY")
    assert len({unit[:9] for unit in units_seen(database, "due", towns=town)}) > 1


@pytest.mark.trust
def test_what_belongs_to_the_county_is_seen_inside_it(seen: Seen) -> None:
    def rows(table: str, **area: str) -> int:
        with as_application(seen.county.server) as connection:
            entered(connection, **area)
            query = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(f"billing_{table}"))
            row = connection.execute(query).fetchone()
        assert row is not None
        return int(row[0])

    code, town = seen.county.code, seen.county.towns()[0]
    for table in ("run", "runsituation", "signature"):
        assert rows(table, counties=code) == rows(table, towns=town) > 0
        assert rows(table, counties="430682") == rows(table) == 0


@pytest.mark.trust
def test_a_town_writes_nothing(county: County, run: dict[str, Any], database: Server) -> None:
    with as_application(database) as connection:
        entered(connection, towns=county.towns()[0])
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("UPDATE billing_run SET state = 'reviewed' WHERE id = %s", [run["run"]])
