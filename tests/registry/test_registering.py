"""One person entered and corrected: once, never over somebody else, with the former row kept."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.queries import find, person_file
from canbao.registry.registering import (
    BadEntry,
    CorrectPerson,
    NumberTaken,
    RegisterPerson,
    correct_person,
    register_person,
)
from canbao.values.id_check import DocumentKind

VILLAGE, TOWN, SISTER = "430621100001", "430621100", "430621101"
NUMBER, OTHER = "430621199003071230", "43062119880229417X"


@pytest.fixture
def clerk(database: object, vault: object) -> Actor:
    del database, vault
    return worker("town_clerk", units=(TOWN,))


def entry(**changes: object) -> RegisterPerson:
    values: dict[str, object] = {"unit": VILLAGE, "name": "张 三", "number": NUMBER, "phone": "19900001234"}
    return RegisterPerson(**{**values, **changes})  # type: ignore[arg-type]


def test_a_person_is_entered_once(clerk: Actor) -> None:
    person = register_person(clerk, new_key(), entry())["person_id"]
    assert isinstance(person, int)
    file = person_file(clerk, person)
    assert (file.row.name, file.row.tail, file.row.sex, file.row.birth) == ("张 三", "1230", "male", date(1990, 3, 7))
    assert [row.id for row in find(clerk, NUMBER).rows] == [person]
    with pytest.raises(NumberTaken, match="已在一人一档") as refused:
        register_person(clerk, new_key(), entry(name="张三"))
    assert refused.value.person_id == person


def test_the_same_request_again_gives_the_first_answer(clerk: Actor) -> None:
    key = new_key()
    assert register_person(clerk, key, entry()) == register_person(clerk, key, entry())


def test_the_same_number_with_another_name_is_for_a_person_to_decide(clerk: Actor) -> None:
    register_person(clerk, new_key(), entry())
    with pytest.raises(NumberTaken, match="另一个姓名"):
        register_person(clerk, new_key(), entry(name="李四"))
    assert find(clerk, NUMBER).rows[0].name == "张 三"


def test_the_old_number_of_fifteen_digits_is_the_same_person(clerk: Actor) -> None:
    register_person(clerk, new_key(), entry(number="430621900307123"))
    with pytest.raises(NumberTaken):
        register_person(clerk, new_key(), entry(number=NUMBER))


def test_somebody_of_another_county_is_not_told_who(clerk: Actor) -> None:
    register_person(worker("town_clerk", units=("350583001",)), new_key(), entry(unit="350583001001"))
    with pytest.raises(NumberTaken, match="其他地区") as refused:
        register_person(clerk, new_key(), entry())
    assert refused.value.person_id is None


def test_sixteen_clerks_at_once_enter_one_person(clerk: Actor) -> None:
    """Each with a key of its own: the database lets one in."""
    from django.db import connections

    answers: list[object] = []

    def enter(number: int) -> None:
        try:
            answers.append(register_person(clerk, f"at-once-{number}", entry())["person_id"])
        except NumberTaken as taken:
            answers.append(taken)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert len(answers) == 16
    with in_area(TOWN):
        from canbao.registry.models import Person

        assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": "430621199003071231"}, "校验码"),
        ({"name": "  "}, "姓名"),
        ({"name": "张3"}, "数字"),
        ({"name": "张" * 51}, "50"),
        ({"birth": date(1990, 3, 8)}, "出生日期"),
        ({"sex": "female"}, "性别"),
        ({"number": ""}, "出生日期"),
        ({"number": "11430621MJ0A1B2C5B"}, "参保证件"),
        ({"number": "430621299003071230"}, "出生日期"),
    ],
)
def test_what_cannot_be_is_refused_in_words(clerk: Actor, changes: dict[str, object], words: str) -> None:
    with pytest.raises(BadEntry, match=words):
        register_person(clerk, new_key(), entry(**changes))
    assert find(clerk, "张三").rows == ()


def test_a_newborn_without_a_number_gets_one_later(clerk: Actor) -> None:
    baby = register_person(clerk, new_key(), entry(name="张小宝", number="", birth=date(2024, 10, 1)))["person_id"]
    assert isinstance(baby, int)
    order = CorrectPerson(baby, "上户", number="X430621001", kind=DocumentKind.BIRTH_CERTIFICATE)
    correct_person(clerk, new_key(), order)
    assert [row.id for row in find(clerk, "X430621001").rows] == [baby]


def test_a_correction_keeps_what_was(clerk: Actor) -> None:
    person = register_person(clerk, new_key(), entry())["person_id"]
    assert isinstance(person, int)
    correct_person(clerk, new_key(), CorrectPerson(person, "户口簿为准", name="张叁"))
    file = person_file(clerk, person)
    assert file.row.name == "张叁"
    assert [row["name"] for row in file.former] == ["张 三"]
    assert find(clerk, "张三").rows == ()


def test_a_new_number_is_the_same_person_and_the_old_one_still_finds(clerk: Actor) -> None:
    person = register_person(clerk, new_key(), entry())["person_id"]
    assert isinstance(person, int)
    correct_person(clerk, new_key(), CorrectPerson(person, "公安更正", number=OTHER))
    for number in (NUMBER, OTHER):
        found = find(clerk, number).rows
        assert [(row.id, row.tail) for row in found] == [(person, OTHER[-4:])]


def test_a_number_of_another_person_is_not_taken_over(clerk: Actor) -> None:
    first = register_person(clerk, new_key(), entry())["person_id"]
    second = register_person(clerk, new_key(), entry(name="李四", number=OTHER))["person_id"]
    assert isinstance(second, int)
    with pytest.raises(NumberTaken, match="另一个人") as refused:
        correct_person(clerk, new_key(), CorrectPerson(second, "更正", number=NUMBER))
    assert refused.value.person_id == first


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_without_a_reason_is_refused(clerk: Actor, reason: str) -> None:
    person = register_person(clerk, new_key(), entry())["person_id"]
    assert isinstance(person, int)
    with pytest.raises(BadEntry, match="原因"):
        correct_person(clerk, new_key(), CorrectPerson(person, reason, name="张四"))


@pytest.mark.trust
def test_t50_a_sister_town_neither_enters_nor_corrects_here(clerk: Actor) -> None:
    person = register_person(clerk, new_key(), entry())["person_id"]
    assert isinstance(person, int)
    sister = worker("town_clerk", units=(SISTER,))
    with pytest.raises(NotAllowed):
        register_person(sister, new_key(), entry(number=OTHER))
    with pytest.raises(NotFound):
        correct_person(sister, new_key(), CorrectPerson(person, "更正", name="王五"))
    with pytest.raises(NotAllowed):
        correct_person(clerk, new_key(), CorrectPerson(person, "迁移", unit="430621101001"))


@pytest.mark.trust
def test_t56_no_number_and_no_phone_lies_open_in_the_database(clerk: Actor, database: object) -> None:
    """Every table dumped: neither in clear nor as digits of another form."""
    from tests.database import as_superuser

    from canbao.store.server import Server

    assert isinstance(database, Server)
    register_person(clerk, new_key(), entry())
    with as_superuser(database) as connection:
        tables = connection.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        content = "\n".join(
            str(row[0]) for (name,) in tables for row in connection.execute(f"SELECT t::text FROM {name} AS t".encode())
        )
    assert "张 三" in content
    for secret in (NUMBER, NUMBER[:17], "19900001234", NUMBER.encode().hex(), b"19900001234".hex()):
        assert secret not in content


def test_a_number_shown_with_another_name_is_kept_for_whoever_decides(clerk: Actor) -> None:
    from canbao.registry.conflicts import open_conflicts
    from canbao.registry.registering import DisputeNumber, dispute_number

    owner = register_person(clerk, new_key(), entry())["person_id"]
    dispute = DisputeNumber(entry().unit, "李四", entry().number or "")
    assert dispute_number(clerk, new_key(), dispute) == {"person_id": owner}
    dispute_number(clerk, new_key(), dispute)
    with in_area(TOWN):
        (kept,) = open_conflicts(TOWN[:6])
    assert (kept.person_id, kept.name, kept.unit) == (owner, "李四", entry().unit)
    with pytest.raises(BadEntry, match="没有冲突"):
        dispute_number(clerk, new_key(), replace(dispute, name=entry().name))
    with pytest.raises(BadEntry, match="证件号码"):
        dispute_number(clerk, new_key(), replace(dispute, number="430621"))
