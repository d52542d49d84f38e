"""The triggers of records of money: those of every record (`store.guarding`), with this room's tables and log.

In: a table of this room, its graph, the cells that may change. Out: migration operations. Never: a record that a script
moves past its graph, or without a step.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db.migrations.operations import RunSQL

from canbao.store import guarding
from canbao.store.states import StateGraph

LOG = "money_step"


def keep_record(table: str, graph: StateGraph, movable: Sequence[str]) -> list[RunSQL]:
    """All of it for a table with `unit` and `state`: grants, scope, graph, log."""
    return guarding.keep_record(f"money_{table}", graph, movable, LOG)


def follow_graph(table: str, graph: StateGraph, movable: Sequence[str]) -> RunSQL:
    """A record moves as the graph says, changes only in these cells, and is never deleted."""
    return guarding.follow_graph(f"money_{table}", graph, movable)


def follow_graph_anew(table: str, graph: StateGraph, movable: Sequence[str], filled: str = "") -> RunSQL:
    """For a graph that has got more moves since the table was made. `filled`: a cell that may be filled once without a
    move.
    """
    return RunSQL(guarding.guard(f"money_{table}", graph, movable, filled), RunSQL.noop)


def log_steps(table: str, movable: Sequence[str]) -> RunSQL:
    """Every row made and every move goes into `money_step`, in the statement that does it."""
    return guarding.log_steps(f"money_{table}", movable, LOG)
