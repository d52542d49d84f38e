"""T13: every pair of state and event of every record there is. What its graph does not have is refused by the code and,
where the database guards the record too, by the database.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from itertools import permutations, product

import psycopg
import pytest
from django.apps import apps
from psycopg import sql
from tests.database import as_superuser
from tests.proofs import Proof

import canbao
from canbao.store.server import Server
from canbao.store.states import MoveRefused, StateGraph

pytestmark = pytest.mark.trust

Move = tuple[str, str]


def graphs() -> list[StateGraph]:
    """Every graph of the code."""
    found: dict[int, StateGraph] = {}
    for each in pkgutil.walk_packages(canbao.__path__, "canbao."):
        if not each.name.endswith("__main__"):
            values = vars(importlib.import_module(each.name)).values()
            found |= {id(value): value for value in values if isinstance(value, StateGraph)}
    return sorted(found.values(), key=lambda graph: graph.record)


def made(graph: StateGraph) -> set[Move]:
    """Pairs of state and event after which there is a next state."""
    found = set()
    for state, event in product(graph.states, graph.events):
        try:
            graph.next(state, event)
        except MoveRefused:
            continue
        found.add((str(state), str(event)))
    return found


def guarded() -> Iterator[tuple[str, StateGraph]]:
    """Tables whose states the database may guard, with their graphs: those with a column of such states."""
    by_states = {frozenset(graph.states): graph for graph in graphs()}
    for model in apps.get_models():
        choices = next((field.choices for field in model._meta.local_fields if field.name == "state"), None)
        graph = by_states.get(frozenset(str(value) for value, _ in choices)) if choices else None
        if graph is not None:
            yield model._meta.db_table, graph


_GUARD = """
    SELECT proc.proname FROM pg_trigger AS made JOIN pg_proc AS proc ON proc.oid = made.tgfoid
    WHERE made.tgrelid = %s::regclass AND made.tgname = %s
"""


def database_moves(connection: psycopg.Connection, table: str, graph: StateGraph) -> set[Move] | None:
    """Steps from state to state that the table's guard lets pass, tried on a copy of it; None: it has no guard."""
    guard = connection.execute(_GUARD, [table, f"{table}_guarded"]).fetchone()
    if guard is None:
        return None
    parts = {"table": sql.Identifier(table), "guard": sql.Identifier(guard[0])}
    for text in (
        "CREATE TEMPORARY TABLE probe ON COMMIT DROP AS SELECT * FROM {table} WITH NO DATA",
        "CREATE TRIGGER probe_guarded BEFORE UPDATE ON probe FOR EACH ROW EXECUTE FUNCTION {guard}()",
    ):
        connection.execute(sql.SQL(text).format(**parts))
    found = set()
    for before, after in permutations(graph.states, 2):
        connection.execute("TRUNCATE probe")
        connection.execute("INSERT INTO probe (county, id, state) VALUES ('350583', 1, %s)", [before])
        try:
            with connection.transaction():
                connection.execute("UPDATE probe SET state = %s", [after])
        except psycopg.errors.RestrictViolation:
            continue
        found.add((str(before), str(after)))
    connection.rollback()
    return found


def steps(graph: StateGraph) -> set[Move]:
    """Where its moves lead, past those that stay where they are."""
    return {(str(before), str(after)) for (before, _), after in graph.moves.items() if before != after}


def test_t13_what_no_graph_has_is_refused(database: Server, proof: Proof) -> None:
    found = graphs()
    pairs = sum(len(graph.states) * len(graph.events) for graph in found)
    allowed = sum(len(graph.moves) for graph in found)
    assert len(found) >= 9
    assert all(made(graph) == {(str(state), str(event)) for state, event in graph.moves} for graph in found)
    with as_superuser(database) as connection:
        told = [(graph, database_moves(connection, table, graph)) for table, graph in guarded()]
    by_database = [(graph, moves) for graph, moves in told if moves is not None]
    assert by_database
    assert [graph.record for graph, moves in by_database if moves != steps(graph)] == []
    tried = sum(len(graph.states) * (len(graph.states) - 1) for graph, _ in by_database)
    figure = f"{pairs} pairs of state and event of {len(found)} graphs: {pairs - allowed} not in a graph, all refused"
    shown = f"{figure}; {tried} steps past the code on {len(by_database)} guarded tables: only those of the graph"
    proof.shows("T13", shown, "those not in the graph refused, 100 %")


def test_t13_sabotage_without_the_guard_the_database_lets_all_pass(database: Server, proof: Proof) -> None:
    tables = dict(guarded())
    with as_superuser(database) as connection:
        name = connection.execute(_GUARD, ["billing_run", "billing_run_guarded"]).fetchone()
        assert name is not None
        lenient = "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"
        connection.execute(sql.SQL(lenient).format(sql.Identifier(name[0])))
        passed = database_moves(connection, "billing_run", tables["billing_run"])
    assert passed is not None
    wrong = len(passed - steps(tables["billing_run"]))
    assert wrong > 10
    proof.sabotage("T13", "the guard of a table emptied", f"{wrong} steps pass that the graph of a run lacks")


def test_t13_sabotage_a_graph_that_asks_nobody(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(StateGraph, "next", lambda graph, state, event: graph.moves.get((state, event), event))
    wrong = sum(len(made(graph)) - len(graph.moves) for graph in graphs())
    assert wrong > 50
    proof.sabotage("T13", "the graph not asked", f"{wrong} wrong moves made")
