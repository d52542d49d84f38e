"""Whose numbers they are: all in one question."""

from __future__ import annotations

import pyarrow as pa
from tests.database import in_area
from tests.money.tills import Till

from canbao.access.vault import open_vault
from canbao.exchange.matching import match_people
from canbao.values.check_characters import check_character

UNKNOWN = "43062119010101999" + check_character("43062119010101999")


def test_numbers_find_their_people_and_names_are_compared(till: Till) -> None:
    columns = (till.county.people[name].to_pylist() for name in ("id_number", "name"))
    people = [row for row in zip(till.county.ids, *columns, strict=True) if row[1] and row[2]][:3]
    rows = [(number, name) for _, number, name in people]
    rows += [(people[0][1], "别的人"), (UNKNOWN, people[0][2]), (None, people[0][2]), (people[1][1], people[1][2])]
    table = pa.table(
        {
            "id_number": [number for number, _ in rows],
            "id_number_document": pa.nulls(len(rows), pa.string()),
            "name": [name for _, name in rows],
        }
    )
    with in_area(till.county.code):
        found, problems = match_people(till.county.code, table, open_vault())
    ids = [person for person, _, _ in people]
    assert found == [*ids, ids[0], None, None, ids[1]]
    assert problems == [None, None, None, "other_name", "no_person", "no_person", None]


def test_nobody_is_asked_for(till: Till) -> None:
    names = {name: pa.array([], pa.string()) for name in ("id_number", "id_number_document", "name")}
    with in_area(till.county.code):
        assert match_people(till.county.code, pa.table(names), open_vault()) == ([], [])


def test_people_of_another_county_are_nobody_here(till: Till) -> None:
    number, name = till.county.people["id_number"][0].as_py(), till.county.people["name"][0].as_py()
    table = pa.table({"id_number": [number], "id_number_document": pa.nulls(1, pa.string()), "name": [name]})
    with in_area("990101"):
        assert match_people("990101", table, open_vault()) == ([None], ["no_person"])
