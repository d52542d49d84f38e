"""Random people for tests: every fact of the people table, known, absent or unknown, with standings, families and
sponsors.

In: a source of chance (hypothesis' own, so that failures shrink, or a seeded one for many people at once), places and
days that matter. Out: dicts with the columns of `PEOPLE_SCHEMA`; `with_relatives` for the interpreter, `as_table` for
the batch. Never: an expectation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from canbao.policy.nodes import Const, Node
from canbao.policy.rules import RuleBook, Start, Wait
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import FACTS, STATUSES, STUDENT_KINDS, Kind
from canbao.values.facts_schema import PEOPLE_SCHEMA

PersonDict = dict[str, Any]
TIERS = ("low", "middle", "high")
LISTERS = ("school", "civil_affairs")
ELSEWHERE = ("430102", "11", "330106105", "none")
_REQUESTS = ("repair_years", "offer_years")
_BARS = ("employee_active", "other_insurance")
_OFTEN_ABSENT = {"enrolled_elsewhere": 0.9, "pay_place": 0.8}
_MOST_AT_HOME = 4
"""Most people are members, so that most draws reach the price; those who are not are drawn too."""


@dataclass(frozen=True)
class World:
    """What people are drawn around: the locality's codes, the benefit year, days on which something changes."""

    places: tuple[str, ...]
    year: int
    days: tuple[date, ...]
    standings: tuple[str, ...]
    is_known: bool = False
    """Everything known: no fact is missing, no list silent."""


def world_of(book: RuleBook, *, is_known: bool = False) -> World:
    """The world of a policy: its place with places inside and around it, its days and the days beside them."""
    rules = book.latest
    here = rules.place or "430621"
    inside = (here, f"{here}100"[:9], rules.pooling_area or here[:4], rules.province or here[:2])
    days = {day for _, part in book.parts for day in _days_in(part.tables)}
    days |= {start for start, _ in book.parts if start is not None} | {rules.year.first, rules.year.last}
    near = {day + timedelta(days=step) for day in days for step in (-1, 0, 1)}
    return World(tuple(dict.fromkeys(inside)), rules.year_label, tuple(sorted(near)), _names(book), is_known)


def _days_in(tables: Iterable[Any]) -> Iterator[date]:
    for table in tables:
        for row in table.rows:
            nodes: list[Node] = [row.when]
            if isinstance(row.effect, Start):
                nodes += [row.effect.first, row.effect.last]
            elif isinstance(row.effect, Wait) and row.effect.counted_from is not None:
                nodes.append(row.effect.counted_from)
            for top in nodes:
                for node in top.walk():
                    if isinstance(node, Const) and type(node.value) is date and 1950 < node.value.year < 2100:
                        yield node.value


def _names(book: RuleBook) -> tuple[str, ...]:
    """Names of the standings that the policy asks for, and a few others as departments write them."""
    catalogue = load_catalogue()
    asked = {id_ for _, part in book.parts for table in part.tables for row in table.rows for id_ in _ids(row.when)}
    names = [catalogue.name_of(id_) for id_ in sorted(asked)]
    return (*names, "重度残疾人", "三级残疾", "低保户", "边缘易致贫户", "two_diseases")


def _ids(node: Node) -> Iterator[str]:
    for part in node.walk():
        yield from getattr(part, "ids", ())


# -- one person --------------------------------------------------------------------------------------------------------


def draw_person(random: Random, world: World, number: int = 0) -> PersonDict:
    """One person without a family."""
    unknown: list[str] = []
    found: PersonDict = {
        "person_id": f"P{number}",
        "place": world.places[0],
        "household_id": "H",
        "name": None,
        "id_number": None,
    }
    for word in FACTS.values():
        if word.name in ("paid", "insured"):
            continue
        if not world.is_known and random.random() < 0.06:
            found[word.name] = None
            if word.none_means_absent:
                unknown.append(word.name)
        elif (
            word.none_means_absent
            and word.name not in _REQUESTS
            and random.random() < _OFTEN_ABSENT.get(word.name, 0.6)
        ):
            found[word.name] = None
        else:
            found[word.name] = _fact(random, world, word.name, word.kind, word.values)
    if found["resident_years"] is not None and found["employee_years"] is not None:
        found["enrolled_before"] = bool(found["resident_years"] or found["employee_years"])
    found["enrolled_last_year"] = random.choice((True, False, None))
    found["paid_on"] = random.choice((None, _near(random, world.days)))
    found["paid_fen"] = None
    found["sponsor_fen"] = random.choice((None, None, None, 0, 5_000, 10_001, 1_000_000))
    found["zero_claim_years"] = found["catastrophic_paid"] = None
    found["standings"] = [_standing(random, world) for _ in range(random.choice((0, 0, 1, 1, 2, 3)))]
    found["relations"] = []
    found["unknown_facts"] = unknown
    return found


def _fact(random: Random, world: World, name: str, kind: Kind, values: Sequence[str]) -> Any:
    match kind:
        case Kind.BOOL:
            return random.random() < (0.05 if name in _BARS else 0.2)
        case Kind.DATE:
            return _birth(random, world) if name == "birth" else _near(random, world.days)
        case Kind.INT:
            return _number(random, name)
        case Kind.YEARS:
            return sorted(random.sample(range(world.year - 6, world.year), random.randint(0, 5)))
        case Kind.PLACE:
            return random.choice((*world.places, *world.places, *ELSEWHERE))
        case _:
            return _word(random, name, values)


def _word(random: Random, name: str, values: Sequence[str]) -> str:
    if name == "tier":
        return random.choice(TIERS)
    if name == "student" and random.random() < 0.6:
        return STUDENT_KINDS[0]
    if name == "status" and random.random() < 0.6:
        return STATUSES[0]
    if name == "nationality" and random.random() < 0.7:
        return "CN"
    return random.choice(list(values))


def _number(random: Random, name: str) -> int:
    if name == "offer_years":
        return random.choice((1, 1, 1, 1, 2))
    return random.choice((0, 0, 1, 2, 5)) if name == "repair_years" else random.choice((0, 5, 6, 11, 12, 13, 60))


def _birth(random: Random, world: World) -> date:
    """A newborn, a round birthday on a day that matters, or any age."""
    day = random.choice(world.days)
    if random.random() < 0.3:
        return day - timedelta(days=random.choice((0, 1, 89, 90, 91, 200, 364, 366)))
    age = random.choice((6, 16, 17, 18, 35, 54, 55, 59, 60, 69, 70, 95))
    born = date(day.year - age, day.month, min(day.day, 28))
    return born + timedelta(days=random.choice((-1, 0, 0, 1)))


def _near(random: Random, days: Sequence[date]) -> date:
    day = random.choice(days)
    return day if random.random() < 0.7 else day + timedelta(days=random.randint(-120, 120))


def _standing(random: Random, world: World) -> dict[str, Any]:
    is_silent = not world.is_known and random.random() < 0.2
    certified = None if is_silent else random.choice((date(2015, 3, 1), _near(random, world.days)))
    until = None
    if random.random() < 0.3:
        day = _near(random, world.days)
        until = day if certified is None or day >= certified else None
    name = random.choice(world.standings)
    grade = None if name in ("重度残疾人", "三级残疾") else random.choice((1, 2, 3, 4))
    if is_silent:
        grade = random.choice((grade, None))
    role = random.choice(("parent", "child", None)) if is_silent else random.choice(("parent", "child"))
    listed_by = random.choice((*LISTERS, None)) if is_silent else random.choice(LISTERS)
    return {"name": name, "certified": certified, "until": until, "grade": grade, "role": role, "listed_by": listed_by}


def draw_policy_days(random: Random, world: World) -> date:
    """A day on which something changes under the policy, for who has not paid."""
    return _near(random, world.days)


# -- families ----------------------------------------------------------------------------------------------------------


def draw_people(random: Random, world: World, most: int = _MOST_AT_HOME) -> list[PersonDict]:
    """People of one household with relations among them; some have relations that nobody knows."""
    people = [draw_person(random, world, number) for number in range(random.randint(1, most))]
    for person in people:
        others = [other["person_id"] for other in people if other is not person]
        person["relations"] = [{"kind": "household", "person_id": id_} for id_ in others]
        for kind, limit in (("parent", 2), ("spouse", 1)):
            chosen = random.sample(others, min(len(others), random.randint(0, limit)))
            person["relations"] += [{"kind": kind, "person_id": id_} for id_ in chosen]
        if not world.is_known and random.random() < 0.1:
            person["relations"] = None
    return people


def with_relatives(people: Sequence[PersonDict]) -> list[PersonDict]:
    """The same people as the interpreter takes them: each with the relatives' own facts beside it (one step)."""
    by_id = {person["person_id"]: person for person in people}
    found = []
    for person in people:
        relations = person["relations"]
        relatives: dict[str, list[PersonDict]] | None = None if relations is None else {}
        for relation in relations or ():
            assert relatives is not None
            relatives.setdefault(relation["kind"], []).append({**by_id[relation["person_id"]], "relations": None})
        found.append({**person, "relatives": relatives})
    return found


def as_table(people: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The same people as a people table. Relations refer to other rows by `person_id`."""
    rows = [{name: person.get(name) for name in PEOPLE_SCHEMA.names} for person in people]
    return pa.Table.from_pylist(rows, schema=PEOPLE_SCHEMA)


# -- strategies --------------------------------------------------------------------------------------------------------


def households(world: World, most: int = _MOST_AT_HOME) -> SearchStrategy[list[PersonDict]]:
    """Households of a world, shrinking towards few people about whom little is special."""
    return st.randoms(use_true_random=False).map(lambda random: draw_people(random, world, most))


def people(world: World) -> SearchStrategy[PersonDict]:
    """Single people of a world."""
    return st.randoms(use_true_random=False).map(lambda random: draw_person(random, world))


def crowd(seed: int, world: World, size: int) -> list[PersonDict]:
    """Many people at once from a seed, in households; for properties that should see thousands."""
    random = Random(seed)
    found: list[PersonDict] = []
    while len(found) < size:
        household = draw_people(random, world)
        offset = len(found)
        names = {person["person_id"]: f"P{offset + place}" for place, person in enumerate(household)}
        for person in household:
            person["person_id"] = names[person["person_id"]]
            for relation in person["relations"] or ():
                relation["person_id"] = names[relation["person_id"]]
        found += household
    return found
