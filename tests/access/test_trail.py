"""The trail as it lies in the database: nobody changes it, nobody forges it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from tests.access.people_at_work import (
    COUNTY,
    SISTER_COUNTY,
    audit_rows,
    count,
    found_bureau,
    new_key,
    nothing,
    sabotage,
    worker,
)
from tests.access.test_wording import FORGED
from tests.database import as_application
from tests.proofs import Proof

from canbao.access.vault import Vault
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


def is_refused(server: Server, statement: str, county: str = COUNTY) -> bool:
    """Whether a right or a trigger forbids it to the application's role, seeing a whole county and its trail."""
    try:
        with as_application(server) as connection:
            connection.autocommit = True
            connection.execute(SEEING.replace(COUNTY, county).replace("true", "false").encode())
            connection.execute(sql.SQL(statement))
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.RestrictViolation):
        return True
    return False


def test_t64_the_applications_role_changes_neither_trail_nor_schema(database: Server, proof: Proof) -> None:
    do()
    assert len(TRIES) >= 20
    assert [statement for statement in TRIES if not is_refused(database, statement)] == []
    is_refused(database, "GRANT DELETE ON access_auditentry TO canbao_app")  # PostgreSQL warns and grants nothing.
    assert is_refused(database, "DELETE FROM access_auditentry")
    assert count(database, "access_auditentry") == 1
    shown = f"{len(TRIES)} of {len(TRIES)} tries at the trail, the schema, roles and settings refused"
    proof.shows("T64", shown, "20 of 20 refused")


def test_t64_sabotage_with_grants_and_without_triggers_it_could(database: Server, proof: Proof) -> None:
    do()
    change = TRIES[0]
    sabotage(database, "GRANT UPDATE ON access_auditentry TO canbao_app")
    assert is_refused(database, change), "the trigger is the second lock"
    sabotage(database, "ALTER TABLE access_auditentry DISABLE TRIGGER access_auditentry_only_grows")
    assert not is_refused(database, change)
    proof.sabotage("T64", "the grants and then the trigger of the trail", "refused still, then an entry is changed")


def test_even_the_owner_meets_the_trigger(database: Server) -> None:
    from tests.database import current_database

    from canbao.store.server import OWNER

    do()
    for statement in TRIES[:3]:
        with database.connect(OWNER, current_database()) as connection, pytest.raises(psycopg.errors.RestrictViolation):
            connection.execute(sql.SQL(statement))


AGES = ("400 days", "3 years", "30 years")


def test_t85_the_trail_is_kept_whatever_its_age(database: Server, proof: Proof) -> None:
    """Through the hourly round that destroys what has been kept long enough."""
    from canbao.access.actors import system_actor
    from canbao.access.keeping import keep_to_retention
    from canbao.access.retention import Manner, terms

    for age in AGES:
        do()
        newest = "id = (SELECT max(id) FROM access_auditentry)"
        sabotage(
            database, "ALTER TABLE access_auditentry DISABLE TRIGGER access_auditentry_only_grows",
            f"UPDATE access_auditentry SET at = now() - interval '{age}' WHERE {newest}",
            "ALTER TABLE access_auditentry ENABLE TRIGGER access_auditentry_only_grows",
        )  # fmt: skip
        assert is_refused(database, f"DELETE FROM access_auditentry WHERE at <= now() - interval '{age}'")
    keep_to_retention(system_actor(COUNTY))
    assert count(database, "access_auditentry") == len(AGES)
    assert {terms()[kind].manner for kind in ("trail", "sharing")} == {Manner.KEPT}
    shown = f"entries of {', '.join(AGES)} are there after the round of retention; no role can delete one"
    proof.shows("T85", f"{shown}. There are no network logs yet", "400 days, 3 y, 3 y")

    sabotage(
        database, "ALTER TABLE access_auditentry DISABLE TRIGGER ALL",
        "DELETE FROM access_auditentry WHERE at < now() - interval '3 years'",
    )  # fmt: skip
    assert count(database, "access_auditentry") < len(AGES)
    proof.sabotage("T85", "the trigger, by a superuser", "old entries are gone, and the count tells")


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


def test_t84_a_reason_is_one_line_and_cannot_look_like_an_entry(database: Server, proof: Proof) -> None:
    for forged in FORGED:
        do(reason=forged, name=f"甲{forged}")
        entry = audit_rows(database)[-1]
        for text in (str(entry["reason"]), str(entry["account_name"])):
            assert len(text.splitlines()) == 1
            assert text.isprintable()
    shown = f"{len(FORGED)} reasons and names with line breaks and signs of control: one printable line each"
    proof.shows("T84", shown, "no forged lines, no secrets")


def test_t84_sabotage_without_cleaning_a_line_could_be_forged(
    database: Server, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.access import acting, trail

    for module in (acting, trail):
        monkeypatch.setattr(module, "one_line", lambda text, most=500: text[:most])
    do(reason="a\n2026-01-01 done 乙")
    assert len(str(audit_rows(database)[0]["reason"]).splitlines()) == 2
    proof.sabotage("T84", "reasons written as they were typed", "a second line that looks like an entry")


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


def test_t84_time_and_order_are_the_databases(database: Server, proof: Proof) -> None:
    entry = forge(database)
    assert str(entry["at"]) > "2026"
    assert 77777 not in (entry["txid"], entry["cluster"], entry["id"])
    proof.shows(
        "T84", "an entry dated back, with a number and a transaction of its own: stamped anew", "no forged lines"
    )


def test_t84_sabotage_without_the_stamp_an_entry_can_be_dated_back(database: Server, proof: Proof) -> None:
    sabotage(database, "DROP TRIGGER access_stamped ON access_auditentry")
    assert forge(database)["txid"] == 77777
    proof.sabotage("T84", "the trigger that stamps", "an entry of 2001")


def test_t84_no_secret_stands_in_the_trail(
    database: Server, vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """What actions about a person, an account and a key say of them, beside what was typed."""
    from canbao.access import acting
    from canbao.access.accounts import AddAccount, add_account
    from canbao.access.rotation import NewKey, make_new_key
    from canbao.access.wording import TooTelling
    from canbao.registry.registering import RegisterPerson, register_person

    bureau, number, phone = found_bureau(), "430621199003071230", "13912345678"
    add_account(bureau.system, new_key(), AddAccount("zhang.san", "张三", bureau.organisation, phone))
    make_new_key(bureau.security, new_key(), NewKey("每年更换"))
    clerk = worker("bureau_clerk")
    register_person(clerk, new_key(), RegisterPerson(f"{COUNTY}001201", "张三", number))
    keys = [path.read_text(encoding="ascii").strip() for path in (tmp_path / "secrets").iterdir()]
    secrets = [number, phone, number[6:], phone[3:], *keys, vault.blind(number).hex()]
    said = str(audit_rows(database))
    assert len(keys) == 6
    assert "register_person" in said
    assert [secret for secret in secrets if secret in said] == []
    for typed in (number, phone):
        with pytest.raises(TooTelling):
            do(reason=f"号码 {typed}")
    proof.shows("T84", f"{len(secrets)} numbers, telephones and keys looked for in the trail: 0", "no secrets")

    monkeypatch.setattr(acting, "refuse_personal_numbers", nothing)
    do(reason=f"号码 {number}")
    assert number in str(audit_rows(database)[-1])
    proof.sabotage("T84", "reasons not looked through for numbers", "an identity number in the trail")


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
