"""What rows say: facts that matter, no number and no telephone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from tests.lists.sheets import clean_number, sheet_bytes
from tests.lists.workbooks import COUNTY, Months

from canbao.access.vault import Vault
from canbao.lists.definitions import suppliers
from canbao.lists.places import places_of
from canbao.lists.reading import read_supplied
from canbao.lists.statements import SCHEMA, digest_of, mark_of, state_rows

LISTS = [id_ for id_ in suppliers() if id_ != "unemployment_benefit"]
_PERSONAL = re.compile(r"\d{15}|\b1[3-9]\d{9}\b")


@pytest.mark.trust
@pytest.mark.parametrize("id_", LISTS)
def test_no_content_holds_a_number_or_telephone(months: Months, vault: Vault, id_: str) -> None:
    supplier = suppliers()[id_]
    read = read_supplied(months.content(id_), supplier, COUNTY, months.day()).reading
    stated = state_rows(supplier, read.table, places_of(COUNTY), vault)
    assert stated.schema.equals(SCHEMA)
    assert stated.num_rows == read.table.num_rows
    columns = (stated[name].to_pylist() for name in ("label", "content", "name"))
    kept = [" ".join(each) for each in zip(*columns, strict=True)]
    hexadecimal = re.compile(r'"(?:mother|phone)":"[0-9a-f]+"')
    assert [each for each in kept if _PERSONAL.search(hexadecimal.sub("", each))] == []
    keys = list(zip(stated["mark"].to_pylist(), stated["label"].to_pylist(), strict=True))
    assert len(set(keys)) == len(keys)


def test_marks_are_those_of_the_register(vault: Vault) -> None:
    old, new = "430621900307123", "430621199003071230"
    assert mark_of(old, None, vault) == mark_of(new, "resident_card", vault) != ""
    assert mark_of(None, None, vault) == mark_of("12", None, vault) == ""


def test_digests_tell_parts_apart() -> None:
    assert digest_of("a", "bc") != digest_of("ab", "c")
    assert digest_of("a") == digest_of("a")


def test_what_is_written_freely_may_hold_a_number(vault: Vault) -> None:
    """Somebody writes a telephone behind an address."""
    supplier = suppliers()["public_security"]
    header = ("姓名", "证件号码", "住址")
    content = sheet_bytes(header, [("张三", clean_number(1), "河口村 电话13812345678")])
    read = read_supplied(content, supplier, COUNTY, date(2024, 9, 30)).reading
    (stated,) = state_rows(supplier, read.table, places_of(COUNTY), vault)["content"].to_pylist()
    assert "河口村 电话…" in stated
    assert "13812345678" not in stated
