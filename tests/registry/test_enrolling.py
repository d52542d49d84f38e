"""Enrolment under a policy: who may, once a year, handed on by working days, renewed by default, whole households."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.enrolling import (
    ChangeHead,
    EnrolPerson,
    RegisterBody,
    RenewEnrolments,
    change_head,
    enrol_person,
    register_body,
    renew_enrolments,
)
from canbao.registry.form_steps import MoveEnrolment, confirm_enrolment, hand_on_enrolment
from canbao.registry.models import Household, Member
from canbao.registry.queries import person_file
from canbao.registry.recording import Record, record_abode, record_insurance, record_status
from canbao.registry.registering import BadEntry, RegisterPerson, register_person
from canbao.store.states import MoveRefused
from canbao.values.check_characters import check_character

NANAN = "fujian/nanan/2024"
COUNTY, TOWN, VILLAGE = "350583", "350583001", "350583001001"
PAPERS = ("household_register",)


@pytest.fixture
def bureau_clerk(database: object, vault: object) -> Actor:
    del database, vault
    return worker("bureau_clerk", units=(COUNTY,))


def collector() -> Actor:
    return worker("village_collector", units=(VILLAGE,))


def new_person(clerk: Actor, sequence: int = 1, *, has_hukou: bool = True) -> int:
    """Somebody of Nan'an, born 1990."""
    first = f"35058319900307{sequence:03}"
    order = RegisterPerson(VILLAGE, f"张{'甲乙丙丁戊'[sequence % 5]}", first + check_character(first))
    person = register_person(clerk, new_key(), order)["person_id"]
    assert isinstance(person, int)
    if has_hukou:
        home = Record(person, {"kind": "hukou", "division": VILLAGE}, valid_from=date(1990, 3, 7))
        record_abode(clerk, new_key(), home)
    return person


def form(person: int, **changes: Any) -> EnrolPerson:
    values: dict[str, Any] = {"policy": NANAN, "division": VILLAGE, "documents": PAPERS}
    return EnrolPerson(person, **{**values, **changes})


def test_a_form_taken_in_a_village_goes_to_the_town_within_five_working_days(bureau_clerk: Actor) -> None:
    from canbao.values.workdays import add_working_days

    person = new_person(bureau_clerk)
    taken = enrol_person(collector(), new_key(), form(person))
    assert taken["state"] == "village"
    (row,) = person_file(bureau_clerk, person).sections["enrolment"]
    assert row["due_on"] == add_working_days(row["registered_on"], 5)
    assert (row["year"], row["documents"]) == (2024, list(PAPERS))
    number = row["id"]
    handed = hand_on_enrolment(collector(), new_key(), MoveEnrolment(number, "hand_on", NANAN))
    assert handed["state"] == "town"
    assert handed["due_on"]
    done = confirm_enrolment(bureau_clerk, new_key(), MoveEnrolment(number, "confirm", NANAN))
    assert (done["state"], done["due_on"]) == ("confirmed", None)


def test_nobody_is_enrolled_twice_for_a_year(bureau_clerk: Actor) -> None:
    person = new_person(bureau_clerk)
    first = enrol_person(bureau_clerk, new_key(), form(person))["enrolment_id"]
    assert isinstance(first, int)
    with pytest.raises(BadEntry, match="已有参保登记"):
        enrol_person(bureau_clerk, new_key(), form(person))
    withdrawn = MoveEnrolment(first, "withdraw", NANAN, "本人在外参保")
    confirm_enrolment(bureau_clerk, new_key(), withdrawn)
    enrol_person(bureau_clerk, new_key(), form(person))
    assert len(person_file(bureau_clerk, person).sections["enrolment"]) == 2


def test_who_the_policy_does_not_take_is_refused_with_its_reason(bureau_clerk: Actor) -> None:
    person = new_person(bureau_clerk)
    job = Record(person, {"scheme": "employee", "division": COUNTY}, valid_from=date(2020, 1, 1))
    record_insurance(bureau_clerk, new_key(), job)
    with pytest.raises(BadEntry, match="employee_scheme"):
        enrol_person(bureau_clerk, new_key(), form(person))
    assert person_file(bureau_clerk, person).sections["enrolment"] == ()


def test_what_no_run_could_read_is_not_taken(bureau_clerk: Actor) -> None:
    """A form with such a value would stop the assessment of the whole county."""
    person = new_person(bureau_clerk)
    with pytest.raises(BadEntry, match="补缴年数"):
        enrol_person(bureau_clerk, new_key(), form(person, repair_years=211))
    with pytest.raises(BadEntry, match="区划代码"):
        enrol_person(bureau_clerk, new_key(), form(person, division="南安"))


def test_the_dead_are_not_enrolled(bureau_clerk: Actor) -> None:
    person = new_person(bureau_clerk)
    record_status(bureau_clerk, new_key(), Record(person, {"status": "dead"}, valid_from=date(2023, 8, 1)))
    with pytest.raises(BadEntry, match="死亡"):
        enrol_person(bureau_clerk, new_key(), form(person))


def test_papers_that_nobody_showed_are_named(bureau_clerk: Actor) -> None:
    person = new_person(bureau_clerk)
    answer = enrol_person(bureau_clerk, new_key(), form(person, documents=()))
    assert answer["papers_missing"] == ["户口簿或居住证"]


def test_who_of_the_household_is_left_out_is_named_and_the_form_taken(bureau_clerk: Actor) -> None:
    first, second, third = (new_person(bureau_clerk, number) for number in (1, 2, 3))
    with in_area(COUNTY):
        home = Household.objects.create(county=COUNTY, unit=VILLAGE, number="H1")
        for person in (first, second, third):
            Member.objects.create(county=COUNTY, person_id=person, household_id=home.id)
    job = Record(third, {"scheme": "employee", "division": COUNTY}, valid_from=date(2020, 1, 1))
    record_insurance(bureau_clerk, new_key(), job)
    answer = enrol_person(bureau_clerk, new_key(), form(first))
    assert answer["left_out"] == [second]
    assert enrol_person(bureau_clerk, new_key(), form(second))["left_out"] == []


def test_a_school_registers_its_people_as_a_body_all_or_none(bureau_clerk: Actor) -> None:
    people = [new_person(bureau_clerk, number) for number in (1, 2, 3)]
    school = worker("school_clerk", units=(TOWN,))
    gone = new_person(bureau_clerk, 4)
    record_status(bureau_clerk, new_key(), Record(gone, {"status": "dead"}, valid_from=date(2023, 8, 1)))
    with pytest.raises(BadEntry, match=rf"编号 {gone} 的人已登记为死亡"):
        register_body(school, new_key(), RegisterBody((*people, gone), NANAN, TOWN))
    assert all(person_file(bureau_clerk, person).sections["enrolment"] == () for person in people)
    answer = register_body(school, new_key(), RegisterBody(tuple(people), NANAN, TOWN))
    assert isinstance(answer["enrolments"], list)
    assert len(answer["enrolments"]) == 3
    with pytest.raises(BadEntry, match=rf"编号 {people[0]} 的人在 2024 年度已有参保登记"):
        register_body(school, new_key(), RegisterBody(tuple(people), NANAN, TOWN))
    with pytest.raises(NotFound):
        register_body(school, new_key(), RegisterBody((people[0], 999_999), NANAN, TOWN))


def test_a_body_is_judged_like_each_of_its_people(bureau_clerk: Actor) -> None:
    people = [new_person(bureau_clerk, number) for number in (1, 2, 3)]
    job = Record(people[1], {"scheme": "employee", "division": COUNTY}, valid_from=date(2020, 1, 1))
    record_insurance(bureau_clerk, new_key(), job)
    with pytest.raises(BadEntry, match=rf"编号 {people[1]} 的人不属于本通知的参保对象"):
        register_body(bureau_clerk, new_key(), RegisterBody(tuple(people), NANAN, TOWN))
    with pytest.raises(BadEntry, match=r"^不属于本通知的参保对象"):
        enrol_person(bureau_clerk, new_key(), form(people[1]))


def test_last_years_people_are_renewed_once_but_for_the_dead_and_employees(bureau_clerk: Actor) -> None:
    people = [new_person(bureau_clerk, number) for number in (1, 2, 3, 4)]
    for person in people[:3]:
        scheme = {"scheme": "resident", "division": COUNTY}
        insured = Record(person, scheme, date(2023, 1, 1), date(2023, 12, 31))
        record_insurance(bureau_clerk, new_key(), insured)
    record_status(bureau_clerk, new_key(), Record(people[1], {"status": "dead"}, valid_from=date(2023, 8, 1)))
    job = Record(people[2], {"scheme": "employee", "division": COUNTY}, valid_from=date(2023, 12, 1))
    record_insurance(bureau_clerk, new_key(), job)
    answer = renew_enrolments(bureau_clerk, new_key(), RenewEnrolments(COUNTY, NANAN))
    assert answer == {"renewed": 1, "cite": "四(一)"}
    assert renew_enrolments(bureau_clerk, new_key(), RenewEnrolments(COUNTY, NANAN))["renewed"] == 0
    (row,) = person_file(bureau_clerk, people[0]).sections["enrolment"]
    assert (row["manner"], row["state"], row["registered_on"]) == ("renewal", "confirmed", None)


def test_where_the_notice_is_silent_nobody_is_renewed(bureau_clerk: Actor) -> None:
    with pytest.raises(BadEntry, match="未规定"):
        renew_enrolments(bureau_clerk, new_key(), RenewEnrolments(COUNTY, "hunan/anhua/qingtangpu/2022"))


def test_steps_are_those_of_the_graph_and_some_need_a_reason(bureau_clerk: Actor) -> None:
    number = enrol_person(bureau_clerk, new_key(), form(new_person(bureau_clerk)))["enrolment_id"]
    assert isinstance(number, int)
    with pytest.raises(MoveRefused):
        confirm_enrolment(bureau_clerk, new_key(), MoveEnrolment(number, "hand_on", NANAN))
    with pytest.raises(BadEntry, match="原因"):
        confirm_enrolment(bureau_clerk, new_key(), MoveEnrolment(number, "send_back", NANAN))
    confirm_enrolment(bureau_clerk, new_key(), MoveEnrolment(number, "send_back", NANAN, "照片不清"))


def test_another_head_and_what_was_before(bureau_clerk: Actor) -> None:
    first, second = new_person(bureau_clerk, 1), new_person(bureau_clerk, 2)
    with in_area(COUNTY):
        home = Household.objects.create(county=COUNTY, unit=VILLAGE, number="H1")
        for person, role in ((first, "head"), (second, "spouse")):
            Member.objects.create(
                county=COUNTY, person_id=person, household_id=home.id, role=role, valid_from=date(2010, 1, 1)
            )
    change_head(bureau_clerk, new_key(), ChangeHead(home.id, second, "户主外出"))
    heads = [row["role"] for row in person_file(bureau_clerk, second).sections["household"]]
    assert heads == ["head", "spouse"]
    assert [row["role"] for row in person_file(bureau_clerk, first, on=date(2020, 1, 1)).sections["household"]] == [
        "head"
    ]
    with pytest.raises(BadEntry, match="不是这一户"):
        change_head(bureau_clerk, new_key(), ChangeHead(home.id, 10**9, "x"))


@pytest.mark.trust
def test_t50_a_village_enrols_its_own_people_only(bureau_clerk: Actor) -> None:
    person = new_person(bureau_clerk)
    with pytest.raises(NotFound):
        enrol_person(worker("village_collector", units=("350583001002",)), new_key(), form(person))
    with pytest.raises(NotAllowed):
        enrol_person(worker("supplier", units=(COUNTY,)), new_key(), form(person))


@pytest.mark.trust
def test_t50_a_village_hands_on_and_does_not_confirm(bureau_clerk: Actor) -> None:
    number = enrol_person(collector(), new_key(), form(new_person(bureau_clerk)))["enrolment_id"]
    assert isinstance(number, int)
    with pytest.raises(NotAllowed):
        confirm_enrolment(collector(), new_key(), MoveEnrolment(number, "hand_on", NANAN))
    with pytest.raises(BadEntry, match="只能上报"):
        hand_on_enrolment(collector(), new_key(), MoveEnrolment(number, "withdraw", NANAN, "x"))
