"""Who may touch the store's tables: places are read by everybody and written by the owner's load, jobs are an area's."""

from __future__ import annotations

from django.db.migrations import Migration as BaseMigration
from django.db.migrations import RunSQL

from canbao.store.schema import ENTERS_COUNTY, application, grant, scope_rows

# Tables and sequences of the job queue. It holds numbers of jobs and nothing about people.
_QUEUE = """
    DO $$ DECLARE made record; BEGIN
        FOR made IN SELECT relname, relkind FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'procrastinate%' AND relkind IN ('r', 'S')
        LOOP
            EXECUTE format(CASE made.relkind WHEN 'r' THEN 'GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO {role}'
                ELSE 'GRANT USAGE ON SEQUENCE %I TO {role}' END, made.relname);
        END LOOP;
    END $$
"""


class Migration(BaseMigration):
    dependencies = (("store", "0002_tables"), ("procrastinate", "0041_post_retry_failed_job"))
    operations = [
        grant("store_division"),
        grant("store_unit"),
        grant("store_job"),
        grant("django_migrations", "SELECT"),
        scope_rows("store_job", ENTERS_COUNTY),
        RunSQL(_QUEUE.format(role=application()), RunSQL.noop),
    ]
