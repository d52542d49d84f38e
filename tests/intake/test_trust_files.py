"""Trust in what was read: every planted error is found where it is and nothing else, and no number that was stored as
a number is taken.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pytest
from tests.intake.lists import DEFINITION, HEADER, ON, good_row, id_number, text_file, text_row, workbook

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.judges import identity
from canbao.intake.judges.verdict import Verdict
from canbao.intake.problems import Problem
from canbao.intake.reading import Reading, read_list
from canbao.values.check_characters import check_character

PLACE = {name: place for place, name in enumerate(DEFINITION.names)}


def read(rows: list[list[Any]], change: Callable[[Any, Any], None] | None = None, **options: Any) -> Reading:
    return read_list(workbook([HEADER, *rows], change), DEFINITION, on=ON, **options)


def with_cell(number: int, column: str, cell: Any) -> list[Any]:
    row = good_row(number)
    row[PLACE[column]] = cell
    return row


# -- planted errors (T36) ----------------------------------------------------------------------------------------------


class Plant(NamedTuple):
    """An error put into a good row: the row as changed, and what must be said of it."""

    change: Callable[[list[Any]], None]
    column: str
    problem: Problem


def put(column: str, cell: Any, problem: Problem) -> Plant:
    def change(row: list[Any]) -> None:
        row[PLACE[column]] = cell(row[PLACE[column]]) if callable(cell) else cell

    return Plant(change, HEADER[PLACE[column]], problem)


def without_both(row: list[Any]) -> None:
    row[PLACE["phone"]] = row[PLACE["remark"]] = None


def total(row: list[Any]) -> None:
    row[:] = [None] * 5 + [12, 3, None, None, None, None, "合计"]


def swapped(text: str) -> str:
    """Two different neighbours the other way round."""
    at = next(place for place in range(10, 16) if text[place] != text[place + 1])
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def with_check(first: str) -> Callable[[str], str]:
    return lambda _: first + check_character(first)


PLANTS = [
    put("name", None, CellProblem.EMPTY_CELL),
    put("name", "  ", CellProblem.EMPTY_CELL),
    put("name", "12", CellProblem.NOT_A_NAME),
    put("name", 7, CellProblem.NOT_A_NAME),
    put("name", "张三\U0001f600", CellProblem.EMOJI),
    put("name", "张★", CellProblem.EMOJI),
    put("name", "张\ufffd三", CellProblem.GARBLED),
    put("name", "买" * 51, CellProblem.TOO_LONG),
    put("id_number", int, CellProblem.ID_AS_NUMBER),
    put("id_number", lambda text: f"{int(text[:17]):.5E}", CellProblem.ID_AS_NUMBER),
    put("id_number", lambda text: text[:17], CellProblem.ID_SHAPE),
    put("id_number", lambda text: text[:-1] + ("1" if text[-1] != "1" else "2"), CellProblem.ID_CHECK_CHARACTER),
    put("id_number", swapped, CellProblem.ID_CHECK_CHARACTER),
    put("id_number", with_check("99062119900307123"), CellProblem.ID_REGION),
    put("id_number", with_check("43062119900230123"), CellProblem.ID_DATE),
    put("id_number", with_check("43062118991231123"), CellProblem.ID_TOO_EARLY),
    put("id_number", with_check("43062120260102123"), CellProblem.ID_FUTURE),
    put("id_number", "无", CellProblem.ID_SHAPE),
    put("document", "驾驶证", CellProblem.UNKNOWN_WORD),
    put("category", "特困户口", CellProblem.UNKNOWN_WORD),
    put("category", None, CellProblem.EMPTY_CELL),
    put("since", "2024-13-01", CellProblem.IMPOSSIBLE_DATE),
    put("since", "2023年2月29日", CellProblem.IMPOSSIBLE_DATE),
    put("since", "去年", CellProblem.IMPOSSIBLE_DATE),
    put("since", "1999-12-31", CellProblem.UNLIKELY_DATE),
    put("since", date(2101, 1, 1), CellProblem.UNLIKELY_DATE),
    put("members", "三", CellProblem.NOT_A_NUMBER),
    put("members", 2.5, CellProblem.NOT_A_NUMBER),
    put("members", 0, CellProblem.TOO_SMALL),
    put("members", 21, CellProblem.TOO_LARGE),
    put("amount", "1.234", CellProblem.NOT_MONEY),
    put("amount", 0.005, CellProblem.NOT_MONEY),
    put("amount", -1, CellProblem.NEGATIVE),
    put("amount", 100_000.01, CellProblem.TOO_LARGE),
    put("phone", "12345", CellProblem.NOT_A_PHONE),
    put("phone", 21_345_678_901, CellProblem.NOT_A_PHONE),
    put("disabled", "也许", CellProblem.NOT_YES_OR_NO),
    put("remark", "长" * 21, CellProblem.TOO_LONG),
    put("town", "某镇\U0001f3e0", CellProblem.EMOJI),
    Plant(without_both, "电话", CellProblem.MISSING_ONE_OF),
    Plant(total, "", CellProblem.NOT_A_RECORD),
    Plant(lambda row: row.__setitem__(slice(0, 12), HEADER), "", CellProblem.REPEATED_HEADER),
]


@pytest.mark.trust
def test_planted_errors_are_all_found_where_they_are_and_nothing_else() -> None:
    """Forty kinds of errors among 3,000 rows, and formulas, error values and repeated rows."""
    draw = random.Random(36)
    rows = [good_row(number) for number in range(3_000)]
    planted = draw.sample(range(3_000), 300)
    expected: Counter[tuple[int, str, Problem]] = Counter()
    formulas, errors, repeated = planted[-3:], planted[-6:-3], planted[-9:-6]
    for position, number in enumerate(planted[:-9]):
        plant = PLANTS[position % len(PLANTS)]
        plant.change(rows[number])
        expected[number + 2, plant.column, plant.problem] += 1

    def mark(_: Any, sheet: Any) -> None:
        for number in formulas:
            sheet.write_formula(number + 1, PLACE["amount"], "=1+1", None, 2)
        for number in errors:
            sheet.write_formula(number + 1, PLACE["since"], "=1/0", None, "#DIV/0!")

    untouched = sorted(set(range(3_000)) - set(planted))
    for number in repeated:
        rows[number][PLACE["id_number"]] = rows[untouched[0]][PLACE["id_number"]]
        first = min(untouched[0], *repeated)
        expected[max(number, untouched[0] if number == first else 0) + 2, "证件号码", CellProblem.REPEATED_ROW] += 1
    for number in formulas:
        expected[number + 2, "金额", CellProblem.FORMULA] += 1
    for number in errors:
        expected[number + 2, "认定日期", CellProblem.ERROR_VALUE] += 1
    found = read(rows, mark)
    assert Counter((item.row, item.column, item.problem) for item in found.errors.errors()) == expected
    assert len({problem for _, _, problem in expected}) >= 25
    assert found.count == 3_000
    assert found.bad_count == len({row for row, _, _ in expected})
    assert found.table.num_rows == 3_000 - found.bad_count
    assert [row.row for row in found.rejected()] == sorted({row for row, _, _ in expected})


@pytest.mark.trust
@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.column}-{plant.problem.code}")
def test_each_planted_error_is_found_in_a_text_file_too(plant: Plant) -> None:
    row = good_row(1)
    plant.change(row)
    texts = ["" if cell is None else str(cell) for cell in row]
    found = read_list(text_file([HEADER, text_row(0), texts, text_row(2)]), DEFINITION, on=ON)
    wanted = plant.problem
    if wanted is CellProblem.ID_AS_NUMBER and texts[2].isdigit():
        assert found.errors.count == 0, "eighteen digits as text have lost nothing"
        return
    if wanted is CellProblem.NOT_A_PHONE or not isinstance(row[PLACE["name"]], int):
        assert [(item.row, item.column, item.problem) for item in found.errors.errors()] == [(3, plant.column, wanted)]


@pytest.mark.trust
def test_no_identity_number_is_shown_in_any_message() -> None:
    rows = [good_row(number) for number in range(len(PLANTS))]
    for plant, row in zip(PLANTS, rows, strict=True):
        plant.change(row)
    for number, text in enumerate(["430621199003071239", "姓名430621199003071230", "4306 2119 9003 0712 39"]):
        rows += [with_cell(100 + number, column, text) for column in DEFINITION.names]
    found = read(rows)
    said = [
        text
        for findings in (found.errors, found.warnings, found.mended)
        for item in findings.errors()
        for text in (item.sentence, item.found, repr(item), item.mend)
    ]
    assert len(said) > 100
    digits = [re.sub(r"[ -]", "", text) for text in said]
    assert [text for text in digits if re.search(r"[0-9]{14,}", text)] == []


# -- identity numbers (T30) --------------------------------------------------------------------------------------------

FORGIVEN: list[tuple[Callable[[str], str], Problem]] = [
    (lambda text: f" {text}", Mending.BLANKS),
    (lambda text: f"{text[:6]} {text[6:14]} {text[14:]}", Mending.BLANKS),
    (lambda text: f"{text}\n", Mending.BLANKS),
    (lambda text: f"\u3000{text}", Mending.BLANKS),
    (lambda text: "".join(chr(ord(letter) + 0xFEE0) for letter in text), Mending.FULL_WIDTH),
    (lambda text: f"'{text}", Mending.APOSTROPHE),
    (lambda text: f'="{text}"', Mending.APOSTROPHE),
    (lambda text: f"{text[:6]}-{text[6:14]}-{text[14:]}", Mending.SEPARATORS),
    (lambda text: f"\u200b{text}\ufeff", Mending.INVISIBLE),
    (lambda text: f"\u202d{text}\u202c", Mending.INVISIBLE),
]


def some_ids(count: int) -> list[str]:
    return [id_number(number * 7) for number in range(count)]


@pytest.mark.trust
def test_every_number_that_came_as_a_number_is_refused() -> None:
    numbers = some_ids(1_000)
    cells: list[Any] = [int(text) if text[-1] != "X" else int(text[:17]) for text in numbers]
    found = read([with_cell(number, "id_number", cell) for number, cell in enumerate(cells)])
    assert Counter(item.problem for item in found.errors.errors()) == {CellProblem.ID_AS_NUMBER: 1_000}
    assert found.table.num_rows == 0
    dates = read([with_cell(1, "id_number", date(2024, 1, 1)), with_cell(2, "id_number", True)])
    assert [item.problem for item in dates.errors.errors()] == [CellProblem.ID_AS_NUMBER] * 2


@pytest.mark.trust
def test_without_refusing_them_wrong_numbers_would_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control removed: what a sheet kept of a number is read as a text, and some pass their check digit."""
    judge = identity.IdJudge.__call__

    def believe(self: identity.IdJudge, cell: Any, kind: Any = None) -> Verdict:
        return judge(self, str(int(cell)) if isinstance(cell, float) else cell, kind)

    monkeypatch.setattr(identity.IdJudge, "__call__", believe)
    rows = [with_cell(number, "id_number", int(text[:17] + "0")) for number, text in enumerate(some_ids(500))]
    assert read(rows).table.num_rows > 10


@pytest.mark.trust
@pytest.mark.parametrize(("write", "mending"), FORGIVEN)
def test_forgivable_spellings_are_mended_and_said(write: Callable[[str], str], mending: Problem) -> None:
    numbers = some_ids(30)
    found = read([with_cell(number, "id_number", write(text)) for number, text in enumerate(numbers)])
    assert found.errors.count == 0
    assert found.table.column("id_number").to_pylist() == numbers
    assert [(item.row, item.column) for item in found.mended.errors() if item.problem is mending] == [
        (row, "证件号码") for row in range(2, 32)
    ]


@pytest.mark.parametrize(("mark", "mending"), [("x", Mending.LOWER_X), ("ｘ", Mending.LOWER_X), ("×", Mending.X_SIGN)])
def test_a_last_letter_like_an_x_is_mended(mark: str, mending: Problem) -> None:
    number = next(text for text in some_ids(100) if text.endswith("X"))
    found = read([with_cell(1, "id_number", number[:-1] + mark)])
    assert found.table.column("id_number").to_pylist() == [number]
    assert mending in [item.problem for item in found.mended.errors()]


def test_an_old_number_is_read_as_the_new_one_and_doubted() -> None:
    number = id_number(40_000)
    old = number[:6] + number[8:17]
    found = read([with_cell(1, "id_number", old), with_cell(2, "id_number", number)], counties={"430621"})
    assert [(item.row, item.problem) for item in found.warnings.errors()] == [(2, CellDoubt.OLD_15_DIGITS)]
    assert [(item.row, item.problem) for item in found.errors.errors()] == [(3, CellProblem.REPEATED_ROW)]
    assert found.table.column("id_number_key").to_pylist() == [number]


def test_a_county_that_is_not_known_is_doubted_only_if_counties_are_known() -> None:
    rows = [with_cell(1, "id_number", id_number(5, "432326"))]
    assert [item.problem for item in read(rows, counties={"430621"}).warnings.errors()] == [CellDoubt.UNKNOWN_COUNTY]
    assert read(rows).warnings.count == 0


def test_the_kind_of_document_rules_its_number() -> None:
    rows = [
        with_cell(number, "document", kind)
        for number, kind in enumerate(["护照", "护照", "出生证", None, "居民身份证"])
    ]
    numbers = ["E12345678", id_number(3), "X430621001", id_number(4), "E12345679"]
    for row, number in zip(rows, numbers, strict=True):
        row[PLACE["id_number"]] = number
    found = read(rows)
    assert [(item.row, item.problem) for item in found.errors.errors()] == [
        (3, CellProblem.ID_SHAPE),
        (6, CellProblem.ID_SHAPE),
    ]
    assert found.table.column("id_number_document").to_pylist() == ["passport", "birth_certificate", "resident_card"]


def test_two_neighbours_that_may_be_swapped_are_named_by_their_places() -> None:
    (error,) = read([with_cell(1, "id_number", "430621199003123169")]).errors.errors()
    assert "第 16、17 位可能颠倒" in error.mend_zh
