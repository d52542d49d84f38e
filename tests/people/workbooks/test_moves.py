"""How lists move: by rates, the same however often and in whatever order they are made."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.people.workbooks.listed import RowsOf

from canbao.people.workbooks import supplier_of
from canbao.people.workbooks.catalogue import LISTS
from canbao.people.workbooks.county import County
from canbao.people.workbooks.moves import MovingList
from canbao.people.workbooks.suppliers import Supplier
from canbao.values.id_number import check_id

MOVING = [each for each in LISTS if not each.is_yearly]


@pytest.mark.parametrize("supplier", MOVING, ids=lambda each: each.id)
def test_pairs_are_the_lists_of_two_months(lists_county: County, supplier: Supplier) -> None:
    def shown(month: int, last_month: int) -> list[list[object]]:
        rows = MovingList(supplier, lists_county, last_month).rows(month)
        return [[cell({**row, "number": 0}) for cell in supplier.columns.values()] for row in rows]

    moving = MovingList(supplier, lists_county, 2)
    pairs = list(moving.pairs(2))
    for place, month in ((0, 1), (1, 2)):
        found = [pair[place] for pair in pairs]
        cells = [[cell({**row, "number": 0}) for cell in supplier.columns.values()] for row in found if row is not None]
        assert cells == shown(month, month) == shown(month, 5)


def test_rates_of_a_large_list(lists_county: County) -> None:
    new = ended = changed = listed = 0
    for supplier in (supplier_of(each) for each in ("agriculture", "health", "employee_scheme", "civil_affairs")):
        for month in (1, 2, 3, 4, 5, 6):
            for before, after in MovingList(supplier, lists_county, 6).pairs(month):
                listed += before is not None
                new += before is None
                ended += after is None or bool(before and after["until"] and not before["until"])
                changed += bool(before and after and any(before[k] != after[k] for k in supplier.watched))
    assert 0.018 < new / listed < 0.035  # two per cent, and whom the population's own days bring
    assert 0.012 < ended / listed < 0.025
    assert 0.001 < changed / listed < 0.006  # what may turn


def test_lists_do_not_lose_their_people(rows_of: RowsOf) -> None:
    assert len(rows_of("agriculture", 12)) > 0.95 * len(rows_of("agriculture", 0))


def test_old_numbers_are_right_and_become_new_ones(rows_of: RowsOf) -> None:
    old = [row["证件号码"] for row in rows_of("agriculture", 0) if len(row["证件号码"]) == 15]
    later = {row["证件号码"] for row in rows_of("agriculture", 24)}
    assert 3 < len(old) < 0.03 * len(rows_of("agriculture", 0))
    assert not later & set(old)
    assert sum(check_id(number).key in later for number in old) > len(old) / 2


def test_wrong_names_are_put_right(rows_of: RowsOf, people_names: dict[str, str]) -> None:
    def wrong(month: int) -> int:
        return sum(people_names[row["证件号码"]] != row["姓名"] for row in rows_of("public_security", month))

    assert 0 == wrong(24) < wrong(12) < wrong(0) < 0.03 * len(people_names)


@pytest.fixture(scope="module")
def people_names(lists_county: County) -> dict[str, str]:
    table = lists_county.table
    return dict(zip(table["id_number"].to_pylist(), table["name"].to_pylist(), strict=True))


def test_a_person_stands_on_a_list_once_unless_with_two_standings(rows_of: RowsOf) -> None:
    for list_id, column in (("public_security", "证件号码"), ("employee_scheme", "证件号码"), ("deaths", "身份证号")):
        counts = Counter(row[column] for row in rows_of(list_id, 6))
        assert max(counts.values()) == 1
