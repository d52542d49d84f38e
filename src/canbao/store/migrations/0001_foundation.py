"""What all tables stand on: the sequence of record numbers, and the trigger that refuses changes to what only grows."""

from __future__ import annotations

from django.db.migrations import Migration as BaseMigration
from django.db.migrations import RunSQL

from canbao.store.numbers import SEQUENCE
from canbao.store.schema import application


class Migration(BaseMigration):
    initial = True
    dependencies = ()
    operations = [
        RunSQL(
            [f"CREATE SEQUENCE {SEQUENCE} AS bigint", f"GRANT USAGE ON SEQUENCE {SEQUENCE} TO {application()}"],
            f"DROP SEQUENCE {SEQUENCE}",
        ),
        RunSQL(
            """
            CREATE FUNCTION store_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% only grows: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
            END $$
            """,
            "DROP FUNCTION store_refuse_change",
        ),
    ]
