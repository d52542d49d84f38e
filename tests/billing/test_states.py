"""The graph of a run: what is not in it is refused, in the code and by the database."""

from __future__ import annotations

import itertools
from functools import partial
from typing import Any

import psycopg
import pytest
from tests.access.people_at_work import new_key
from tests.billing.counties import County
from tests.database import as_application, as_superuser, in_area

from canbao.access.acting import NotAllowed
from canbao.billing import publishing
from canbao.billing.actions import ConfirmPublication, ProposePublication, confirm_publication, propose_publication
from canbao.billing.models import Run
from canbao.billing.states import OPEN_STATES, RUN_GRAPH, RunState
from canbao.store.server import Server
from canbao.store.states import MoveRefused

EVERY_PAIR = list(itertools.product(RunState.values, RUN_GRAPH.events))
EVERY_STEP = [pair for pair in itertools.product(RunState.values, repeat=2) if pair[0] != pair[1]]
ALLOWED_STEPS = {(before, after) for (before, _), after in RUN_GRAPH.moves.items()}


def test_a_run_begins_as_a_draft_and_ends_in_two_ways() -> None:
    leaving = {before for before, _ in RUN_GRAPH.moves}
    assert RUN_GRAPH.first == RunState.DRAFT
    assert set(RunState.values) - leaving == {RunState.SUPERSEDED, RunState.DISCARDED}
    assert set(RUN_GRAPH.states) == set(RunState.values)
    assert set(OPEN_STATES) == {RunState.DRAFT, RunState.REVIEWED}


def test_nothing_is_published_that_nobody_proposed() -> None:
    assert RUN_GRAPH.before("publish") == (RunState.PROPOSED,)
    assert RUN_GRAPH.before("propose") == (RunState.REVIEWED,)


@pytest.mark.parametrize(("state", "event"), EVERY_PAIR)
@pytest.mark.trust
def test_every_pair_is_in_the_graph_or_refused(state: str, event: str) -> None:
    if (state, event) in RUN_GRAPH.moves:
        assert RUN_GRAPH.next(state, event) in RunState.values
    else:
        with pytest.raises(MoveRefused, match=RUN_GRAPH.words[event]):
            RUN_GRAPH.next(state, event)


def put_in_state(server: Server, number: int, state: str) -> None:
    """Past every control."""
    with as_superuser(server) as connection:
        connection.execute("ALTER TABLE billing_run DISABLE TRIGGER USER")
        connection.execute(
            "UPDATE billing_run SET state = %s, proposed_by = 1, published_by = NULL WHERE id = %s", [state, number]
        )
        connection.execute("ALTER TABLE billing_run ENABLE TRIGGER USER")


@pytest.mark.trust
def test_the_database_refuses_every_step_that_the_graph_lacks(
    county: County, run: dict[str, Any], database: Server
) -> None:
    """As the application's role in the county's own area, past all of canbao's code."""
    done = set()
    for before, after in EVERY_STEP:
        put_in_state(database, run["run"], before)
        with as_application(database) as connection:
            connection.execute("SELECT set_config('canbao.counties', %s, false)", [county.code])
            try:
                cursor = connection.execute("UPDATE billing_run SET state = %s WHERE id = %s", [after, run["run"]])
            except psycopg.errors.RestrictViolation:
                connection.rollback()
                continue
            assert cursor.rowcount == 1
            done.add((before, after))
            connection.rollback()
    assert done == ALLOWED_STEPS


@pytest.mark.trust
def test_what_actions_do_is_refused_in_no_state_for_it(county: County, run: dict[str, Any], database: Server) -> None:
    number = run["run"]
    county.sign(number)
    for state in RunState.values:
        put_in_state(database, number, state)
        with in_area(county.code):
            found = Run.objects.get(county=county.code, id=number)
            for event, act in (
                ("propose", partial(publishing.propose, found, 2, "")),
                ("publish", partial(publishing.publish, found, 2)),
                ("discard", partial(publishing.discard, found)),
            ):
                # Proposing reviews a draft first, whose situations are all signed.
                if (state, event) not in RUN_GRAPH.moves and (state, event) != (RunState.DRAFT, "propose"):
                    with pytest.raises(MoveRefused):
                        act()
            assert found.state == state


def test_a_move_that_somebody_else_has_just_made_is_said(county: County, run: dict[str, Any]) -> None:
    with in_area(county.code):
        stale = Run.objects.get(county=county.code, id=run["run"])
    county.sign(run["run"])
    with in_area(county.code), pytest.raises(MoveRefused, match="刚被他人改动"):
        publishing.move(stale, "review")


def test_whoever_proposed_may_not_turn_down_either(county: County, run: dict[str, Any]) -> None:
    county.sign(run["run"])
    propose_publication(county.lead(7), new_key(), ProposePublication(run["run"]))
    with pytest.raises(NotAllowed, match="另一人"):
        confirm_publication(county.lead(7), new_key(), ConfirmPublication(run["run"], is_approved=False))
    answer = confirm_publication(county.lead(8), new_key(), ConfirmPublication(run["run"], is_approved=False))
    assert answer["state"] == RunState.DISCARDED
