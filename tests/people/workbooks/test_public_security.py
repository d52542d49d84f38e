"""公安局: everybody with a number, by household, with the relation to the head."""

from __future__ import annotations

from tests.people.workbooks.listed import LAST_DAY, Facts, RowsOf

from canbao.people.workbooks.county import County
from canbao.people.workbooks.family import HEAD, NO_KIN
from canbao.people.workbooks.public_security import COLLECTIVE, LOCAL, document_kind, household_number
from canbao.values.divisions import load_divisions
from canbao.values.id_number import check_id


def test_everybody_born_and_alive_is_on_it(rows_of: RowsOf, facts: Facts) -> None:
    found = {row["证件号码"] for row in rows_of("public_security", 0)}
    expected = {number for number, row in facts.items() if len(number) == 18 and row["birth"] <= LAST_DAY}
    missing = expected - found
    assert found <= expected
    assert len(missing) < 0.002 * len(expected)  # babies whose hukou comes later, and the dead
    late = [facts[number]["hukou_registered"] for number in missing]
    assert any(day is not None and day > LAST_DAY for day in late)


def test_number_birth_and_sex_agree(rows_of: RowsOf) -> None:
    for row in rows_of("public_security", 0):
        found = check_id(row["证件号码"])
        assert found.is_valid
        assert found.birth is not None
        assert f"{found.birth:%Y%m%d}" == row["出生日期"]
        assert {"male": "男", "female": "女"}[found.sex or ""] == row["性别"]


def test_a_household_has_one_number_and_at_most_one_head(rows_of: RowsOf) -> None:
    households: dict[str, list[str]] = {}
    for row in rows_of("public_security", 0):
        if row["户主姓名"] == COLLECTIVE:
            assert row["与户主关系"] == NO_KIN
        else:
            households.setdefault(row["户号"], []).append(row["与户主关系"])
    counts = [relations.count(HEAD) for relations in households.values()]
    assert set(counts) <= {0, 1}
    assert counts.count(0) < 0.01 * len(counts)  # a head without a number, or a dead one


def test_towns_and_villages_are_places(rows_of: RowsOf) -> None:
    divisions, seen = load_divisions(), set()
    for row in rows_of("public_security", 2):
        seen |= {(row["现住镇街"], row["现住村居"]), (row["户籍镇街"], row["户籍村居"])}
    seen.discard(("", ""))
    assert len(seen) > 30
    assert all(divisions.candidates("430621", *names) for names in seen)


def test_people_registered_elsewhere_name_their_county(rows_of: RowsOf) -> None:
    incomers = [row for row in rows_of("public_security", 0) if row["人口类型"] != LOCAL and row["户籍县区"]]
    assert len(incomers) > 50
    assert not any(row["户籍县区"].isdigit() or row["户籍镇街"] for row in incomers)


def test_telephones_are_of_no_network(rows_of: RowsOf) -> None:
    numbers = [row["联系电话"] for row in rows_of("public_security", 0) if row["联系电话"]]
    assert all(number.startswith("154") and len(number) == 11 for number in numbers)
    assert len(set(numbers)) == len(numbers) > 1000


def test_document_kinds() -> None:
    assert document_kind("430699199003071230") == "居民身份证"
    assert document_kind("810000199003071237") == "港澳台居民居住证"
    assert document_kind("943999199003071230") == "外国人永久居留身份证"


def test_household_numbers(lists_county: County) -> None:
    assert household_number({"household_id": "430621H0000000012", "place": ""}) == "0000000012"
    assert household_number({"household_id": None, "place": lists_county.villages[0]}).startswith("99")
