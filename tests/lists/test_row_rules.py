"""Rules about one row; most of them are tested with whole files in test_reading."""

from __future__ import annotations

from dataclasses import replace

from canbao.lists.definitions import suppliers
from canbao.lists.row_rules import recognise, repeated


def test_a_suppliers_own_words_come_first() -> None:
    civil = suppliers()["civil_affairs"]
    own = replace(civil, words={"孤残儿童": "orphan"})
    assert recognise(civil, "孤残儿童") is None
    match = recognise(own, "孤残儿童")
    assert match is not None
    assert match.ids == {"orphan"}
    graded = recognise(own, "残疾人(三级)")
    assert graded is not None
    assert graded.grade == 3


def test_repeats_name_the_first() -> None:
    keys = {3: ("a",), 5: ("b",), 8: ("a",), 9: ("a",)}
    assert list(repeated(keys)) == [(8, 3), (9, 3)]


def test_a_file_whose_rows_are_all_bad_has_nothing_to_judge() -> None:
    from datetime import date

    from tests.lists.sheets import sheet_bytes

    from canbao.lists.reading import read_supplied

    content = sheet_bytes(("姓名", "证件号码", "户籍县区"), [("张三", "", "某县")])
    found = read_supplied(content, suppliers()["public_security"], "430621", date(2024, 9, 30))
    assert (found.reading.errors.count, found.unreadable) == (1, 1)
