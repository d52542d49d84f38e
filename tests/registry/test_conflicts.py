"""Numbers given with another name: kept once, decided by a person, seen by the unit that gave them."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, SISTER_TOWN, TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import add_person, new_number

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.vault import Vault
from canbao.registry.models import NumberConflict
from canbao.store.server import Server
from canbao.store.states import MoveRefused

pytestmark = pytest.mark.usefixtures("vault", "database")


@pytest.fixture
def owner(database: Server, vault: Vault) -> int:
    """Whose number it is."""
    del database, vault
    return add_person(number=new_number())


def give(owner: int | None, row: int = 7) -> None:
    """The same number with the same other name, from a list."""
    from canbao.registry.conflicts import GivenNumber, record_conflict

    with in_area(COUNTY):
        record_conflict(COUNTY, GivenNumber(b"\x01" * 32, "周 春声", VILLAGE, owner, source_list=5, source_row=row))


def decide(conflict: int, verdict: str, role: str = "bureau_clerk", area: str = COUNTY) -> str:
    from canbao.registry.conflicts import ConflictVerdict, DecideConflict, decide_conflict

    order = DecideConflict(conflict, ConflictVerdict(verdict), "问过本人")
    return str(decide_conflict(worker(role, units=(area,)), new_key(), order)["state"])


def only() -> NumberConflict:
    with in_area(COUNTY):
        return NumberConflict.objects.get()


def test_met_again_it_is_the_same_conflict(owner: int) -> None:
    from canbao.registry.conflicts import open_conflicts

    give(owner)
    give(owner, row=9)
    found = only()
    assert (found.person_id, found.name_key, found.source_list, found.source_row) == (owner, "周春声", 5, 9)
    assert decide(found.id, "judge_mistyped") == "mistyped"
    give(owner, row=11)
    assert (only().state, only().source_row) == ("mistyped", 11)
    with in_area(COUNTY):
        assert not open_conflicts(COUNTY).exists()


def test_somebody_out_of_sight_has_the_number() -> None:
    from canbao.registry.conflicts import open_conflicts

    give(None)
    with in_area(COUNTY):
        assert [row.person_id for row in open_conflicts(COUNTY)] == [None]


def test_only_moves_of_the_graph(owner: int) -> None:
    give(owner)
    number = only().id
    assert [decide(number, verdict) for verdict in ("ask", "judge_renamed", "reopen")] == ["ask", "renamed", "open"]
    with pytest.raises(MoveRefused):
        decide(number, "reopen")
    with pytest.raises(NotFound):
        decide(12345, "ask")


@pytest.mark.trust
def test_t50_role_by_area(owner: int) -> None:
    give(owner)
    number = only().id
    for role in ("village_collector", "supplier", "auditor"):
        with pytest.raises(NotAllowed):
            decide(number, "ask", role)
    with pytest.raises(NotFound):
        decide(number, "ask", "town_clerk", SISTER_TOWN)
    assert decide(number, "ask", "town_clerk", TOWN) == "ask"
