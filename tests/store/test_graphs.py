"""T13, what the table of moves leaves open: no graph is forgotten, no guarded table untried, no guard set aside.

`tests/registry/test_trust_states.py` tries every pair of every graph, and every step on a copy of each guarded table.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import psycopg
import pytest
from tests.access.people_at_work import sabotage
from tests.database import as_superuser
from tests.proofs import Proof
from tests.registry.test_trust_states import graphs, guarded

from canbao.store.server import Server
from canbao.store.states import MoveRefused, StateGraph

pytestmark = pytest.mark.trust
ROOT = Path(__file__).resolve().parents[2]

_BY_TRIGGERS = """
    SELECT made.tgrelid::regclass::text, made.tgname, made.tgenabled = 'O',
        made.tgtype::int & 1 = 1 AND made.tgtype::int & 2 = 2 AND made.tgtype::int & 16 = 16,
        made.tgqual IS NULL AND made.tgattr::text = ''
    FROM pg_trigger AS made JOIN pg_proc AS proc ON proc.oid = made.tgfoid
    WHERE NOT made.tgisinternal AND proc.prosrc ILIKE '%OLD.state%NEW.state%' ORDER BY 1
"""
_WITH_STATE = """
    SELECT table_name FROM information_schema.columns WHERE column_name = 'state' AND table_schema = 'public'
        AND (table_name LIKE 'money\\_%' OR table_name LIKE 'campaign\\_%')
"""


def guards(connection: psycopg.Connection) -> dict[str, list[bool]]:
    """Tables whose triggers compare states, found by their triggers; whether each is switched on, before the update of
    every row, and whatever is updated.
    """
    return {table: list(rest) for table, _, *rest in connection.execute(_BY_TRIGGERS).fetchall()}


@pytest.mark.parametrize("graph", graphs(), ids=lambda graph: graph.record)
def test_t13_each_pair_of_a_graph_is_a_move_or_refused(graph: StateGraph) -> None:
    for state, event in product(graph.states, graph.events):
        if (state, event) in graph.moves:
            assert graph.next(state, event) == graph.moves[state, event]
        else:
            with pytest.raises(MoveRefused, match=f"{graph.record} is {state}"):
                graph.next(state, event)
    with pytest.raises(MoveRefused):
        graph.next("no_such_state", graph.events[0])


def test_t13_the_reference_draws_every_graph() -> None:
    page = (ROOT / "docs" / "reference" / "states.md").read_text(encoding="utf-8")
    assert [graph.record for graph in graphs() if graph.as_mermaid() not in page] == []


def test_t13_every_guard_is_tried_and_switched_on(database: Server, proof: Proof) -> None:
    tried = {table for table, _ in guarded()}
    with as_superuser(database) as connection:
        found = guards(connection)
        with_state = {row[0] for row in connection.execute(_WITH_STATE).fetchall()}
    assert set(found) <= tried, "a table that is guarded and whose graph nobody finds"
    assert with_state <= set(found), "a record of money or of the campaign whose states the database does not guard"
    assert {table: ways for table, ways in found.items() if not all(ways)} == {}
    figure = f"{len(found)} tables found by their triggers: each guard on, before every update of a row"
    proof.shows("T13", figure, "those not in the graph refused, 100 %")


@pytest.mark.parametrize(
    ("statement", "way"),
    [
        ("ALTER TABLE money_payment DISABLE TRIGGER money_payment_guarded", 0),
        ("DROP TRIGGER money_payment_guarded ON money_payment", None),
        (
            "CREATE OR REPLACE TRIGGER money_payment_guarded BEFORE UPDATE OF hand_in_id ON money_payment"
            " FOR EACH ROW EXECUTE FUNCTION money_guard_payment()",
            2,
        ),
    ],
    ids=["switched off", "dropped", "for one cell only"],
)
def test_t13_sabotage_a_guard_set_aside_is_noticed(
    database: Server, statement: str, way: int | None, proof: Proof
) -> None:
    sabotage(database, statement)
    with as_superuser(database) as connection:
        found = guards(connection)
    assert ("money_payment" not in found) if way is None else found["money_payment"][way] is False
    proof.sabotage("T13", "the guard of payments set aside (3 ways)", "noticed each time")
