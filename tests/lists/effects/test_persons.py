"""The household register: people, households, homes, relations; a second month changes only what changed."""

from __future__ import annotations

from datetime import date

from tests.lists.offices import Offices
from tests.lists.people import DAY, LATER
from tests.lists.sheets import clean_number, sheet_bytes
from tests.lists.workbooks import COUNTY, Months

HEADER = ("户号", "与户主关系", "姓名", "证件号码", "现住镇街", "现住村居", "户籍镇街", "户籍村居", "联系电话")
OLD = ("新墙镇", "清水村")


def book(*rows: tuple[str, ...]) -> bytes:
    return sheet_bytes(HEADER, rows)


def row(number: int, role: str, name: str, place: tuple[str, str] = OLD, phone: str = "13812345678") -> tuple[str, ...]:
    return ("7", role, name, clean_number(number), *place, *OLD, phone)


def test_roles_are_read_as_written() -> None:
    from canbao.lists.effects.persons import role_of

    words = {"户主": "head", "妻": "spouse", "长子": "child", "三女": "child", "孙女": "grandchild", "岳母": "parent",
             "祖父": "grandparent", "姐妹": "sibling", "非亲属": "other", "次子": "child", "女": "child"}  # fmt: skip
    assert {word: role_of(word) for word in words} == words
    assert role_of(None) is None


def test_a_household_is_entered_whole(offices: Offices) -> None:
    answer = offices.take(
        "public_security", book(row(1, "户主", "张三"), row(2, "妻", "李四"), row(3, "长女", "张五")), DAY
    )
    assert answer["done"] == {
        "person_entered": 3,
        "household_entered": 1,
        "member_begun": 3,
        "abode_begun": 6,
        "relation_begun": 4,
    }
    assert offices.rows("SELECT name, sex, nationality FROM registry_person ORDER BY id") == [
        ("张三", "male", "CN"),
        ("李四", "female", "CN"),
        ("张五", "male", "CN"),
    ]
    assert offices.rows("SELECT role FROM registry_member ORDER BY person_id") == [("head",), ("spouse",), ("child",)]
    ((unit,),) = offices.rows("SELECT DISTINCT unit FROM registry_person")
    assert unit.startswith(COUNTY)
    assert len(unit) == 12
    assert offices.count("SELECT count(*) FROM registry_relation WHERE kind = 'parent'") == 1


def test_a_move_a_new_name_a_new_telephone(offices: Offices) -> None:
    offices.take("public_security", book(row(1, "户主", "张三")), DAY)
    ((sealed,),) = offices.rows("SELECT phone FROM registry_person")
    moved = book(row(1, "户主", "张山", ("荣家湾镇", ""), "13912345678"))
    answer = offices.take("public_security", moved, LATER)
    assert answer["counts"]["changed"] == 1
    ((name, key, unit, phone),) = offices.rows("SELECT name, name_key, unit, phone FROM registry_person")
    assert (name, key, len(unit)) == ("张山", "张山", 9)
    assert phone != sealed
    assert offices.rows("SELECT name FROM registry_formerperson") == [("张三",)]
    homes = offices.rows(
        "SELECT valid_from, valid_until FROM registry_abode WHERE kind = 'residence' AND replaced_at IS NULL"
    )
    assert set(homes) == {(date(2024, 10, 31), None), (None, date(2024, 10, 30))}
    assert offices.count("SELECT count(*) FROM registry_abode WHERE kind = 'hukou'") == 1


def test_who_is_off_the_register_is_no_member_any_more(offices: Offices) -> None:
    offices.take("public_security", book(row(1, "户主", "张三"), row(2, "妻", "李四")), DAY)
    offices.take("public_security", book(row(1, "户主", "张三")), LATER)
    ends = offices.rows("SELECT valid_until FROM registry_member WHERE replaced_at IS NULL ORDER BY person_id")
    assert ends == [(None,), (date(2024, 10, 30),)]
    assert offices.count("SELECT count(*) FROM registry_person") == 2


def test_a_second_month_of_a_county(offices: Offices, months: Months) -> None:
    offices.take("public_security", months.content("public_security"), months.day())
    answer = offices.take("public_security", months.content("public_security", 1), months.day(1))
    by_kind: dict[str, set[str]] = {}
    for change in months.changes("public_security"):
        by_kind.setdefault(str(change.kind), set()).add(change.person_id)
    assert answer["done"]["person_entered"] == len(by_kind["new"])
    assert answer["done"]["person_updated"] == len(by_kind.get("changed", set()) | by_kind.get("renamed", set()))
    assert answer["counts"]["ended"] == len(by_kind["ended"])
