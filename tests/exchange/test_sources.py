"""Prepared rows: read as the format has them, written in one spelling."""

from __future__ import annotations

from tests.exchange.offices import DAY, file_of

from canbao.exchange.definitions import Direction, formats
from canbao.exchange.sources import FROM_STORE, PreparedRows
from canbao.values.check_characters import check_character

NUMBER = "43062119900307123" + check_character("43062119900307123")


def test_what_the_store_has_itself_is_a_format_that_goes_out() -> None:
    assert {formats()[name].direction for name in FROM_STORE} == {Direction.OUT}


def test_cells_are_written_in_one_spelling() -> None:
    row = {
        "reference": "7", "id_number": NUMBER, "name": "张三", "year": "2026", "unit": "", "marks": "低保对象",
        "paid_on": "2025/9/1", "payer_code": "county", "payer": "县财政", "fen": "1,200.5", "clauses": "",
    }  # fmt: skip
    wanted = formats()["reimbursement_list"]
    source = PreparedRows(file_of(wanted.id, [row]), "csv", wanted, DAY)
    (said,) = source
    assert (said.person_id, said.fen) == (7, 120_050)
    assert (said.cells["paid_on"], said.cells["fen"], said.cells["unit"]) == ("2025-09-01", "1200.50", "")
    assert list(source.gone([7])) == []
