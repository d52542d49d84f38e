"""People entered many at once: what the number says stands in for the row, no number twice in the database."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.database import as_application, in_area

from canbao.access.vault import Vault, place_of
from canbao.registry.creating import claim_numbers, create_people
from canbao.registry.identities import know_number
from canbao.registry.models import Document, Person

COUNTY, VILLAGE = "430621", "430621100001"
NUMBERS = ("430621199003071230", "43062119880229417X")


def create(vault: Vault, county: str = COUNTY, unit: str = VILLAGE) -> list[int]:
    known = [*map(know_number, NUMBERS), None]
    rows = pa.table(
        {
            "name": ["张三", "李四", "小宝"],
            "unit": [unit] * 3,
            "birth": pa.array([None, None, date(2024, 10, 1)], pa.date32()),
            "phone": pa.array(["19900001234", None, None], pa.string()),
            "source_row": pa.array([4, 5, 6], pa.int32()),
        }
    )
    blinds = [number.blind(vault) if number else None for number in known]
    with in_area(unit):
        return [int(number) for number in create_people(rows, known, blinds, county, vault, source_list=9).ids]


def test_people_documents_and_phones(database: object, vault: Vault) -> None:
    del database
    ids = create(vault)
    with in_area(COUNTY):
        people = list(Person.objects.order_by("id").values_list("id", "name", "sex", "birth"))
        assert people == [
            (ids[0], "张三", "male", date(1990, 3, 7)),
            (ids[1], "李四", "male", date(1988, 2, 29)),
            (ids[2], "小宝", None, date(2024, 10, 1)),
        ]
        phone = Person.objects.get(id=ids[0]).phone
        assert phone is not None
        assert vault.open(bytes(phone), place_of("registry_person", "phone", COUNTY, ids[0])) == "19900001234"
        documents = list(Document.objects.order_by("id").values_list("person_id", "tail", "source_list", "source_row"))
        assert documents == [(ids[0], "1230", 9, 4), (ids[1], "417X", 9, 5)]


def test_numbers_that_somebody_out_of_sight_has_are_told_by_row(database: object, vault: Vault) -> None:
    del database
    create(vault, "350583", "350583001001")
    ids = create(vault)
    assert [number == 0 for number in ids] == [True, True, False]
    with in_area(COUNTY):
        assert Person.objects.count() == 1


@pytest.mark.trust
def test_a_number_can_be_claimed_only_in_a_county_in_sight(database: object, vault: Vault) -> None:
    import psycopg
    from django.db.utils import ProgrammingError

    from canbao.store.server import Server

    assert isinstance(database, Server)

    def claim() -> None:
        with in_area("350583"):
            claim_numbers(COUNTY, [know_number(NUMBERS[0]).blind(vault)], [1])

    with pytest.raises(ProgrammingError, match="not in scope"):
        claim()
    with as_application(database) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("INSERT INTO registry_identity VALUES (decode(repeat('00', 32), 'hex'), '430621', 1)")
