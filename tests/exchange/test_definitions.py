"""Formats: whole, known words only, and every one of them can be written and read again."""

from __future__ import annotations

import io

import pytest
from tests.exchange.offices import DAY, file_of

from canbao.exchange.definitions import BadFormat, Direction, Manner, UnknownFormat, format_of, formats, read_format
from canbao.exchange.reading import read_payload
from canbao.intake.template import write_template
from canbao.values.check_characters import check_character

NUMBER = "43062119900307123" + check_character("43062119900307123")
GOOD = """
title: 试
direction: in
partners: [tax]
version: 1
manners: [full]
key: [paper]
sum: fen
columns:
  paper: 单号
  fen: 金额
"""
CELLS = {
    "id_number": NUMBER, "name": "张三", "year": "2026", "reference": "7", "request": "QS1", "marks": "低保对象",
    "town": "430621001", "payer_code": "county", "payer": "县财政", "tax_number": "SW1", "channel": "柜面",
    "kind": "个人缴费", "paid_on": "2025-10-19", "arrived_on": "2025-10-19", "reversed_on": "2025-10-19",
    "begun": "2025-10-01", "ended": "2025-10-19", "paper": "HJ1", "transfer": "拨字1号", "reason": "重复缴费",
    "scheme": "未参保", "division": "430624",
}  # fmt: skip


def test_the_formats_of_the_rooms_on_both_sides() -> None:
    ways = {way: {each.id for each in formats().values() if each.direction is way} for way in Direction}
    assert ways[Direction.OUT] >= {"payable", "settlement_request", "reimbursement_list", "employee_question"}
    assert ways[Direction.IN] >= {"payments", "reversals", "deposits", "transfers", "elsewhere_answer"}
    assert format_of("payable").manners == (Manner.FULL, Manner.CHANGE)


@pytest.mark.parametrize("name", formats())
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_can_be_written_and_read(name: str, kind: str) -> None:
    wanted = format_of(name)
    row = {column: CELLS[column] for column in wanted.names if column in CELLS}
    row |= {wanted.sum: "380.05"} if wanted.sum else {}
    found = read_payload(file_of(name, [row], kind), kind, wanted, DAY)
    assert (found.rows, found.sum_fen) == (1, 38_005 if wanted.sum else 0)


@pytest.mark.parametrize("name", formats())
def test_each_has_a_template(name: str) -> None:
    file = io.BytesIO()
    write_template(file, format_of(name).definition(None))
    assert file.getvalue()[:2] == b"PK"


@pytest.mark.parametrize("name", formats())
def test_keys_are_required_or_told_apart_when_empty(name: str) -> None:
    wanted = format_of(name)
    required = {column.name for column in wanted.columns if column.is_required}
    assert wanted.key[0] in required


def test_a_good_one_is_read() -> None:
    assert read_format("x", GOOD).headers == ("单号", "金额")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("title: 试\n", "", "title"),
        ("title: 试", "title: 试\nmore: 1", "more"),
        ("direction: in", "direction: up", "up"),
        ("[tax]", "[friend]", "friend"),
        ("[full]", "[half]", "half"),
        ("[full]", "full", "manners"),
        ("key: [paper]", "key: [nothing]", "nothing"),
        ("sum: fen", "sum: paper", "paper"),
        ("version: 1", "version: 一", "version"),
        ("  paper: 单号", "  paper: 金额", "金额"),
        ("  paper: 单号", "  own: 单号", "own"),
        ("columns:", "columns: 1\nother:", "columns"),
        (GOOD, "1", "keys"),
        (GOOD, "title: [", "yaml"),
    ],
)
def test_what_a_format_cannot_say_is_named(before: str, after: str, said: str) -> None:
    with pytest.raises(BadFormat, match=said):
        read_format("x", GOOD.replace(before, after))


def test_an_unknown_format_names_those_there_are() -> None:
    with pytest.raises(UnknownFormat, match="payable"):
        format_of("paymnts")
