"""Lists are told apart, and each says what columns hold."""

from __future__ import annotations

from datetime import date

import pytest
from tests.people.workbooks.listed import LAST_DAY, RowsOf

from canbao.people.errors.date_errors import read_day
from canbao.people.workbooks.catalogue import LISTS, SUPPLIERS, supplier_of
from canbao.people.workbooks.suppliers import Content, Supplier
from canbao.values.id_number import DocumentKind, check_id
from canbao.values.names import normalise_name


def test_a_list_is_found_by_its_id() -> None:
    assert [supplier_of(each.id) for each in LISTS] == list(LISTS)
    assert all(each in LISTS for each in SUPPLIERS)
    with pytest.raises(KeyError):
        supplier_of("nobody")


def test_two_lists_are_comma_separated() -> None:
    assert sum(each.file_name.endswith(".csv") for each in LISTS) == 2


@pytest.mark.parametrize("supplier", [each for each in LISTS if each.names_people], ids=lambda each: each.id)
def test_lists_of_people_have_one_number_and_one_name(supplier: Supplier) -> None:
    contents = [cell.content for cell in supplier.columns.values()]
    assert contents.count(Content.ID) == contents.count(Content.NAME) == 1


@pytest.mark.parametrize("month", [0, 4])
@pytest.mark.parametrize("supplier", [each for each in LISTS if each.names_people], ids=lambda each: each.id)
def test_lists_are_clean_before_errors_are_planted(rows_of: RowsOf, supplier: Supplier, month: int) -> None:
    """What software would refuse here, it would refuse wrongly."""
    columns = supplier.columns.items()
    id_header, name_header = (
        next(header for header, cell in columns if cell.content is content) for content in (Content.ID, Content.NAME)
    )
    start, end = (
        next(((header, cell) for header, cell in columns if cell.key == key), None)
        for key in (supplier.start, supplier.end)
    )
    day = LAST_DAY if month == 0 else date(2025, 1, 31)
    for row in rows_of(supplier.id, month):
        number = check_id(row[id_header], on=day)
        assert number.is_valid
        assert number.kind is not DocumentKind.BIRTH_CERTIFICATE
        assert normalise_name(row[name_header]) == row[name_header] != ""
        assert all(cell.content is not Content.CATEGORY or row[header] for header, cell in columns)
        begun, ended = (read_day(row[each[0]], each[1].pattern) if each else None for each in (start, end))
        assert begun is None or begun <= day
        assert begun is None or ended is None or begun <= ended
        assert ended is None or ended <= day or supplier.shows_coming_end
