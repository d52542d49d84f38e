"""What each is to the head of the household, in families written out."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from canbao.people.workbooks.family import HEAD, NO_KIN, OTHER_KIN, tie_families
from canbao.values.facts_schema import PEOPLE_SCHEMA

Person = tuple[str, str, int, str]  # name, sex, year of birth, ties as "parent:a spouse:b"


def words_of(*persons: Person, household: str | None = "H1") -> dict[str, str]:
    names = [name for name, _, _, _ in persons]
    rows = [
        {
            "person_id": name,
            "household_id": household,
            "name": name,
            "sex": sex,
            "birth": date(year, 5, 1),
            "relations": [dict(zip(("kind", "person_id"), tie.split(":"), strict=True)) for tie in ties.split()],
        }
        for name, sex, year, ties in persons
    ]
    table = pa.Table.from_pylist(rows, schema=PEOPLE_SCHEMA).combine_chunks()
    is_male = np.array([sex == "male" for _, sex, _, _ in persons])
    return dict(zip(names, tie_families(table, is_male).words(), strict=True))


def test_three_generations() -> None:
    words = words_of(
        ("father", "male", 1980, "parent:grandfather parent:grandmother spouse:mother"),
        ("mother", "female", 1982, "spouse:father"),
        ("grandfather", "male", 1950, "spouse:grandmother"),
        ("grandmother", "female", 1952, "spouse:grandfather"),
        ("first", "male", 2005, "parent:father parent:mother"),
        ("second", "female", 2008, "parent:father parent:mother"),
        ("third", "male", 2011, "parent:father parent:mother"),
    )
    assert words == {
        "father": HEAD, "mother": "妻", "grandfather": "父亲", "grandmother": "母亲",
        "first": "长子", "second": "女", "third": "次子",
    }  # fmt: skip


def test_a_grandmother_with_a_child_whose_parents_are_away() -> None:
    words = words_of(("grandmother", "female", 1955, ""), ("child", "female", 2012, ""), ("lodger", "male", 1960, ""))
    assert words == {"grandmother": HEAD, "child": "孙女", "lodger": OTHER_KIN}


def test_parents_in_law_brothers_and_stepchildren() -> None:
    words = words_of(
        ("wife", "female", 1985, "spouse:husband parent:mother"),
        ("husband", "male", 1983, "spouse:wife parent:his_mother"),
        ("his_mother", "female", 1955, ""),
        ("brother", "male", 1990, "parent:mother"),
        ("stepson", "male", 2009, "parent:husband"),
        ("mother", "female", 1958, ""),
    )
    assert words == {
        "wife": HEAD, "husband": "夫", "his_mother": "婆婆", "brother": "兄弟", "stepson": "继子", "mother": "母亲",
    }  # fmt: skip


def test_grandchildren_by_their_parents() -> None:
    words = words_of(
        ("old", "male", 1950, ""), ("son", "male", 1978, "parent:old"), ("grandson", "male", 2004, "parent:son")
    )
    assert words == {"old": HEAD, "son": "子", "grandson": "孙子"}


def test_a_grandfather_as_member() -> None:
    words = words_of(
        ("young", "male", 2000, "parent:father"), ("father", "male", 1975, "parent:old"), ("old", "male", 1948, "")
    )
    assert words == {"young": HEAD, "father": "父亲", "old": "祖父"}


def test_dormitories_have_no_kin() -> None:
    assert words_of(("one", "male", 2004, ""), ("two", "male", 2004, ""), household=None) == {
        "one": NO_KIN,
        "two": NO_KIN,
    }


@pytest.mark.parametrize("share", [0.9])
def test_most_of_a_county_are_kin(county: pa.Table, share: float) -> None:
    table = county.slice(0, 8_000).combine_chunks()
    words = tie_families(table, np.array([sex == "male" for sex in table["sex"].to_pylist()])).words()
    named = [word for word in words if word != OTHER_KIN]
    assert len(named) > share * len(words)
