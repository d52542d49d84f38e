"""Payments of a tax file in the shape that the book takes."""

from __future__ import annotations

from datetime import date

from tests.exchange.offices import DAY, file_of

from canbao.exchange.definitions import format_of
from canbao.exchange.joining import payment_rows
from canbao.exchange.reading import read_payload
from canbao.money.receiving import SCHEMA
from canbao.values.check_characters import check_character

NUMBER = "43062119900307123" + check_character("43062119900307123")
ROW = {
    "tax_number": "SW1", "id_number": NUMBER, "name": "张三", "year": "2026", "paid": "400.05", "kind": "个人缴费",
    "paid_on": "2025-10-19", "channel": "柜面",
}  # fmt: skip


def test_each_row_becomes_one_of_the_book() -> None:
    content = file_of("payments", [ROW, ROW | {"tax_number": "SW2", "place": "430621", "kind": "补缴"}])
    table = read_payload(content, "csv", format_of("payments"), DAY).table
    rows = payment_rows(table, [7, None], [None, "no_person"])
    assert rows.schema == SCHEMA
    assert rows.to_pylist() == [
        {
            "row": 2, "tax_number": "SW1", "person_id": 7, "year": 2026, "fen": 40_005, "paid_on": date(2025, 10, 19),
            "channel": "柜面", "place": "", "kind": "own", "problem": None,
        },
        {
            "row": 3, "tax_number": "SW2", "person_id": None, "year": 2026, "fen": 40_005,
            "paid_on": date(2025, 10, 19), "channel": "柜面", "place": "430621", "kind": "repair",
            "problem": "no_person",
        },
    ]  # fmt: skip
