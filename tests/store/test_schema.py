"""What the migrations leave behind: every table of a county guarded, nothing of it the application's own."""

from __future__ import annotations

import pytest
from tests.database import as_application, as_superuser

from canbao.store.server import Server

# Small tables that every machine would hold whole: a name to sign in with is looked up before the county is known.
REFERENCES = ["access_account"]

# What may be deleted: a number given back, the rows of a run that was discarded (a trigger keeps published ones), what
# is counted from other tables and can be counted again, and a resident's one-time code, an hour old.
QUESTIONS = {
    "tables with a county that every reader would see whole": """
        SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'county'
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relrowsecurity
            AND NOT relispartition
    """,
    "tables that the application owns": "SELECT tablename FROM pg_tables WHERE tableowner = 'canbao_app'",
    "tables that the application may delete from": """
        SELECT table_name FROM information_schema.role_table_grants
        WHERE grantee = 'canbao_app' AND privilege_type IN ('DELETE', 'TRUNCATE')
            AND table_name NOT LIKE 'procrastinate%'
            AND table_name NOT IN ('registry_identity', 'billing_due', 'billing_aidline', 'billing_difference',
                'api_seenrequest', 'api_tally', 'money_channellink', 'access_device', 'access_guess',
                'access_unsentform', 'campaign_changedperson', 'campaign_personfigures', 'campaign_tally',
                'campaign_owncode', 'crossing_letter', 'crossing_outgoing', 'crossing_document', 'phones_phoneevent')
    """,
    "roles that pass by row-level security": """
        SELECT rolname FROM pg_roles WHERE rolname LIKE 'canbao%' AND (rolbypassrls OR rolsuper OR rolcreaterole)
    """,
}


@pytest.mark.trust
@pytest.mark.parametrize("question", QUESTIONS)
def test_there_are_no(database: Server, question: str) -> None:
    with as_superuser(database) as connection:
        assert [row[0] for row in connection.execute(QUESTIONS[question].encode()).fetchall()] == []


@pytest.mark.trust
def test_keys_of_county_tables_begin_with_the_county(database: Server) -> None:
    """Ready to be partitioned by county: any unique key of a partitioned table must hold the partition's column."""
    with as_superuser(database) as connection:
        found = connection.execute(
            """
            SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
            JOIN pg_attribute ON attrelid = indrelid AND attname = 'county'
            WHERE indisunique AND relnamespace = 'public'::regnamespace AND NOT (attnum = ANY (indkey))
                AND relname NOT LIKE 'registry_identity%'
            """
        ).fetchall()
    assert sorted(row[0] for row in found) == REFERENCES


@pytest.mark.trust
def test_the_application_cannot_make_or_drop_tables(database: Server) -> None:
    import psycopg

    for command in ("CREATE TABLE mine (id int)", "DROP TABLE store_unit", "ALTER TABLE store_unit ADD x int"):
        with as_application(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(command.encode())
