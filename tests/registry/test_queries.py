"""Find, list and the person file: the right rows, masked, within the area."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tests.access.people_at_work import new_key, sabotage, worker
from tests.database import in_area
from tests.proofs import Proof
from tests.registry.county import PLACE, County

from canbao.access.acting import NotAllowed, NotFound
from canbao.access.actors import Actor
from canbao.registry.queries import Nothing, find, list_people, person_file
from canbao.store.server import Server
from canbao.values.names import normalise_name


def clerk(*units: str) -> Actor:
    return worker("town_clerk" if len(units[0]) > 6 else "bureau_clerk", units=units)


def somebody(county: County, at: int = 3) -> dict[str, Any]:
    row: dict[str, Any] = county.people.slice(at, 1).to_pylist()[0]
    return row | {"id": county.ids[at]}


def test_a_number_finds_the_one_person_however_it_is_typed(county: County) -> None:
    person = somebody(county)
    number = person["id_number"]
    for typed in (number, f" {number[:6]} {number[6:14]}-{number[14:]}", number.lower()):
        (row,) = find(clerk(PLACE), typed).rows
        assert (row.id, row.masked) == (person["id"], f"{person['name']} ···{number[-4:]}")


def test_a_number_of_nobody_and_one_that_cannot_be(county: County) -> None:
    del county
    assert find(clerk(PLACE), "430621190001010010").nothing in (Nothing.NOT_HERE, Nothing.CANNOT_BE)
    wrong = find(clerk(PLACE), "430621199003071203")
    assert (wrong.nothing, wrong.maybe) == (Nothing.CANNOT_BE, "···1230")
    assert "校验码" in wrong.problem


def test_somebody_elsewhere_looks_like_nobody(county: County) -> None:
    """The same answer to the letter for a person of a sister town and for a number that nobody has."""
    person = somebody(county)
    sister = next(
        place[:9] for place in county.people["place"].to_pylist() if place and place[:9] != person["place"][:9]
    )
    seen = find(clerk(sister), person["id_number"])
    assert seen == find(clerk(sister), "11010119900307721X") or seen.nothing is Nothing.NOT_HERE
    assert seen.rows == ()


def test_a_name_its_beginning_and_its_initials(county: County) -> None:
    person = somebody(county)
    names = [normalise_name(name) for name in county.people["name"].to_pylist()]
    same = {county.ids[at] for at, name in enumerate(names) if name == person["name"]}
    assert {row.id for row in find(clerk(PLACE), person["name"]).rows} == same
    begins = {county.ids[at] for at, name in enumerate(names) if name.startswith(person["name"][:2])}
    assert {row.id for row in find(clerk(PLACE), person["name"][:2]).rows} <= begins
    from canbao.registry.pinyin import initials

    letters = initials(person["name"]).split()[0]
    assert person["id"] in {row.id for row in find(clerk(PLACE), letters.upper(), person["place"]).rows}


def test_four_last_characters_within_a_village(county: County) -> None:
    person = somebody(county)
    found = find(clerk(PLACE), person["id_number"][-4:], person["place"])
    assert person["id"] in [row.id for row in found.rows]
    assert {row.unit for row in found.rows} == {person["place"]}


def test_pages_give_everybody_once_in_order(county: County) -> None:
    seen: list[int] = []
    after = None
    keys: list[tuple[str, int]] = []
    while True:
        page = list_people(clerk(PLACE), after=after)
        seen += [row.id for row in page.rows]
        if page.after is None:
            break
        after = page.after
        keys.append(after)
    assert len(seen) == len(set(seen)) == len(county.ids)
    assert keys == sorted(keys)


@dataclass(frozen=True)
class Everybody:
    """Who is in the county, by number, as the table has it that they were taken over from."""

    places: dict[int, str]
    names: dict[int, str]
    tails: dict[int, str]

    @classmethod
    def of(cls, county: County) -> Everybody:
        rows = zip(county.ids, county.people.select(["place", "name", "id_number"]).to_pylist(), strict=True)
        found = {id_: row for id_, row in rows if row["place"]}
        return cls(
            {id_: row["place"] for id_, row in found.items()},
            {id_: normalise_name(row["name"]) for id_, row in found.items()},
            {id_: (row["id_number"] or "")[-4:] for id_, row in found.items()},
        )

    def within(self, area: Sequence[str]) -> set[int]:
        return {id_ for id_, place in self.places.items() if any(place.startswith(unit) for unit in area)}


def pages(actor: Actor, unit: str = "") -> list[int]:
    """Everybody on all pages, in order."""
    seen: list[int] = []
    page = list_people(actor, unit)
    while True:
        seen += [row.id for row in page.rows]
        if page.after is None:
            return seen
        page = list_people(actor, unit, page.after)


def ask_as(everybody: Everybody, actor: Actor, area: Sequence[str], draw: random.Random) -> int:
    """Lists, pages of a unit and searches against looking at everybody one by one; how many differ."""
    own = everybody.within(area)
    unit = draw.choice(sorted(everybody.places.values()))[: draw.choice((9, 12))]
    somebody = draw.choice(sorted(everybody.places))
    name, tail = everybody.names[somebody], everybody.tails[somebody]
    found_by_name = {row.id for row in find(actor, name).rows}
    found_by_tail = {row.id for row in find(actor, tail).rows} if tail else set()
    listed, of_unit = pages(actor), pages(actor, unit)
    same_name = {id_ for id_ in own if everybody.names[id_] == name}
    begins = {id_ for id_ in own if everybody.names[id_].startswith(name)}
    return sum(
        (
            sorted(listed) != sorted(own),
            sorted(of_unit) != sorted(own & everybody.within([unit])),
            found_by_name != (same_name or begins),
            bool(tail) and found_by_tail != {id_ for id_ in own if everybody.tails[id_] == tail},
        )
    )


def random_area(everybody: Everybody, draw: random.Random) -> list[str]:
    """One to three towns and villages, seldom the county."""
    some = draw.sample(sorted(set(everybody.places.values())), draw.randint(1, 3))
    return [PLACE] if draw.random() < 0.05 else [place[: draw.choice((9, 12))] for place in some]


@pytest.mark.trust
@pytest.mark.slow
def test_t52_what_random_users_find_is_what_looking_at_everybody_finds(county: County, proof: Proof) -> None:
    everybody, draw = Everybody.of(county), random.Random(52)
    users = proof.size(20, 200)
    areas = [random_area(everybody, draw) for _ in range(users)]
    assert [area for area in areas if ask_as(everybody, clerk(*area), area, draw)] == []
    people = len(everybody.places)
    figure = f"{users} users with random areas among {people} people: lists, pages, searches as by brute force"
    proof.shows("T52", figure, "equal", seed=52)


@pytest.mark.trust
@pytest.mark.slow
def test_t52_sabotage_without_both_locks_others_show(
    county: County, database: Server, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    from canbao.registry import queries

    monkeypatch.setattr(queries, "_OWN_AREA", "true")
    monkeypatch.setattr(queries, "_only_unit", lambda _: "")
    sabotage(database, "ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY")
    everybody, draw = Everybody.of(county), random.Random(52)
    areas = [random_area(everybody, draw) for _ in range(10)]
    differ = sum(ask_as(everybody, clerk(*area), area, draw) for area in areas)
    assert differ > 10
    proof.sabotage("T52", "neither the question nor the database names the area", f"{differ} of 40 answers differ")


@pytest.mark.trust
def test_the_first_lock_holds_without_the_second(county: County, database: Server) -> None:
    """Row-level security taken away: the question itself still names the area."""
    sabotage(database, "ALTER TABLE registry_person DISABLE ROW LEVEL SECURITY")
    town = str(county.people["place"][0])[:9]
    assert {row.unit[:9] for row in list_people(clerk(town)).rows} == {town}


@pytest.mark.trust
def test_the_second_lock_holds_without_the_first(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scoping removed from the question: still no foreign row."""
    from canbao.registry import queries

    monkeypatch.setattr(queries, "_OWN_AREA", "true")
    monkeypatch.setattr(queries, "_only_unit", lambda _: "")
    town = str(county.people["place"][0])[:9]
    assert {row.unit[:9] for row in list_people(clerk(town)).rows} == {town}


def test_a_file_has_every_section_and_no_full_number(county: County) -> None:
    person = somebody(county)
    file = person_file(clerk(PLACE), person["id"])
    assert file.row.id == person["id"]
    assert [document["tail"] for document in file.documents] == [person["id_number"][-4:]]
    assert {row["kind"]: row["division"] for row in file.sections["abode"]}["hukou"] == person["hukou"]
    assert person["id_number"] not in repr(file)
    assert person["id_number"][:17] not in repr(file)


def test_a_file_as_of_a_day_and_as_known_at_a_moment(county: County) -> None:
    import pyarrow as pa

    from canbao.registry.changing import begin_rows, end_rows
    from canbao.registry.models import Abode

    person = somebody(county)
    with in_area(PLACE):
        home = Abode.objects.get(county=PLACE, person_id=person["id"], kind="hukou", replaced_at=None)
        moment = home.recorded_at
        end_rows("abode", PLACE, [home.id], pa.array([date(2024, 5, 31)], pa.date32()))
        moved = pa.table({"person_id": [person["id"]], "kind": ["hukou"], "division": ["350583001001"],
                          "valid_from": pa.array([date(2024, 6, 1)], pa.date32())})  # fmt: skip
        begin_rows("abode", PLACE, moved)

    def hukou(**when: Any) -> list[str]:
        file = person_file(clerk(PLACE), person["id"], **when)
        return [row["division"] for row in file.sections["abode"] if row["kind"] == "hukou"]

    assert hukou(on=date(2024, 5, 31)) == [person["hukou"]]
    assert hukou(on=date(2024, 6, 1)) == ["350583001001"]
    assert hukou() == ["350583001001", person["hukou"]]
    assert hukou(on=date(2024, 6, 1), known_at=moment) == [person["hukou"]]


def test_somebody_out_of_sight_has_no_file(county: County) -> None:
    person = somebody(county)
    with pytest.raises(NotFound):
        person_file(clerk("350583"), person["id"])
    with pytest.raises(NotFound):
        person_file(clerk(PLACE), 10**12)


def test_a_supplier_finds_nobody_and_opens_no_file(county: County) -> None:
    supplier = worker("supplier", units=(PLACE,))
    with pytest.raises(NotAllowed):
        find(supplier, "张")
    with pytest.raises(NotAllowed):
        person_file(supplier, county.ids[0])


def test_a_unit_that_is_none_is_refused_and_a_name_in_letters_is_found(county: County) -> None:
    from canbao.access.acting import BadOrder
    from canbao.registry.registering import RegisterPerson, register_person

    for unit in ("4306", "x" * 300):
        with pytest.raises(BadOrder, match="统计单位"):
            find(clerk(PLACE), "张", unit)
        with pytest.raises(BadOrder, match="统计单位"):
            list_people(clerk(PLACE), unit)
    order = RegisterPerson(str(county.people["place"][0]), "Anna Lee", birth=date(1990, 3, 7))
    person = register_person(clerk(PLACE), new_key(), order)["person_id"]
    assert person in [row.id for row in find(clerk(PLACE), "AnnaLee").rows]
