"""The tables of access: keys, and shapes that the database itself keeps."""

from __future__ import annotations

import psycopg
import pytest
from tests.access.people_at_work import Bureau, sabotage

from canbao.store.server import Server

CHANGES = [
    "UPDATE access_account SET organisation_id = 99999",
    "UPDATE access_grant SET account_id = 99999",
    "UPDATE access_organisation SET valid_from = '2026-02-02', valid_until = '2026-02-01'",
    "UPDATE access_grant SET valid_until = '2001-01-01'",
    "UPDATE access_account SET username = 'same'",
    "INSERT INTO access_credential (county, account_id, password) VALUES ('990101', 99999, '')",
]


def test_the_database_refuses_what_cannot_be(bureau: Bureau, database: Server) -> None:
    del bureau
    for change in CHANGES:
        with pytest.raises(psycopg.errors.IntegrityError):
            sabotage(database, "SET CONSTRAINTS ALL IMMEDIATE", change)


def test_migrations_are_those_of_the_models(database: Server) -> None:
    from django.core.management import call_command

    del database
    call_command("makemigrations", "access", check=True, dry_run=True, verbosity=0)


def test_tables_that_only_grow_say_so(database: Server) -> None:
    from django.apps import apps

    del database
    growing = {model._meta.db_table for model in apps.get_models() if getattr(model, "only_grows", False)}
    assert {"access_auditentry", "access_auditseal"} <= growing
