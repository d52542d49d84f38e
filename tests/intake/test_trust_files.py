"""Trust in what was read: every planted error is found where it is and nothing else, and no number that was stored as
a number is taken.
"""

from __future__ import annotations

import io
import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import pytest
from python_calamine import load_workbook
from tests.intake.lists import DEFINITION, HEADER, ON, good_row, id_number, text_file, text_row, workbook
from tests.proofs import Proof

from canbao.intake.cell_problems import CellDoubt, CellProblem, Mending
from canbao.intake.judges import identity
from canbao.intake.judges.verdict import Verdict
from canbao.intake.problems import Problem
from canbao.intake.reading import Reading, read_list
from canbao.intake.returned_workbook import write_returned
from canbao.values.check_characters import check_character
from canbao.values.documents import check_document
from canbao.values.id_check import DocumentKind, IdCheck
from canbao.values.id_check import Problem as IdProblem

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
    """The last two digits of the county the other way round: only the check character can tell."""
    assert text[4] != text[5]
    return text[:4] + text[5] + text[4] + text[6:]


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
    put("id_number", lambda text: int(text.replace("X", "0")), CellProblem.ID_AS_NUMBER),
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


class PlantedList(NamedTuple):
    """A list with errors in some of its rows, and what has to be said of it."""

    rows: list[list[Any]]
    content: bytes
    expected: Counter[tuple[int, str, Problem]]


def planted_list(count: int, errors: int) -> PlantedList:
    """So many rows, so many of them with an error: each plant in turn; formulas, error values and repeated rows."""
    draw = random.Random(36)
    rows = [good_row(number) for number in range(count)]
    planted = draw.sample(range(count), errors)
    each = errors // 100
    formulas, values, repeated = planted[:each], planted[each : 2 * each], planted[2 * each : 3 * each]
    expected: Counter[tuple[int, str, Problem]] = Counter()
    for position, number in enumerate(planted[3 * each :]):
        plant = PLANTS[position % len(PLANTS)]
        plant.change(rows[number])
        expected[number + 2, plant.column, plant.problem] += 1
    first = next(number for number in range(count) if number not in set(planted))
    copies = sorted((first, *repeated))
    for number in repeated:
        rows[number][PLACE["id_number"]] = rows[first][PLACE["id_number"]]
    for number in copies[1:]:
        expected[number + 2, "证件号码", CellProblem.REPEATED_ROW] += 1
    for number in formulas:
        expected[number + 2, "金额", CellProblem.FORMULA] += 1
    for number in values:
        expected[number + 2, "认定日期", CellProblem.ERROR_VALUE] += 1

    def mark(_: Any, sheet: Any) -> None:
        for number in formulas:
            sheet.write_formula(number + 1, PLACE["amount"], "=1+1", None, 2)
        for number in values:
            sheet.write_formula(number + 1, PLACE["since"], "=1/0", None, "#DIV/0!")

    return PlantedList(rows, workbook([HEADER, *rows], mark), expected)


def told(found: Reading) -> Counter[tuple[int, str, Problem]]:
    return Counter((item.row, item.column, item.problem) for item in found.errors.errors())


@pytest.mark.trust
def test_t36_planted_errors_are_found_where_they_are_and_nothing_else(proof: Proof) -> None:
    count, errors = proof.size((3_000, 300), (50_000, 5_000))
    planted = planted_list(count, errors)
    began = time.perf_counter()
    found = read_list(planted.content, DEFINITION, on=ON)
    target = io.BytesIO()
    write_returned(target, found)
    seconds = time.perf_counter() - began
    assert told(found) == planted.expected
    assert planted.expected.total() == errors
    assert found.count == count
    assert found.table.num_rows == count - errors
    header, *returned = load_workbook(io.BytesIO(target.getvalue())).get_sheet_by_index(0).to_python()
    numbers = sorted(row for row, _, _ in planted.expected)
    assert header[1:] == HEADER
    assert [str(row[0]).split(" ")[1] for row in returned] == [str(number) for number in numbers]
    for number, row in zip(numbers, returned, strict=True):
        sent = planted.rows[number - 2]
        texts = [place for place, cell in enumerate(sent) if isinstance(cell, str)]
        assert [row[1 + place] for place in texts] == [sent[place] for place in texts]
    figure = (
        f"{errors:,} errors of {len(PLANTS) + 3} kinds planted in {count:,} rows: all found at their row and column"
    )
    figure += f", 0 false, returned in order with all columns, {seconds:.0f} s"
    proof.shows("T36", figure, "5,000 in 50,000 at the right row and column, 0 false; ≤ 60 s", seed=36)


@pytest.mark.trust
def test_t36_sabotage_without_the_check_character_wrong_numbers_are_taken(
    proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = check_document

    def believe(kind: DocumentKind, number: str, on: date | None) -> IdCheck:
        found = check(kind, number, on)
        is_wrong = found.problem is IdProblem.CHECK_CHARACTER
        return replace(found, problem=None, key=number) if is_wrong else found

    monkeypatch.setattr(identity, "check_document", believe)
    planted = planted_list(3_000, 300)
    missed = planted.expected - told(read_list(planted.content, DEFINITION, on=ON))
    assert {problem for _, _, problem in missed} == {CellProblem.ID_CHECK_CHARACTER}
    proof.sabotage("T36", "check characters not compared", f"{missed.total()} of 300 errors are taken as right")


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


def as_number(text: str) -> int:
    """What a sheet keeps of a number that was typed as one: fifteen digits."""
    return int(text[:15].ljust(len(text.rstrip("X")), "0"))


def wrong_check(text: str) -> str:
    return text[:17] + ("1" if text[17] != "1" else "2")


CELLS: list[tuple[Callable[[str], Any], Problem]] = [
    (as_number, CellProblem.ID_AS_NUMBER),
    (lambda text: float(as_number(text)), CellProblem.ID_AS_NUMBER),
    (lambda text: f"{int(text[:17]):.14E}", CellProblem.ID_AS_NUMBER),
    (wrong_check, CellProblem.ID_CHECK_CHARACTER),
    (lambda text: text[:6] + text[8:17], CellDoubt.OLD_15_DIGITS),
    *FORGIVEN,
]
"""A cell made of a number, and what must be said of it. Error: not taken; doubt or mending: taken as the number."""


@pytest.mark.trust
def test_t30_no_number_is_taken_from_a_numeric_cell_and_forgivable_ones_are_mended(proof: Proof) -> None:
    count = proof.size(1_000, 10_000)
    numbers = [text for text in some_ids(count + 1_000) if int(text[6:10]) < 2000][:count]
    kinds = [CELLS[at % len(CELLS)] for at in range(count)]
    rows = [with_cell(at, "id_number", make(numbers[at])) for at, (make, _) in enumerate(kinds)]
    found = read(rows)
    wanted = [(at + 2, problem) for at, (_, problem) in enumerate(kinds)]
    for said, kind in ((found.errors, CellProblem), (found.warnings, CellDoubt), (found.mended, Mending)):
        of_kind = [pair for pair in wanted if isinstance(pair[1], kind)]
        assert [(item.row, item.problem) for item in said.errors()] == of_kind
    assert {item.column for item in found.mended.errors()} == {"证件号码"}
    taken = dict(zip(*(found.table.column(name).to_pylist() for name in ("row_number", "id_number_key")), strict=True))
    assert taken == {row: numbers[row - 2] for row, problem in wanted if not isinstance(problem, CellProblem)}
    numeric = sum(problem is CellProblem.ID_AS_NUMBER for _, problem in wanted)
    figure = f"{count:,} cells in {len(CELLS)} spellings: {numeric:,} numeric ones all refused, {found.mended.count:,}"
    asked = "numeric 100 % refused; forgivable ones mended and said"
    proof.shows("T30", f"{figure} mended and said, wrong check characters refused", asked)


@pytest.mark.trust
def test_t30_whatever_stands_in_a_cell_that_is_no_text_is_no_number() -> None:
    found = read([with_cell(1, "id_number", date(2024, 1, 1)), with_cell(2, "id_number", True)])
    assert [item.problem for item in found.errors.errors()] == [CellProblem.ID_AS_NUMBER] * 2


@pytest.mark.trust
def test_t30_sabotage_without_the_cells_type_cut_numbers_pass(proof: Proof, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a sheet kept of a number is read as a text: some pass their check character."""
    judge = identity.IdJudge.__call__

    def believe(self: identity.IdJudge, cell: Any, kind: Any = None) -> Verdict:
        return judge(self, str(int(cell)) if isinstance(cell, float) else cell, kind)

    monkeypatch.setattr(identity.IdJudge, "__call__", believe)
    numbers = [id_number(number * 100) for number in range(3_000)]
    count = len(numbers)
    taken = read([with_cell(at, "id_number", as_number(text)) for at, text in enumerate(numbers)]).table
    wrong = len(set(taken.column("id_number").to_pylist()) - set(numbers))
    assert wrong > count // 20
    share = f"{wrong:,} of {count:,} cut numbers pass their check character as somebody else's"
    proof.sabotage("T30", "the cell's type not looked at", share)


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
