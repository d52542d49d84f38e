"""The triggers of records: they move as their graph says, are never deleted, and every move is written into the log.

In: a table of this room, its graph, the cells that may change. Out: migration operations. Never: a record that a script
moves past its graph, or without a step.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from canbao.store.schema import UNIT_IN_SCOPE, grant, scope_rows
from canbao.store.states import StateGraph


def keep_record(table: str, graph: StateGraph, movable: Sequence[str]) -> list[RunSQL]:
    """All of it for a table with `unit` and `state`: grants, scope, graph, log."""
    return [
        grant(f"money_{table}", f"SELECT, INSERT, UPDATE ({', '.join(movable)})"),
        scope_rows(f"money_{table}", UNIT_IN_SCOPE),
        follow_graph(table, graph, movable),
        log_steps(table, movable),
    ]


def follow_graph(table: str, graph: StateGraph, movable: Sequence[str]) -> RunSQL:
    """A record moves as the graph says, changes only in these cells, and is never deleted."""
    return RunSQL(
        [
            _guard(table, graph, movable),
            f"CREATE TRIGGER money_{table}_guarded BEFORE UPDATE ON money_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION money_guard_{table}()",
            f"CREATE TRIGGER money_{table}_kept BEFORE DELETE OR TRUNCATE ON money_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
        ],
        [
            f"DROP TRIGGER money_{table}_kept ON money_{table}",
            f"DROP TRIGGER money_{table}_guarded ON money_{table}",
            f"DROP FUNCTION money_guard_{table}",
        ],
    )


def follow_graph_anew(table: str, graph: StateGraph, movable: Sequence[str], filled: str = "") -> RunSQL:
    """For a graph that has got more moves since the table was made. `filled`: a cell that may be filled once without a
    move.
    """
    return RunSQL(_guard(table, graph, movable, filled), RunSQL.noop)


def log_steps(table: str, movable: Sequence[str]) -> RunSQL:
    """Every row made and every move goes into `money_step`, in the statement that does it."""
    moved = ", ".join(f"'{name}', now_so.{name}" for name in movable)
    triggers = [
        f"CREATE TRIGGER money_{table}_logged_{when.lower()} AFTER {when} ON money_{table}"
        f" REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION money_log_{table}()"
        for when in ("INSERT", "UPDATE")
    ]
    return RunSQL(
        [
            f"""
            CREATE FUNCTION money_log_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO money_step (county, record, number, unit, row)
                SELECT now_so.county, '{table}', now_so.id, now_so.unit,
                    CASE TG_OP WHEN 'INSERT' THEN to_jsonb(now_so) ELSE jsonb_build_object({moved}) END
                FROM arrived AS now_so ORDER BY now_so.id;
                RETURN NULL;
            END $$
            """,
            *triggers,
        ],
        [
            *(f"DROP TRIGGER money_{table}_logged_{when} ON money_{table}" for when in ("insert", "update")),
            f"DROP FUNCTION money_log_{table}()",
        ],
    )


def _guard(table: str, graph: StateGraph, movable: Sequence[str], filled: str = "") -> str:
    names = ", ".join(f"'{name}'" for name in movable)
    moves = ", ".join(sorted({f"('{before}', '{after}')" for (before, _), after in graph.moves.items()}))
    only_filled = (
        f"OLD.{filled} IS NULL AND to_jsonb(NEW) - '{filled}' = to_jsonb(OLD) - '{filled}'" if filled else "false"
    )
    return f"""
        CREATE OR REPLACE FUNCTION money_guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) - ARRAY[{names}] <> to_jsonb(OLD) - ARRAY[{names}]
                OR (OLD.state, NEW.state) NOT IN ({moves}) AND NOT ({only_filled})
            THEN
                RAISE EXCEPTION 'money_{table}: this change of % is refused', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
    """
