"""Dated facts recorded by hand: one at a time ends the one before, nothing is removed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.queries import person_file
from canbao.registry.recording import (
    Record,
    record_abode,
    record_insurance,
    record_schooling,
    record_standing,
    record_status,
)
from canbao.registry.registering import BadEntry, RegisterPerson, register_person

VILLAGE, TOWN = "430621100001", "430621100"


@pytest.fixture
def clerk(database: object, vault: object) -> Actor:
    del database, vault
    return worker("bureau_clerk", units=("430621",))


@pytest.fixture
def person(clerk: Actor) -> int:
    found = register_person(clerk, new_key(), RegisterPerson(VILLAGE, "张三", "430621199003071230"))["person_id"]
    assert isinstance(found, int)
    return found


def rows(clerk: Actor, person: int, section: str, **when: Any) -> list[dict[str, Any]]:
    return list(person_file(clerk, person, **when).sections[section])


def abode(person: int, division: str, since: date | None, **more: Any) -> Record:
    return Record(person, {"kind": "hukou", "division": division}, valid_from=since, **more)


def test_a_new_hukou_ends_the_one_before_on_its_eve(clerk: Actor, person: int) -> None:
    record_abode(clerk, new_key(), abode(person, VILLAGE, date(2010, 1, 1)))
    record_abode(clerk, new_key(), abode(person, "350583001001", date(2024, 6, 1)))
    record_abode(
        clerk, new_key(), Record(person, {"kind": "residence", "division": VILLAGE}, valid_from=date(2024, 7, 1))
    )
    found = [(row["division"], row["valid_from"], row["valid_until"]) for row in rows(clerk, person, "abode")]
    assert found == [
        (VILLAGE, date(2024, 7, 1), None),
        ("350583001001", date(2024, 6, 1), None),
        (VILLAGE, date(2010, 1, 1), date(2024, 5, 31)),
    ]


def test_several_insurances_may_hold_at_once(clerk: Actor, person: int) -> None:
    for scheme in ("resident", "employee"):
        record_insurance(clerk, new_key(), Record(person, {"scheme": scheme}, valid_from=date(2024, 1, 1)))
    assert len(rows(clerk, person, "insurance", on=date(2024, 5, 1))) == 2


def test_a_row_before_a_later_one_asks_for_the_later_first(clerk: Actor, person: int) -> None:
    record_abode(clerk, new_key(), abode(person, "350583001001", date(2024, 6, 1)))
    with pytest.raises(BadEntry, match="先更正"):
        record_abode(clerk, new_key(), abode(person, VILLAGE, date(2024, 1, 1)))
    record_abode(clerk, new_key(), abode(person, VILLAGE, date(2024, 1, 1), valid_until=date(2024, 5, 31)))
    assert len(rows(clerk, person, "abode")) == 2


def test_a_wrong_row_is_withdrawn_with_a_reason_and_stays_known(clerk: Actor, person: int) -> None:
    wrong = record_status(clerk, new_key(), Record(person, {"status": "dead"}, valid_from=date(2024, 5, 1)))["id"]
    assert isinstance(wrong, int)
    with pytest.raises(BadEntry, match="原因"):
        record_status(clerk, new_key(), Record(person, {"status": "alive"}, date(2024, 5, 1), replaces=wrong))
    order = Record(person, {"status": "alive"}, date(2024, 5, 1), replaces=wrong, reason="同名误登")
    record_status(clerk, new_key(), order)
    assert [row["status"] for row in rows(clerk, person, "status")] == ["alive"]
    with pytest.raises(BadEntry, match="已变更"):
        record_status(clerk, new_key(), order)


def test_a_standing_is_recorded_by_any_of_its_names(clerk: Actor, person: int) -> None:
    order = Record(person, {"listed_as": "低保户", "certifier": "civil_affairs"}, valid_from=date(2024, 3, 1))
    record_standing(clerk, new_key(), order)
    record_standing(clerk, new_key(), Record(person, {"listed_as": "残疾人（三级）"}, valid_from=date(2020, 1, 1)))
    found = rows(clerk, person, "standing")
    assert [(row["standing"], row["grade"]) for row in found] == [("subsistence", None), ("disabled", 3)]
    with pytest.raises(BadEntry, match="低保"):
        record_standing(clerk, new_key(), Record(person, {"listed_as": "低保护"}))


@pytest.mark.parametrize(
    ("record", "order", "words"),
    [
        (record_status, Record(0, {"status": "asleep"}), "status"),
        (record_status, Record(0, {"status": "dead", "mood": "x"}), "mood"),
        (record_abode, Record(0, {"kind": "hukou", "division": "4306211000011"}), "division"),
        (record_abode, Record(0, {"kind": "hukou", "division": "南安"}), "区划代码"),
        (record_abode, Record(0, {"kind": "hukou", "division": None}, date(1899, 12, 31)), "1900"),
        (record_schooling, Record(0, {"stage": "primary"}, date(2024, 9, 1), date(2024, 8, 31)), "早于"),
    ],
)
def test_what_cannot_be_is_refused(clerk: Actor, person: int, record: Any, order: Record, words: str) -> None:
    from dataclasses import replace

    with pytest.raises(BadEntry, match=words):
        record(clerk, new_key(), replace(order, person_id=person))


@pytest.mark.trust
def test_t50_recording_needs_the_right_and_the_area(clerk: Actor, person: int) -> None:
    del clerk
    order = Record(person, {"status": "dead"}, valid_from=date(2024, 5, 1))
    with pytest.raises(NotFound):
        record_status(worker("town_clerk", units=("430621101",)), new_key(), order)
    for role in ("supplier", "finance", "inspector", "system_admin", "audit_admin"):
        with pytest.raises(NotAllowed):
            record_status(worker(role, units=("430621",)), new_key(), order)
