"""The triggers of records: they move as their graph says, are never deleted, and every move is written into a log.

In: a table, its graph, the cells that may change, the room's log. Out: migration operations. Never: a record that a
script moves past its graph, or without a step.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from canbao.store.schema import UNIT_IN_SCOPE, grant, scope_rows
from canbao.store.states import StateGraph


def keep_record(
    table: str,
    graph: StateGraph,
    movable: Sequence[str],
    log: str,
    scope: str = UNIT_IN_SCOPE,
    written: str | None = None,
) -> list[RunSQL]:
    """All of it for a table with `unit` and `state`: grants, scope, graph, log. `written`: another scope of what may be
    written.
    """
    return [
        grant(table, f"SELECT, INSERT, UPDATE ({', '.join(movable)})"),
        scope_rows(table, scope, written),
        follow_graph(table, graph, movable),
        log_steps(table, movable, log),
    ]


def follow_graph(table: str, graph: StateGraph, movable: Sequence[str]) -> RunSQL:
    """A record moves as the graph says, changes only in these cells, and is never deleted."""
    return RunSQL(
        [
            guard(table, graph, movable),
            f"CREATE TRIGGER {table}_guarded BEFORE UPDATE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION {_named(table, 'guard')}()",
            f"CREATE TRIGGER {table}_kept BEFORE DELETE OR TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
        ],
        [
            f"DROP TRIGGER {table}_kept ON {table}",
            f"DROP TRIGGER {table}_guarded ON {table}",
            f"DROP FUNCTION {_named(table, 'guard')}",
        ],
    )


def log_steps(table: str, movable: Sequence[str], log: str) -> RunSQL:
    """Every row made and every move goes into the log, in the statement that does it."""
    moved = ", ".join(f"'{name}', now_so.{name}" for name in movable)
    name, record = _named(table, "log"), table.partition("_")[2]
    triggers = [
        f"CREATE TRIGGER {table}_logged_{when.lower()} AFTER {when} ON {table}"
        f" REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
        for when in ("INSERT", "UPDATE")
    ]
    return RunSQL(
        [
            f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO {log} (county, record, number, unit, row)
                SELECT now_so.county, '{record}', now_so.id, now_so.unit,
                    CASE TG_OP WHEN 'INSERT' THEN to_jsonb(now_so) ELSE jsonb_build_object({moved}) END
                FROM arrived AS now_so ORDER BY now_so.id;
                RETURN NULL;
            END $$
            """,
            *triggers,
        ],
        [
            *(f"DROP TRIGGER {table}_logged_{when} ON {table}" for when in ("insert", "update")),
            f"DROP FUNCTION {name}()",
        ],
    )


def guard(table: str, graph: StateGraph, movable: Sequence[str], filled: str = "") -> str:
    """The function of the trigger. `filled`: a cell that may be filled once without a move."""
    names = ", ".join(f"'{name}'" for name in movable)
    moves = ", ".join(sorted({f"('{before}', '{after}')" for (before, _), after in graph.moves.items()}))
    only_filled = (
        f"OLD.{filled} IS NULL AND to_jsonb(NEW) - '{filled}' = to_jsonb(OLD) - '{filled}'" if filled else "false"
    )
    return f"""
        CREATE OR REPLACE FUNCTION {_named(table, "guard")}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF to_jsonb(NEW) - ARRAY[{names}] <> to_jsonb(OLD) - ARRAY[{names}]
                OR (OLD.state, NEW.state) NOT IN ({moves}) AND NOT ({only_filled})
            THEN
                RAISE EXCEPTION '{table}: this change of % is refused', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END $$
    """


def _named(table: str, what: str) -> str:
    """`money_payment`, `guard`: `money_guard_payment`."""
    room, _, noun = table.partition("_")
    return f"{room}_{what}_{noun}"
