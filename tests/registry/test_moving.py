"""A move within the area: file and home together, or neither."""

from __future__ import annotations

from datetime import date

import pytest
from tests.access.people_at_work import audit_rows, new_key, worker
from tests.registry.test_recording import TOWN, VILLAGE, clerk, person

from canbao.access.acting import NotAllowed
from canbao.access.actors import Actor
from canbao.registry.moving import MovePerson, move_person
from canbao.registry.queries import person_file
from canbao.registry.registering import BadEntry
from canbao.store.server import Server

__all__ = ["clerk", "person"]

THERE, LATER = f"{TOWN}002", date(2024, 10, 1)


def where(actor: Actor, person: int) -> tuple[str, list[str]]:
    """The unit of the file, and the homes."""
    file = person_file(actor, person)
    return file.row.unit, [row["division"] for row in file.sections["abode"]]


def test_file_and_home_move_with_one_entry(clerk: Actor, person: int, database: Server) -> None:
    key, order = new_key(), MovePerson(person, THERE, LATER, "派出所证明", with_hukou=True)
    before = len(audit_rows(database))
    assert move_person(clerk, key, order) == move_person(clerk, key, order)
    assert where(clerk, person) == (THERE, [THERE])
    assert len(audit_rows(database)) == before + 1


def test_what_is_refused_leaves_both(clerk: Actor, person: int) -> None:
    move_person(clerk, new_key(), MovePerson(person, THERE, LATER, "搬家"))
    with pytest.raises(BadEntry, match="已有记录"):
        move_person(clerk, new_key(), MovePerson(person, VILLAGE, date(2024, 9, 1), "搬家"))
    assert where(clerk, person) == (THERE, [THERE])
    with pytest.raises(BadEntry, match="写明原因"):
        move_person(clerk, new_key(), MovePerson(person, VILLAGE, date(2024, 11, 1), " "))
    of_town = worker("town_clerk", units=(TOWN,))
    with pytest.raises(NotAllowed):
        move_person(of_town, new_key(), MovePerson(person, "430621101001", date(2024, 11, 1), "搬家"))
    assert where(clerk, person) == (THERE, [THERE])
