"""Households by hand: in one go or not at all, members joining and leaving on a day, never without a head."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area

from canbao.access.acting import Act, NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.enrolling import ChangeHead, change_head
from canbao.registry.household_queries import candidates_of, forms_taken, household_file, people_alike
from canbao.registry.households import (
    FormMember,
    Home,
    JoinHousehold,
    LeaveHousehold,
    MemberRefused,
    RegisterHousehold,
    join_household,
    leave_household,
    register_household,
)
from canbao.registry.models import Household, Member, Person, Relation
from canbao.registry.queries import person_file
from canbao.registry.registering import BadEntry, RegisterPerson
from canbao.values.check_characters import check_character

NANAN = "fujian/nanan/2024"
COUNTY, TOWN, VILLAGE = "350583", "350583001", "350583001001"
DAY = date(2023, 11, 5)


@pytest.fixture
def clerk(database: object, vault: object, monkeypatch: pytest.MonkeyPatch) -> Actor:
    del database, vault
    monkeypatch.setattr(Act, "business_day", lambda _: DAY)
    return worker("town_clerk", units=(TOWN,))


def new(sequence: int, name: str, role: str | None, year: int = 1990) -> FormMember:
    first = f"350583{year}0307{sequence:03}"
    order = RegisterPerson(VILLAGE, name, first + check_character(first))
    return FormMember(None, order, role, Home.HERE, division=VILLAGE)


def family(clerk: Actor, *more: FormMember) -> dict[str, Any]:
    members = (new(11, "林一", "head"), new(22, "王二", "spouse"), new(33, "林小三", "child", 2016), *more)
    return dict(register_household(clerk, new_key(), RegisterHousehold(VILLAGE, NANAN, members)))


def counted() -> tuple[int, int, int]:
    with in_area(COUNTY):
        return Person.objects.count(), Household.objects.count(), Member.objects.count()


def members(clerk: Actor, household: int) -> dict[int, tuple[str, date | None, date | None]]:
    file = household_file(clerk, household, 2024)
    return {each.person_id: (each.role, each.first, each.last) for each in file.members}


def test_a_family_is_entered_housed_related_and_registered(clerk: Actor) -> None:
    done = family(clerk)
    head, wife, child = done["people"]
    assert [each.role for each in forms_taken(clerk, done["enrolments"])] == ["head", "spouse", "child"]
    with in_area(COUNTY):
        said = set(Relation.objects.values_list("person_id", "other_id", "kind"))
    assert said == {(wife, head, "spouse"), (head, wife, "spouse"), (child, head, "parent"), (head, child, "child")}
    assert person_file(clerk, child).sections["abode"][0]["division"] == VILLAGE
    assert (done["left_out"], len(done["enrolments"])) == ([], 3)


def test_one_who_cannot_be_leaves_nothing(clerk: Actor) -> None:
    before = counted()
    twice = FormMember(None, RegisterPerson(VILLAGE, "林五", "350583199003070119"), "child")
    with pytest.raises(MemberRefused) as refused:
        family(clerk, twice)
    assert refused.value.at == 3
    assert counted() == before


def test_another_town_takes_nobodys_form(clerk: Actor) -> None:
    with pytest.raises(NotAllowed):
        register_household(clerk, new_key(), RegisterHousehold("350583002001", NANAN, (new(11, "林一", "head"),)))


def test_a_form_joins_the_household_that_there_is(clerk: Actor) -> None:
    home = family(clerk)["household_id"]
    order = RegisterHousehold(VILLAGE, NANAN, (new(44, "林小四", "child", 2020),), home)
    person = register_household(clerk, new_key(), order)["people"]
    assert isinstance(person, list)
    assert members(clerk, home)[int(str(person[0]))] == ("child", DAY, None)
    with pytest.raises(BadEntry, match="已有户主"):
        register_household(clerk, new_key(), RegisterHousehold(VILLAGE, NANAN, (new(55, "林五", "head"),), home))


def test_joining_another_household_leaves_the_first_on_the_eve(clerk: Actor) -> None:
    one = family(clerk)
    other = register_household(clerk, new_key(), RegisterHousehold(VILLAGE, NANAN, (new(66, "陈六", "head"),)))
    home, child = other["household_id"], one["people"][2]
    assert isinstance(home, int)
    join_household(clerk, new_key(), JoinHousehold(home, child, "grandchild", date(2023, 9, 1), "过继"))
    assert members(clerk, one["household_id"])[child] == ("child", None, date(2023, 8, 31))
    assert members(clerk, home)[child] == ("grandchild", date(2023, 9, 1), None)
    with pytest.raises(BadEntry, match="已是"):
        join_household(clerk, new_key(), JoinHousehold(home, child, "child", DAY, "再来"))


def test_a_head_leaves_last(clerk: Actor) -> None:
    done = family(clerk)
    home, (head, wife, _) = done["household_id"], done["people"]
    with pytest.raises(BadEntry, match="先变更户主"):
        leave_household(clerk, new_key(), LeaveHousehold(home, head, DAY, "分户"))
    change_head(clerk, new_key(), ChangeHead(home, wife, "分户"))
    leave_household(clerk, new_key(), LeaveHousehold(home, head, DAY, "分户"))
    assert [each.person_id for each in household_file(clerk, home, 2024).present if each.person_id == head] == []
    with pytest.raises(BadEntry, match="晚于今天"):
        leave_household(clerk, new_key(), LeaveHousehold(home, wife, date(2024, 1, 1), "分户"))


def test_whoever_is_registered_or_alike_is_told(clerk: Actor) -> None:
    done = family(clerk)
    found = {each.person_id: each for each in candidates_of(clerk, [done["people"][2]], 2024)}
    assert set(found) == set(done["people"]), "whoever lives with them too"
    assert all("本年度已登记" in each.hindrance for each in found.values())
    assert not any(each.hindrance for each in candidates_of(clerk, done["people"], 2025))
    (alike,) = people_alike(clerk, "林 一", date(1990, 3, 7), None, VILLAGE)
    assert alike.person_id == done["people"][0]
    assert people_alike(clerk, "林一", date(1990, 3, 8), None, VILLAGE) == []


def test_a_sister_town_sees_no_household(clerk: Actor) -> None:
    home = family(clerk)["household_id"]
    with pytest.raises(NotFound):
        household_file(worker("town_clerk", units=("350583002",)), home, 2024)
