"""Who sees which dues, which keys hold between the tables of runs, and the triggers by which nothing published changes.

Rows of a run are added while it is being made, never altered, and leave only with a run that was discarded. Persons are
not referred to by a key: it would lock every person of a county for each run. A run reads them itself and nobody can
delete one; `storing` makes sure all the same.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, WHOLE_COUNTY, grant, only_grows, refer, scope_rows

# What may become of a run after it has been made. The graph is canbao.billing.states.RUN_GRAPH.
_MOVES = (
    "('draft', 'reviewed'), ('reviewed', 'proposed'), ('proposed', 'published'), ('published', 'superseded'),"
    " ('draft', 'discarded'), ('reviewed', 'discarded'), ('proposed', 'discarded')"
)
_MOVABLE = "state, proposed_by, proposed_at, acknowledged, published_by, published_at, ended_at"
_MOVABLE_LIST = ", ".join(f"'{name}'" for name in _MOVABLE.split(", "))

_GUARD_RUN: list[Any] = [
    f"""
    CREATE FUNCTION billing_guard_run() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF to_jsonb(NEW) - ARRAY[{_MOVABLE_LIST}] <> to_jsonb(OLD) - ARRAY[{_MOVABLE_LIST}]
            OR (NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN ({_MOVES}))
            OR (NEW.state = OLD.state AND NEW IS DISTINCT FROM OLD)
        THEN
            RAISE EXCEPTION 'billing_run: this change of run % is refused', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER billing_run_guarded BEFORE UPDATE ON billing_run FOR EACH ROW EXECUTE FUNCTION billing_guard_run()",
    "CREATE TRIGGER billing_run_kept BEFORE DELETE OR TRUNCATE ON billing_run"
    " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
]

_GUARD_ROWS: list[Any] = [
    """
    CREATE FUNCTION billing_guard_rows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM (SELECT DISTINCT county, run_id FROM moved) AS concerned
            LEFT JOIN billing_run AS run ON run.county = concerned.county AND run.id = concerned.run_id
            WHERE CASE TG_OP WHEN 'INSERT' THEN run.state IS NOT NULL ELSE run.state IS DISTINCT FROM 'discarded' END
        ) THEN
            RAISE EXCEPTION '% is kept with its run: % is refused', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """
]


def _added_with_the_run(table: str) -> migrations.RunSQL:
    """Rows come before their run is there, and not after."""
    return migrations.RunSQL(
        f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} REFERENCING NEW TABLE AS moved"
        " FOR EACH STATEMENT EXECUTE FUNCTION billing_guard_rows()",
        f"DROP TRIGGER {table}_added ON {table}",
    )


def _leaves_with_the_run(table: str) -> list[migrations.RunSQL]:
    """Never altered; deleted only when the run was discarded."""
    return [
        grant(table, "SELECT, INSERT, DELETE"),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
                f"CREATE TRIGGER {table}_gone AFTER DELETE ON {table} REFERENCING OLD TABLE AS moved"
                " FOR EACH STATEMENT EXECUTE FUNCTION billing_guard_rows()",
            ],
            [f"DROP TRIGGER {table}_kept ON {table}", f"DROP TRIGGER {table}_gone ON {table}"],
        ),
    ]


# What the register recorded or replaced since a run read it is looked for over all its tables. Rows come in the order of
# time, so an index of block ranges finds the last days' at next to no cost; few rows are ever replaced.
_DATED = "abode circumstances claimyear event insurance member relation schooling standing status".split()
_RECENT: list[Any] = [
    f"CREATE INDEX billing_recent_{name} ON registry_{name} USING brin (recorded_at) WITH (autosummarize = on)"
    for name in (*_DATED, "person", "enrolment")
]
_RECENT += [
    f"CREATE INDEX billing_replaced_{name} ON registry_{name} (county, replaced_at) WHERE replaced_at IS NOT NULL"
    for name in _DATED
]
_NOT_RECENT: list[Any] = [f"DROP INDEX billing_recent_{name}" for name in (*_DATED, "person", "enrolment")]
_NOT_RECENT += [f"DROP INDEX billing_replaced_{name}" for name in _DATED]
_BY_UNIT = ("due", "aidline", "difference", "runcell", "shift")


class Migration(migrations.Migration):
    dependencies = (("billing", "0001_tables"), ("registry", "0003_guards"))
    operations = [
        grant("billing_campaign"),
        scope_rows("billing_campaign", ENTERS_COUNTY, written=WHOLE_COUNTY),
        grant("billing_run", f"SELECT, INSERT, UPDATE ({_MOVABLE})"),
        scope_rows("billing_run", ENTERS_COUNTY, written=WHOLE_COUNTY),
        migrations.RunSQL(
            _GUARD_RUN,
            [
                "DROP TRIGGER billing_run_kept ON billing_run",
                "DROP TRIGGER billing_run_guarded ON billing_run",
                "DROP FUNCTION billing_guard_run",
            ],
        ),
        *(operation for name in ("runsituation", "runcell", "shift", "signature") for operation in only_grows(f"billing_{name}")),
        migrations.RunSQL(_GUARD_ROWS, "DROP FUNCTION billing_guard_rows"),
        *(operation for name in ("due", "aidline", "difference") for operation in _leaves_with_the_run(f"billing_{name}")),
        *(_added_with_the_run(f"billing_{name}") for name in (*_BY_UNIT, "runsituation")),
        *(scope_rows(f"billing_{name}", UNIT_IN_SCOPE, written=WHOLE_COUNTY) for name in _BY_UNIT),
        *(scope_rows(f"billing_{name}", ENTERS_COUNTY, written=WHOLE_COUNTY) for name in ("runsituation", "signature")),
        refer("billing_runsituation", ("county", "run_id"), "billing_run", ("county", "id")),
        *(
            refer(f"billing_{name}", ("county", "run_id", "situation"), "billing_runsituation", ("county", "run_id", "situation"))
            for name in ("runcell", "due")
        ),
        refer("billing_shift", ("county", "run_id"), "billing_run", ("county", "id")),
        migrations.RunSQL(_RECENT, _NOT_RECENT),
    ]  # fmt: skip
