"""Numbers without their last character: wrong ones find right ones."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import COUNTY, count, sabotage
from tests.database import in_area
from tests.registry.villagers import add_person, new_number

from canbao.access.vault import Vault, open_vault
from canbao.registry.stems import fill_up_stems, record_stems, stem_of
from canbao.store.server import Server


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("430621199003071230", "43062119900307123"),
        ("430621 19900307 123x", "43062119900307123"),
        ("４30621199003071230", "43062119900307123"),
        ("430621900307123", "43062119900307123"),
        ("43062119900307123", None),
        ("4306211990030712301", None),
        ("E12345678", None),
        ("43062119900307A230", None),
        ("", None),
    ],
)
def test_stem_of(text: str, stem: str | None) -> None:
    assert stem_of(text) == stem


def test_each_stem_is_kept_once(database: Server, vault: Vault) -> None:
    person, other, number = add_person(), add_person("李四"), new_number()
    given = [(person, number), (person, number), (other, number[:-1] + "?"), (other, "E12345678")]
    with in_area(COUNTY):
        assert record_stems(COUNTY, given, vault) == 2
        assert record_stems(COUNTY, given, vault) == 0
        assert record_stems(COUNTY, [], vault) == 0
    assert count(database, "registry_stem") == 2


def test_documents_that_are_there_already_are_filled_up(
    database: Server, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("canbao.registry.stems.STEP_ROWS", 2)
    for name in "甲乙丙丁戊":
        add_person(name, number=new_number())
    add_person("己")
    add_person("庚", number="H12345678")
    sabotage(database, "DELETE FROM registry_stem")  # as from before stems were kept
    with in_area(COUNTY):
        assert fill_up_stems(COUNTY, vault) == 5
        assert fill_up_stems(COUNTY, vault) == 0
    assert count(database, "registry_stem") == 5


@pytest.mark.trust
def test_the_table_does_not_hold_the_characters(database: Server, vault: Vault) -> None:
    from tests.database import as_superuser

    person, number = add_person(), new_number()
    with in_area(COUNTY):
        record_stems(COUNTY, [(person, number)], vault)
    with as_superuser(database) as connection:
        row = connection.execute("SELECT stem FROM registry_stem").fetchone()
    assert row is not None
    assert bytes(row[0]) == open_vault().blind(f"stem:{number[:17]}")
    assert number[:17].encode() not in bytes(row[0])
