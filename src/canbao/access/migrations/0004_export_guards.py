"""Who may touch exports and holds, which moves they may make, and what may be destroyed when its time is over: never
what is under a legal hold.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations import Migration as BaseMigration
from django.db.migrations import RunSQL

from canbao.store.schema import (
    ENTERS_COUNTY,
    UNIT_IN_SCOPE,
    WHOLE_COUNTY,
    application,
    destroyed_by,
    grant,
    kept_while,
    refer,
    scope_rows,
)

# Asked past row-level security: whoever deletes may not see the hold.
_IS_HELD: list[Any] = [
    """
    CREATE FUNCTION access_is_held(of_county text, of_record text, of_number bigint) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT EXISTS (SELECT FROM access_hold WHERE county = of_county AND state = 'placed'
            AND (record = 'county' OR (record = of_record AND number = of_number)))
    $$
    """,
    "REVOKE ALL ON FUNCTION access_is_held(text, text, bigint) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION access_is_held(text, text, bigint) TO {application()}",
]


def _guard(table: str, moves: str, movable: str) -> RunSQL:
    """Only moves of the graph, and with them only what a move says. Never deleted."""
    listed = ", ".join(f"'{name}'" for name in movable.split(", "))
    name = table.replace("access_", "access_guard_")
    function = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) - ARRAY[{listed}] <> to_jsonb(OLD) - ARRAY[{listed}]
                OR (OLD.state, NEW.state) NOT IN ({moves})
            THEN
                RAISE EXCEPTION '{table}: this change of % is refused', OLD.id USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
    """
    return RunSQL(
        [
            function,
            f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
        ],
        [
            f"DROP TRIGGER {table}_kept ON {table}",
            f"DROP TRIGGER {table}_guarded ON {table}",
            f"DROP FUNCTION {name}()",
        ],
    )


# The graphs are canbao.access.states.EXPORT_GRAPH and HOLD_GRAPH.
_EXPORT_MOVES = "('asked', 'approved'), ('asked', 'refused'), ('approved', 'made'), ('made', 'ended')"
_EXPORT_MOVABLE = "state, decided_by, decided_at, rows, file_name, digest, made_at, ended_at"
_HOLD_MOVABLE = "state, lifted_by, lifted_at, lift_reason"
# Terms are in data/retention.csv. Whatever somebody makes of them, nothing goes that is younger than a day.
_OLD = "{} < now() - interval '1 day'"
_ENDED = f"gone.state IN ('done', 'failed', 'cancelled') AND {_OLD.format('gone.ended_at')}"
_OVER = f"""
    gone.export_id = ANY (exports) AND NOT access_is_held(gone.county, 'export', gone.export_id) AND EXISTS (
        SELECT FROM access_export AS whole WHERE whole.county = gone.county AND whole.id = gone.export_id
            AND {_OLD.format("whole.made_at")})
"""
# Requests are seen by their own organisation only; how many there are of all of them is no secret to the worker.
_COUNT_REQUESTS: list[Any] = [
    f"""
    CREATE FUNCTION access_count_requests(of_county text, before timestamptz) RETURNS bigint
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT count(*) FROM (SELECT county, asked_at FROM access_request WHERE county = of_county) AS asked
        WHERE asked_at < before AND {WHOLE_COUNTY}
    $$
    """,
    "REVOKE ALL ON FUNCTION access_count_requests(text, timestamptz) FROM PUBLIC",
    f"GRANT EXECUTE ON FUNCTION access_count_requests(text, timestamptz) TO {application()}",
]
_OF_VISIBLE_EXPORT = (
    "EXISTS (SELECT FROM access_export AS seen WHERE seen.county = access_exportcontent.county"
    " AND seen.id = access_exportcontent.export_id)"
)


class Migration(BaseMigration):
    dependencies = (("access", "0003_export_tables"), ("store", "0003_guards"))
    operations = [
        grant("access_export", f"SELECT, INSERT, UPDATE ({_EXPORT_MOVABLE})"),
        grant("access_exportcontent", "SELECT, INSERT, UPDATE"),
        grant("access_hold", f"SELECT, INSERT, UPDATE ({_HOLD_MOVABLE})"),
        scope_rows("access_export", UNIT_IN_SCOPE),
        scope_rows("access_exportcontent", _OF_VISIBLE_EXPORT),
        scope_rows("access_hold", ENTERS_COUNTY, written=WHOLE_COUNTY),
        refer("access_exportcontent", ["county", "export_id"], "access_export", ["county", "id"]),
        _guard("access_export", _EXPORT_MOVES, _EXPORT_MOVABLE),
        _guard("access_hold", "('placed', 'lifted')", _HOLD_MOVABLE),
        RunSQL(_IS_HELD, "DROP FUNCTION access_is_held(text, text, bigint)"),
        kept_while("access_exportcontent", "access_is_held(gone.county, 'export', gone.export_id)"),
        kept_while("access_request", f"access_is_held(gone.county, '', 0) OR NOT ({_OLD.format('gone.asked_at')})"),
        kept_while("store_job", f"access_is_held(gone.county, '', 0) OR NOT ({_ENDED})"),
        destroyed_by("access_destroy_exports", "access_exportcontent", "exports bigint[]", _OVER),
        destroyed_by(
            "access_destroy_requests",
            "access_request",
            "before timestamptz",
            f"gone.asked_at < before AND {_OLD.format('gone.asked_at')} AND NOT access_is_held(gone.county, '', 0)",
        ),
        destroyed_by(
            "access_destroy_jobs",
            "store_job",
            "before timestamptz",
            f"gone.ended_at < before AND {_ENDED} AND NOT access_is_held(gone.county, '', 0)",
        ),
        RunSQL(_COUNT_REQUESTS, "DROP FUNCTION access_count_requests(text, timestamptz)"),
    ]
