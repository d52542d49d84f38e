"""People handed over: moved by the answer of the unit that takes them, and by nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from tests.access.people_at_work import (
    COUNTY,
    SISTER_COUNTY,
    SISTER_TOWN,
    TOWN,
    VILLAGE,
    new_key,
    sabotage,
    worker,
)
from tests.database import in_area
from tests.registry.villagers import FAR_VILLAGE, NEXT_VILLAGE, SPRING, YEAR, add_person, add_row, new_number

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.access.vault import Vault
from canbao.access.wording import TooTelling
from canbao.registry.models.fieldwork import Whereabout
from canbao.store.server import Server
from canbao.store.states import MoveRefused


@pytest.fixture(autouse=True)
def units(database: Server, vault: Vault) -> None:
    """The units of two towns, and one village that is there no more."""
    del database, vault
    from canbao.store.models import Unit

    for code in (COUNTY, TOWN, SISTER_TOWN, VILLAGE, NEXT_VILLAGE, FAR_VILLAGE, f"{SISTER_COUNTY}001"):
        kind = {6: "county", 9: "town", 12: "village"}[len(code)]
        Unit.objects.create(code=code, name=code, kind=kind)
    Unit.objects.create(code=f"{TOWN}999", name="原村", kind="village", valid_until=date(2020, 1, 1))


def clerk(area: str = TOWN) -> Actor:
    return worker("town_clerk", units=(area,))


def hand_over(person: int, to_unit: str = FAR_VILLAGE, actor: Actor | None = None, **others: object) -> int:
    from canbao.registry.hand_over import HandOverPerson, hand_over_person

    order = HandOverPerson(person, to_unit, YEAR, **others)  # type: ignore[arg-type]
    number = hand_over_person(actor or clerk(), new_key(), order)["hand_over"]
    assert isinstance(number, int)
    return number


def reply(
    number: int, word: str, actor: Actor | None = None, whereabout: Whereabout | None = None, note: str = ""
) -> str:
    from canbao.registry.hand_over import AnswerHandOver, Reply, answer_hand_over

    order = AnswerHandOver(number, Reply(word), whereabout, note)
    return str(answer_hand_over(actor or clerk(SISTER_TOWN), new_key(), order)["state"])


def unit_of(person: int) -> str:
    from canbao.registry.models import Person

    with in_area(COUNTY):
        return Person.objects.get(county=COUNTY, id=person).unit


def test_the_answer_moves_the_person() -> None:
    from canbao.registry.hand_over import asked_by, waiting_for

    person = add_person(number=new_number())
    number = hand_over(person, note="常住该村")
    assert unit_of(person) == VILLAGE
    with in_area(SISTER_TOWN):
        (seen,) = waiting_for(COUNTY, SISTER_TOWN)
    assert (seen.name, seen.from_unit, seen.note) == ("周春生", VILLAGE, "常住该村")
    assert len(seen.tail) == 4
    assert reply(number, "accept") == "accepted"
    assert unit_of(person) == FAR_VILLAGE
    with in_area(TOWN):
        assert [row.state for row in asked_by(COUNTY, TOWN)] == ["accepted"]
    with pytest.raises(MoveRefused):
        reply(number, "refuse")


@pytest.mark.parametrize(("word", "whereabout"), [("refuse", None), ("tell_insured", Whereabout.LOCAL_EMPLOYEE)])
def test_any_other_answer_moves_nobody(word: str, whereabout: Whereabout | None) -> None:
    person = add_person()
    reply(hand_over(person), word, whereabout=whereabout)
    assert unit_of(person) == VILLAGE
    assert hand_over(person), "one may ask again"


def test_insured_there_is_what_is_known_of_the_person() -> None:
    from canbao.registry.whereabouts import Groups, whereabouts

    person = add_person()
    add_row("standing", person, standing="subsistence", listed_as="低保")
    reply(hand_over(person, only_asks=True), "tell_insured", whereabout=Whereabout.OTHER_RESIDENT, note="已缴费")
    with in_area(VILLAGE):
        (row,) = whereabouts(Groups(COUNTY, YEAR, SPRING, ("subsistence",))).to_pylist()
    assert (row["state"], row["source"], row["note"]) == ("other_resident", "hand_over", "已缴费")


def test_what_cannot_be_handed_over() -> None:
    from canbao.registry.hand_over import BadHandOver

    person = add_person()
    for unit in (VILLAGE, f"{TOWN}999", f"{SISTER_COUNTY}001", f"{TOWN}777"):
        with pytest.raises(BadHandOver, match="现有单位"):
            hand_over(person, unit)
    hand_over(person)
    with pytest.raises(BadHandOver, match="移交中"):
        hand_over(person, NEXT_VILLAGE)
    with pytest.raises(NotFound):
        hand_over(12345)
    with pytest.raises(TooTelling):
        hand_over(add_person("李四"), note="电话13800138000")


def test_what_cannot_be_answered() -> None:
    from canbao.registry.hand_over import BadHandOver

    number = hand_over(add_person(), only_asks=True)
    with pytest.raises(BadHandOver, match="只询问"):
        reply(number, "accept")
    for word, whereabout in (("tell_insured", None), ("tell_insured", Whereabout.LOST), ("refuse", Whereabout.DEAD)):
        with pytest.raises(BadHandOver, match="怎样参保"):
            reply(number, word, whereabout=whereabout)
    with pytest.raises(NotFound):
        reply(12345, "refuse")


def test_somebody_who_has_moved_since_is_not_taken() -> None:
    from canbao.registry.hand_over import HandOverOvertaken
    from canbao.registry.models import HandOver, Person

    person = add_person()
    number = hand_over(person)
    with in_area(COUNTY):
        Person.objects.filter(id=person).update(unit=NEXT_VILLAGE)
    with pytest.raises(HandOverOvertaken):
        reply(number, "accept")
    with in_area(COUNTY):
        assert HandOver.objects.get().state == "asked", "the answer is taken back with it"


@pytest.mark.trust
def test_t50_the_asking_side_cannot_answer_itself() -> None:
    person = add_person()
    number = hand_over(person)
    for actor in (clerk(TOWN), worker("town_clerk", units=(VILLAGE,))):
        with pytest.raises(NotAllowed):
            reply(number, "accept", actor)
    for area in (f"{TOWN}205", SISTER_COUNTY):
        with pytest.raises(NotFound):
            reply(number, "accept", clerk(area))
    for role in ("village_collector", "inspector", "supplier", "auditor", "system_admin"):
        with pytest.raises(NotAllowed):
            reply(number, "accept", worker(role))
        with pytest.raises(NotAllowed):
            hand_over(add_person(role), actor=worker(role))
    with pytest.raises(NotFound):
        hand_over(add_person("别人", FAR_VILLAGE), VILLAGE)
    assert unit_of(person) == VILLAGE
    assert reply(number, "accept", worker("bureau_clerk")) == "accepted"


def taken(number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT registry_take_person(%s, %s)", [COUNTY, number])
        return bool(cursor.fetchone()[0])


@pytest.mark.trust
def test_the_function_that_moves_people_cannot_be_misused() -> None:
    """Past all of canbao's code: nobody is moved without an answer given in the same transaction by the unit that takes
    them.
    """
    person = add_person()
    number = hand_over(person)
    with in_area(SISTER_TOWN):
        assert not taken(number), "not answered"
    with in_area(TOWN), connection.cursor() as cursor:
        cursor.execute("UPDATE registry_handover SET state = 'accepted', answered_at = now()")
        assert cursor.rowcount == 0, "the asking side writes no answer"
        assert not taken(number)
    assert reply(number, "refuse")
    with in_area(COUNTY):
        assert not taken(number)
    assert unit_of(person) == VILLAGE


@pytest.mark.trust
@pytest.mark.parametrize("column", ["person_id", "to_unit", "from_unit", "name"])
def test_who_is_meant_cannot_be_changed(column: str) -> None:
    from django.db import ProgrammingError

    hand_over(add_person())
    with pytest.raises(ProgrammingError, match="permission denied"), in_area(COUNTY), connection.cursor() as cursor:
        cursor.execute(f"UPDATE registry_handover SET {column} = {column}")


@pytest.mark.trust
def test_nobody_is_asked_for_by_the_unit_that_wants_them(database: Server) -> None:
    """A row made up by the other side is refused by the database; without its policy they could take anybody."""
    from django.db import ProgrammingError

    person = add_person()
    made_up = (
        "INSERT INTO registry_handover (county, person_id, name, tail, from_unit, to_unit, year, is_only_asked, state,"
        f" note, asked_by, answer_note) VALUES ('{COUNTY}', {person}, '', '', '{VILLAGE}', '{FAR_VILLAGE}', 2025,"
        " false, 'asked', '', 1, '') RETURNING id"
    )

    def steal() -> None:
        with in_area(SISTER_TOWN), connection.cursor() as cursor:
            cursor.execute(made_up)
            (number,) = cursor.fetchone()
            cursor.execute("UPDATE registry_handover SET state = 'accepted', answered_at = now()")
            taken(number)

    with pytest.raises(ProgrammingError, match="row-level security"):
        steal()
    assert unit_of(person) == VILLAGE
    sabotage(
        database,
        "DROP POLICY asking_side ON registry_handover",
        "CREATE POLICY asking_side ON registry_handover FOR INSERT WITH CHECK (true)",
    )
    steal()
    assert unit_of(person) == FAR_VILLAGE


@pytest.mark.trust
def test_only_the_two_sides_see_it() -> None:
    hand_over(add_person())
    seen = {}
    for area in (VILLAGE, FAR_VILLAGE, TOWN, COUNTY, NEXT_VILLAGE, f"{SISTER_TOWN}202", SISTER_COUNTY):
        with in_area(area), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM registry_handover")
            seen[area] = cursor.fetchone()[0]
    assert list(seen.values()) == [1, 1, 1, 1, 0, 0, 0]
