"""异地参保: only places outside the county, each with its name."""

from __future__ import annotations

from tests.people.workbooks.listed import RowsOf


def test_places_are_elsewhere_and_have_names(rows_of: RowsOf) -> None:
    listed = rows_of("enrolled_elsewhere", 0)
    assert len(listed) > 200
    assert all(row["参保地行政区划"] != "430621" and not row["参保地名称"].isdigit() for row in listed)


def test_only_residents_pay_a_flat_amount(rows_of: RowsOf) -> None:
    amounts = {(row["险种"][:2], row["个人缴费（元）"]) for row in rows_of("enrolled_elsewhere", 0)}
    assert amounts == {("城乡", 400), ("职工", None)}
