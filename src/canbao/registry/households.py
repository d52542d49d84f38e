"""Households by hand: somebody joins or leaves on a day; a whole household is registered in one go, all or nobody.

In: orders as a form gives them. Out: numbers of the household, of people and of their forms. Never: half a household;
a head who leaves the others without one; a membership removed: it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import pyarrow as pa

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.registry.changing import begin_rows, end_rows
from canbao.registry.enrolling import EnrolPerson, take_form
from canbao.registry.models import Abode, Household, Member, Person, Relation
from canbao.registry.models.enrolments import Manner
from canbao.registry.models.households import MemberRole
from canbao.registry.registering import (
    BadEntry,
    NumberTaken,
    RegisterPerson,
    check_row,
    enter_person,
    locked_person,
)
from canbao.registry.ties import HEAD, ties_of
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.values.place import NOWHERE

MOST_MEMBERS = 30
"""On one form: the largest household book that a bureau told of had 23."""


class Home(StrEnum):
    """Where somebody new is registered with the police, as far as a window asks."""

    HERE = "here"
    PERMIT = "permit"
    NO_PERMIT = "no_permit"
    NOWHERE = "nowhere"
    UNKNOWN = ""


class MemberRefused(StoreFailed):
    """One line of the form cannot be. `at`: its place, from 0; `person_id`: whose number it is, if it is known."""

    def __init__(self, message: str, at: int, person_id: int | None = None) -> None:
        super().__init__(message)
        self.at = at
        self.person_id = person_id


@dataclass(frozen=True)
class FormMember:
    """One line: somebody known, or somebody new. `role` None: no member of the household. `enrols`: registered too."""

    person_id: int | None = None
    new: RegisterPerson | None = None
    role: str | None = None
    home: Home = Home.UNKNOWN
    enrols: bool = True
    manner: str = Manner.NEW
    division: str = ""


@dataclass(frozen=True)
class RegisterHousehold:
    """The form of a household. `household_id` None: of one that is not known yet, or of people without one."""

    unit: str
    policy: str
    members: tuple[FormMember, ...]
    household_id: int | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class JoinHousehold:
    """Somebody is a member from this day on; elsewhere until its eve."""

    household_id: int
    person_id: int
    role: str
    since: date
    reason: str


@dataclass(frozen=True)
class LeaveHousehold:
    """Somebody is a member until this day, inclusive."""

    household_id: int
    person_id: int
    until: date
    reason: str


@performs("register_household")
def register_household(act: Act, order: RegisterHousehold) -> dict[str, Json]:
    """Enter who is new, put them into the household, take everybody's form. Raises MemberRefused, BadEntry, NotFound,
    NotAllowed.
    """
    act.require(order.unit)
    if not 0 < len(order.members) <= MOST_MEMBERS:
        raise BadEntry(f"一次登记 1 至 {MOST_MEMBERS} 人 1 to {MOST_MEMBERS} people at once")
    for known in sorted(each.person_id for each in order.members if each.person_id is not None):
        act.require(locked_person(act.actor.county, known).unit)
    people = [_entered(act, at, each) for at, each in enumerate(order.members)]
    if len(set(people)) != len(people):
        raise BadEntry("同一个人填了两次 somebody stands on the form twice")
    household = _settled(act, order, people)
    forms: list[dict[str, Json]] = []
    for at, (person, each) in enumerate(zip(people, order.members, strict=True)):
        if each.enrols:
            place = each.division or order.unit
            asked = EnrolPerson(person, order.policy, place, each.manner, order.documents)
            try:
                forms.append(take_form(act, asked))
            except BadEntry as refused:
                raise MemberRefused(str(refused), at) from refused
    return {
        "household_id": household,
        "people": list[Json](people),
        "enrolments": [form["enrolment_id"] for form in forms],
        "open": [form["enrolment_id"] for form in forms if form["is_open"]],
        "left_out": forms[-1]["left_out"] if forms else [],
        "papers_missing": forms[-1]["papers_missing"] if forms else [],
    }


def _entered(act: Act, at: int, each: FormMember) -> int:
    """The person's number; somebody new is entered, with the home that was told."""
    if each.new is None:
        if each.person_id is None:
            raise MemberRefused("请填写证件号码或姓名 neither a number nor a name", at)
        return each.person_id
    try:
        person = enter_person(act, each.new)["person_id"]
    except (BadEntry, NumberTaken) as refused:
        raise MemberRefused(str(refused), at, getattr(refused, "person_id", None)) from refused
    assert isinstance(person, int)
    if each.home is not Home.UNKNOWN:
        _add_home(act, person, each)
    return person


def _add_home(act: Act, person: int, each: FormMember) -> None:
    assert each.new is not None
    is_hukou = each.home in (Home.HERE, Home.NOWHERE)
    permit = {Home.PERMIT: "valid", Home.NO_PERMIT: "none"}.get(each.home)
    row = Abode(
        county=act.actor.county, id=int(reserve_numbers(1)[0]), person_id=person,
        kind="hukou" if is_hukou else "residence", division=NOWHERE if each.home is Home.NOWHERE else each.new.unit,
        permit=permit, valid_from=each.new.birth,
    )  # fmt: skip
    check_row(row)
    row.save(force_insert=True)


def _settled(act: Act, order: RegisterHousehold, people: list[int]) -> int | None:
    """The household with everybody in it who has a role and was in none; None where nobody has a role."""
    county, day = act.actor.county, act.business_day()
    housed = _homes_of(county, people)
    joining = [
        (person, each)
        for person, each in zip(people, order.members, strict=True)
        if each.role is not None and person not in housed
    ]
    household = order.household_id
    if household is not None:
        act.require(_locked(act, household).unit)
    if not joining:
        return household
    is_new = household is None
    if is_new:
        if sum(each.role == HEAD for _, each in joining) > 1:
            raise BadEntry("一户只有一位户主，请核对“与户主关系” one head a household")
        household = int(Household.objects.create(county=county, unit=order.unit).id)
        act.note("household", household, unit=order.unit, members=len(joining))
    assert household is not None
    for person, each in joining:
        born = each.new.birth if each.new and not each.new.number else None
        _put(county, household, person, each.role or "", None if is_new else born or day)
        act.note("member", person, household=household, role=each.role)
    _relate(county, household)
    return household


def _homes_of(county: str, people: list[int]) -> dict[int, int]:
    """Households of those who are in one now."""
    rows = Member.objects.filter(county=county, person_id__in=people, replaced_at=None, valid_until=None)
    return dict(rows.values_list("person_id", "household_id"))


def _locked(act: Act, household: int) -> Household:
    """Raises NotFound."""
    found = Household.objects.select_for_update().filter(county=act.actor.county, id=household).first()
    if found is None:
        raise NotFound("没有这一户，或不在您的辖区 no such household in your area")
    return found


def _put(county: str, household: int, person: int, role: str, since: date | None) -> None:
    """A member from a day on. Raises BadEntry for a second head, an unknown role."""
    if role not in MemberRole.values:
        raise BadEntry("请选择与户主关系 what is this person to the head?")
    members = Member.objects.filter(county=county, household_id=household, replaced_at=None, valid_until=None)
    if role == HEAD and members.filter(role=HEAD).exists():
        raise BadEntry("这一户已有户主；要换户主，请在户的页面办理 the household has a head already")
    Member.objects.create(county=county, household_id=household, person_id=person, role=role, valid_from=since)


def _relate(county: str, household: int) -> None:
    """Relations that the roles say and nobody knows yet."""
    members = Member.objects.filter(county=county, household_id=household, replaced_at=None, valid_until=None)
    rows = list(members.values_list("household_id", "person_id", "role"))
    said = set(ties_of((home, person, role or "") for home, person, role in rows))
    known = Relation.objects.filter(county=county, person_id__in=[row[1] for row in rows], replaced_at=None)
    new = sorted(said - set(known.values_list("person_id", "other_id", "kind")))
    names = ("person_id", "other_id", "kind")
    types = (pa.int64(), pa.int64(), pa.string())
    columns = {
        name: pa.array([row[at] for row in new], type_)
        for at, (name, type_) in enumerate(zip(names, types, strict=True))
    }
    begin_rows("relation", county, pa.table(columns))


@performs("change_household")
def join_household(act: Act, order: JoinHousehold) -> dict[str, Json]:
    """Put somebody into a household. Raises BadEntry, NotFound, NotAllowed."""
    county = act.actor.county
    person = _about(act, order.person_id, order.reason, order.since)
    act.require(_locked(act, order.household_id).unit)
    former = _homes_of(county, [person.id]).get(person.id)
    if former == order.household_id:
        raise BadEntry("此人已是这一户的成员 a member already")
    if former is not None:
        _leave(act, former, person.id, order.since - timedelta(days=1))
    _put(county, order.household_id, person.id, order.role, order.since)
    _relate(county, order.household_id)
    act.note("member", person.id, household=order.household_id, role=order.role, began=str(order.since))
    return {"household_id": order.household_id, "former": former}


@performs("change_household")
def leave_household(act: Act, order: LeaveHousehold) -> dict[str, Json]:
    """End somebody's membership. Raises BadEntry, NotFound, NotAllowed."""
    person = _about(act, order.person_id, order.reason, order.until)
    act.require(_locked(act, order.household_id).unit)
    _leave(act, order.household_id, person.id, order.until)
    return {"household_id": order.household_id}


def _about(act: Act, person_id: int, reason: str, day: date) -> Person:
    """The person, of the actor's area; a reason and a day that can be."""
    person = locked_person(act.actor.county, person_id)
    act.require(person.unit)
    if not reason.strip():
        raise BadEntry("请写明原因 a reason is needed")
    act.reason(reason)
    if day > act.business_day():
        raise BadEntry("日期不能晚于今天 the day has not come yet")
    return person


def _leave(act: Act, household: int, person: int, until: date) -> None:
    """Raises BadEntry for a head with others, a day before the first."""
    members = Member.objects.filter(county=act.actor.county, household_id=household, replaced_at=None, valid_until=None)
    row = members.filter(person_id=person).first()
    if row is None:
        raise BadEntry("此人不是这一户的成员 no member of the household")
    if row.role == HEAD and members.exclude(person_id=person).exists():
        raise BadEntry("户主离开前，请先变更户主 another head first")
    if row.valid_from is not None and until < row.valid_from:
        raise BadEntry(f"日期早于进入这一户的日期（{row.valid_from}）before the person joined")
    end_rows("member", act.actor.county, [row.id], pa.array([until], pa.date32()))
    act.note("member", person, household=household, ends=str(until))
