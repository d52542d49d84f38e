"""Looks at a file: told once, seen by whoever sees the person and by nobody else, never changed."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from tests.access.people_at_work import worker
from tests.database import as_superuser, in_area
from tests.registry.county import PLACE, County

from canbao.access.acting import NotAllowed
from canbao.registry.looking import SAME_LOOK_MINUTES, looks_at, tell_look
from canbao.registry.models import FileLook, Looked, Person
from canbao.store.server import Server


def later(server: Server, minutes: int) -> None:
    """As if so much time had passed since the looks."""
    with as_superuser(server) as owner:
        owner.execute("SET session_replication_role = replica")
        owner.execute("UPDATE registry_filelook SET at = at - make_interval(mins => %s)", [minutes])


def test_going_through_a_file_is_one_look_and_coming_back_another(county: County, database: Server) -> None:
    clerk, person = worker("bureau_clerk", units=(PLACE,)), county.ids[0]
    for what in (Looked.FILE, Looked.FILE, Looked.WHY, Looked.FILE):
        tell_look(clerk, person, what)
    assert [(each.account, each.what) for each in looks_at(clerk, person)] == [
        (clerk.name, "为什么是这个数"), (clerk.name, "一人一档"),
    ]  # fmt: skip
    later(database, SAME_LOOK_MINUTES + 1)
    tell_look(clerk, person, Looked.FILE)
    assert [each.what for each in looks_at(clerk, person)] == ["一人一档", "为什么是这个数", "一人一档"]
    assert looks_at(clerk, county.ids[1]) == []


def test_who_may_not_ask_is_refused_and_who_does_not_see_the_person_sees_nothing(county: County) -> None:
    tell_look(worker("bureau_clerk", units=(PLACE,)), county.ids[0], Looked.FILE)
    with pytest.raises(NotAllowed):
        looks_at(worker("village_collector", units=(PLACE,)), county.ids[0])
    with in_area(PLACE):
        towns = sorted(set(Person.objects.filter(county=PLACE).values_list("unit", flat=True)))
        own = Person.objects.get(county=PLACE, id=county.ids[0]).unit[:9]
    elsewhere = next(each[:9] for each in towns if each[:9] != own)
    assert looks_at(worker("town_clerk", units=(own,)), county.ids[0]) != []
    assert looks_at(worker("town_clerk", units=(elsewhere,)), county.ids[0]) == []


def test_no_look_is_changed_or_taken_away(county: County) -> None:
    tell_look(worker("bureau_clerk", units=(PLACE,)), county.ids[0], Looked.FILE)
    for change in (lambda: FileLook.objects.update(office="别处"), lambda: FileLook.objects.all().delete()):
        with pytest.raises(DatabaseError), in_area(PLACE):
            change()
