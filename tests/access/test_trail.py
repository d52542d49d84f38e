"""The trail as it lies in the database: nobody changes it, nobody forges it."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
import pytest
from psycopg import sql
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, audit_rows, count, new_key, sabotage, worker
from tests.access.test_wording import FORGED
from tests.database import as_application

from canbao.store.server import Server

pytestmark = [pytest.mark.trust, pytest.mark.usefixtures("vault")]
SEEING = "SELECT set_config('canbao.counties', '990101', true), set_config('canbao.sees_trail', 'on', true)"

TRIES = [
    "UPDATE access_auditentry SET reason = 'x'",
    "DELETE FROM access_auditentry",
    "TRUNCATE access_auditentry",
    "DROP TABLE access_auditentry",
    "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
    "ALTER TABLE access_auditentry DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE access_auditentry DROP COLUMN reason",
    "DROP POLICY scope ON access_auditentry",
    "CREATE POLICY everything ON access_auditentry USING (true)",
    "UPDATE access_auditseal SET count = 0",
    "DELETE FROM access_auditseal",
    "TRUNCATE access_auditseal",
    "DELETE FROM access_request",
    "DELETE FROM access_account",
    "DELETE FROM access_grant",
    "TRUNCATE access_organisation",
    "DROP TRIGGER access_stamped ON access_auditentry",
    "CREATE OR REPLACE FUNCTION store_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE OR REPLACE FUNCTION access_actor(named text) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE own (n integer)",
    "CREATE FUNCTION own() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET ROLE canbao_owner",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE canbao_app BYPASSRLS",
    "CREATE ROLE helper SUPERUSER",
    "ALTER TABLE access_auditentry OWNER TO canbao_app",
    "SET session_replication_role = replica",
    "ALTER SEQUENCE store_record_number RESTART",
    "COPY access_auditentry TO PROGRAM 'cat'",
    "ALTER SYSTEM SET fsync = off",
]


@dataclass(frozen=True)
class Told:
    reason: str


def do(reason: str = "办理", name: str = "") -> None:
    from dataclasses import replace

    from canbao.access.acting import Act, Json, performs

    @performs("register_person")
    def tell(act: Act, order: Told) -> dict[str, Json]:
        act.reason(order.reason)
        return {"done": True}

    actor = worker("bureau_clerk")
    tell(replace(actor, name=name or actor.name), new_key(), Told(reason))


def is_refused(server: Server, statement: str) -> bool:
    """Whether the application's role cannot do it."""
    try:
        with as_application(server) as connection:
            connection.execute(SEEING)
            connection.execute(sql.SQL(statement))
    except psycopg.Error:
        return True
    return False


def test_t64_the_applications_role_changes_neither_trail_nor_schema(database: Server) -> None:
    do()
    assert len(TRIES) >= 20
    assert [statement for statement in TRIES if not is_refused(database, statement)] == []
    is_refused(database, "GRANT DELETE ON access_auditentry TO canbao_app")  # PostgreSQL warns and grants nothing.
    assert is_refused(database, "DELETE FROM access_auditentry")
    assert count(database, "access_auditentry") == 1


def test_t64_sabotage_with_grants_and_without_triggers_it_could(database: Server) -> None:
    do()
    change = TRIES[0]
    sabotage(database, "GRANT UPDATE ON access_auditentry TO canbao_app")
    assert is_refused(database, change), "the trigger is the second lock"
    sabotage(database, "ALTER TABLE access_auditentry DISABLE TRIGGER access_auditentry_only_grows")
    assert not is_refused(database, change)


def test_even_the_owner_meets_the_trigger(database: Server) -> None:
    from tests.database import current_database

    from canbao.store.server import OWNER

    do()
    for statement in TRIES[:3]:
        with database.connect(OWNER, current_database()) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(sql.SQL(statement))


def test_t85_nothing_of_the_trail_is_ever_deleted_by_policy(database: Server) -> None:
    """Kept without an end, longer than any of the terms: no role can delete, and no code of canbao tries to."""
    from pathlib import Path

    import canbao

    do()
    assert is_refused(database, "DELETE FROM access_auditentry WHERE at < now() - interval '10 years'")
    texts = [path.read_text(encoding="utf-8") for path in Path(canbao.__file__).parent.rglob("*.py")]
    assert not [text for text in texts if "DELETE FROM access_audit" in text or "AuditEntry.objects.delete" in text]


def test_the_trail_is_read_only_by_those_who_say_so(database: Server) -> None:
    do()
    for settings, seen in (
        ("SELECT 1", 0),
        (f"SELECT set_config('canbao.counties', '{COUNTY}', true)", 0),
        (SEEING, 1),
        (SEEING.replace(COUNTY, SISTER_COUNTY), 0),
    ):
        with as_application(database) as connection:
            connection.execute(sql.SQL(settings))
            assert connection.execute("SELECT count(*) FROM access_auditentry").fetchone() == (seen,)


def test_a_scope_sees_the_trail_in_actions_about_it_alone() -> None:
    from canbao.access.acting import scope_for

    actor = worker("audit_admin")
    assert scope_for(actor, "read_trail").sees_trail
    assert not scope_for(actor, "find_person").sees_trail


def test_t84_a_reason_is_one_line_and_cannot_look_like_an_entry(database: Server) -> None:
    for forged in FORGED:
        do(reason=forged, name=f"甲{forged}")
        entry = audit_rows(database)[-1]
        for text in (str(entry["reason"]), str(entry["account_name"])):
            assert len(text.splitlines()) == 1
            assert text.isprintable()


def test_t84_sabotage_without_cleaning_a_line_could_be_forged(
    database: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    from canbao.access import acting, trail

    for module in (acting, trail):
        monkeypatch.setattr(module, "one_line", lambda text, most=500: text[:most])
    do(reason="a\n2026-01-01 done 乙")
    assert len(str(audit_rows(database)[0]["reason"]).splitlines()) == 2


FORGERY = f"""
    INSERT INTO access_auditentry (county, id, at, cluster, txid, account_id, account_name, organisation_id, action,
        outcome, unit, reason, request_key, changes)
    VALUES ('{COUNTY}', 77777, '2001-01-01', 77777, 77777, 1, '甲', 1, 'register_person', 'done', '', '', '', '[]')
"""


def forge(server: Server) -> dict[str, object]:
    with as_application(server) as connection:
        connection.execute(SEEING)
        connection.execute(FORGERY)
    return audit_rows(server)[0]


def test_t84_time_and_order_are_the_databases(database: Server) -> None:
    entry = forge(database)
    assert str(entry["at"]) > "2026"
    assert 77777 not in (entry["txid"], entry["cluster"], entry["id"])


def test_t84_sabotage_without_the_stamp_an_entry_can_be_dated_back(database: Server) -> None:
    sabotage(database, "DROP TRIGGER access_stamped ON access_auditentry")
    assert forge(database)["txid"] == 77777


def test_entries_of_another_county_are_refused(database: Server) -> None:
    assert is_refused(database, FORGERY.replace(COUNTY, SISTER_COUNTY))


def test_an_entry_has_a_limit() -> None:
    from canbao.access.acting import Act
    from canbao.access.rights import right_to
    from canbao.access.trail import MOST_CHANGES

    act = Act(worker("bureau_clerk"), right_to("register_person"))
    for number in range(MOST_CHANGES):
        act.note("person", number)
    with pytest.raises(AssertionError, match="sums"):
        act.note("person", 1)
