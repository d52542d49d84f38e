"""Where everybody of the must-enrol groups is: what the register knows goes before what the field says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from tests.access.people_at_work import COUNTY, SISTER_COUNTY, TOWN, VILLAGE, new_key, worker
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, SPRING, YEAR, add_person, add_row, enrol, insure

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.access.wording import TooTelling
from canbao.registry.models.fieldwork import Whereabout
from canbao.registry.whereabouts import (
    MOST_ENTERED,
    BadWhereabouts,
    EnterWhereabouts,
    Found,
    Groups,
    NoteMissing,
    count_whereabouts,
    enter_whereabouts,
    record_whereabouts,
    whereabouts,
    without_state,
)

pytestmark = pytest.mark.usefixtures("vault", "database")

GROUPS = Groups(COUNTY, YEAR, SPRING, ("subsistence", "destitute"))
YEAR_START, YEAR_END = date(YEAR, 1, 1), date(YEAR, 12, 31)


def poor(name: str = "周春生", unit: str = VILLAGE) -> int:
    """Somebody of a must-enrol group."""
    person = add_person(name, unit)
    add_row("standing", person, standing="subsistence", listed_as="低保", valid_from=date(2024, 1, 1))
    return person


def say(person: int, state: Whereabout, note: str = "", year: int = YEAR) -> None:
    with in_area(COUNTY):
        record_whereabouts(COUNTY, year, [Found(person, state, note)], SPRING, by=1)


def state_of(person: int) -> tuple[str | None, str | None]:
    with in_area(COUNTY):
        rows = {row["person_id"]: row for row in whereabouts(GROUPS).to_pylist()}
    return rows[person]["state"], rows[person]["source"]


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda person: enrol(person), ("local_resident", "enrolment")),
        (lambda person: enrol(person, state="withdrawn"), (None, None)),
        (lambda person: enrol(person, year=YEAR - 1), (None, None)),
        (lambda person: insure(person, "resident", YEAR_START, YEAR_END), ("local_resident", "insurance")),
        (lambda person: insure(person, "employee", YEAR_START, None), ("local_employee", "insurance")),
        (lambda person: insure(person, "employee", YEAR_START, None, None), ("local_employee", "insurance")),
        (lambda person: insure(person, "unemployment", YEAR_START, None), ("local_employee", "insurance")),
        (lambda person: insure(person, "employee", YEAR_START, date(YEAR, 2, 1)), (None, None)),
        (lambda person: insure(person, "employee", None, None, SISTER_COUNTY), ("other_employee", "insurance")),
        (
            lambda person: insure(person, "resident", YEAR_START, YEAR_END, SISTER_COUNTY),
            ("other_resident", "insurance"),
        ),
        (lambda person: insure(person, "other", YEAR_START, YEAR_END), (None, None)),
        (lambda person: add_row("status", person, status="dead", valid_from=YEAR_START), ("dead", "status")),
        (lambda person: add_row("status", person, status="abroad"), ("moved", "status")),
        (lambda person: add_row("status", person, status="serving", valid_until=date(2024, 5, 1)), (None, None)),
        (lambda person: add_row("status", person, status="alive"), (None, None)),
        (lambda person: say(person, Whereabout.LOST), ("lost", "entered")),
        (lambda person: say(person, Whereabout.LOST, year=YEAR - 1), (None, None)),
    ],
)
def test_what_is_known_of_one_person(make: Callable[[int], object], expected: tuple[str, str]) -> None:
    person = poor()
    make(person)
    assert state_of(person) == expected


def test_the_register_goes_before_the_answer() -> None:
    person = poor()
    say(person, Whereabout.DECLINED, "三次上门动员，签字放弃")
    assert state_of(person) == ("declined", "entered")
    add_row("status", person, status="prison")
    assert state_of(person) == ("prison", "status")
    insure(person, "employee", YEAR_START, None)
    assert state_of(person) == ("local_employee", "insurance")
    enrol(person)
    assert state_of(person) == ("local_resident", "enrolment")


def test_the_latest_answer_counts_and_the_former_stays() -> None:
    from canbao.registry.models import Whereabouts

    person = poor()
    say(person, Whereabout.LOST)
    say(person, Whereabout.NEW)
    assert state_of(person) == ("new", "entered")
    with in_area(COUNTY):
        assert Whereabouts.objects.filter(person_id=person).count() == 2


def test_an_answer_about_a_merged_person_is_about_the_other() -> None:
    from canbao.registry.models import Person

    person, gone = poor(), add_person("李四")
    say(gone, Whereabout.SERVING)
    with in_area(COUNTY):
        Person.objects.filter(id=gone).update(merged_into=person)
    assert state_of(person) == ("serving", "entered")


@pytest.mark.parametrize("state", [Whereabout.DECLINED, Whereabout.OTHER])
def test_giving_up_needs_a_record(state: Whereabout) -> None:
    person = poor()
    with pytest.raises(NoteMissing, match=state.label):
        say(person, state, "  ")


def test_only_people_of_the_groups_on_the_day() -> None:
    add_person()
    ended, removed = add_person("李四"), add_person("王五")
    add_row("standing", ended, standing="subsistence", listed_as="低保", valid_until=date(2024, 12, 31))
    add_row("standing", removed, standing="lifted", listed_as="脱贫")
    double = poor("赵六")
    add_row("standing", double, standing="destitute", listed_as="特困")
    with in_area(COUNTY):
        assert whereabouts(GROUPS)["person_id"].to_pylist() == [double]


def test_counts_by_unit_and_who_has_no_state() -> None:
    here, silent, far = poor(), poor("李四"), poor("王五", FAR_VILLAGE)
    enrol(here)
    enrol(far, FAR_VILLAGE)
    with in_area(COUNTY):
        assert without_state(GROUPS)["person_id"].to_pylist() == [silent]
        towns = [tuple(row.values()) for row in count_whereabouts(GROUPS).to_pylist()]
        villages = [tuple(row.values()) for row in count_whereabouts(GROUPS, 12).to_pylist()]
        inside = Groups(COUNTY, YEAR, SPRING, GROUPS.standings, TOWN)
        assert whereabouts(inside).num_rows == 2
    assert towns == [(TOWN, "local_resident", 1), (TOWN, None, 1), (FAR_VILLAGE[:9], "local_resident", 1)]
    assert {unit for unit, _, _ in villages} == {VILLAGE, FAR_VILLAGE}


@pytest.mark.trust
def test_a_village_reads_its_own_people_only() -> None:
    mine, _ = poor(), poor("王五", FAR_VILLAGE)
    with in_area(VILLAGE):
        assert whereabouts(GROUPS)["person_id"].to_pylist() == [mine]


def enter(actor: Actor, *found: Found) -> object:
    return enter_whereabouts(actor, new_key(), EnterWhereabouts(YEAR, found))["people"]


def test_a_village_enters_its_own_peoples_by_hand() -> None:
    person, far = poor(), poor("钱秋", FAR_VILLAGE)
    collector = worker("village_collector", units=(VILLAGE,))
    assert enter(collector, Found(person, Whereabout.LOST)) == 1
    assert state_of(person) == ("lost", "entered")
    with pytest.raises(NotFound):
        enter(collector, Found(far, Whereabout.LOST))
    with pytest.raises(NotFound):
        enter(collector, Found(person, Whereabout.SERVING), Found(far, Whereabout.LOST))
    assert (state_of(person), state_of(far)) == (("lost", "entered"), (None, None)), "all or none"
    with pytest.raises(NotAllowed):
        enter(worker("inspector"), Found(person, Whereabout.LOST))


def test_what_cannot_be_entered() -> None:
    person, clerk = poor(), worker("bureau_clerk")
    with pytest.raises(NoteMissing):
        enter(clerk, Found(person, Whereabout.DECLINED))
    with pytest.raises(TooTelling):
        enter(clerk, Found(person, Whereabout.DECLINED, "电话 13812345678 打不通"))
    for found in ((), (Found(person, Whereabout.LOST),) * 2, (Found(person, Whereabout.LOST),) * (MOST_ENTERED + 1)):
        with pytest.raises(BadWhereabouts):
            enter(clerk, *found)
    assert state_of(person) == (None, None)
