"""Whole files: nothing wrong is found in right ones, and everything planted is found at its row and column."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from python_calamine import load_workbook
from tests.assess.intake.conftest import YEAR
from tests.assess.intake.files import as_cells
from tests.intake.files import write_cells, write_parquet

from canbao.assess.intake.people_file import open_people
from canbao.assess.intake.problems import PeopleProblem
from canbao.assess.intake.refusal import error_path
from canbao.assess.intake.wording import LABELS
from canbao.intake.cell_problems import CellProblem
from canbao.intake.problems import Problem
from canbao.intake.refusal import FileRefused
from canbao.people.payments import PaymentPlan
from canbao.people.people_files import write_people
from canbao.people.population import generate
from canbao.values.facts_schema import PEOPLE_SCHEMA

EVERY_COLUMN = frozenset(PEOPLE_SCHEMA.names)
ID_NUMBER = "430621199003071230"

Planted = set[tuple[int, str, Problem]]


def refused(path: Path, **options: Any) -> FileRefused:
    """The refusal of a file, of which every column is needed."""
    with pytest.raises(FileRefused) as caught:
        open_people(path, options.pop("needed", EVERY_COLUMN), YEAR).check()
    return caught.value


def found_in(error: FileRefused) -> Planted:
    return {(item.row, item.column, item.problem) for item in error.errors}


# -- right files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".xlsx"])
def test_made_up_people_are_taken_as_they_are(tmp_path: Path, county: pa.Table, suffix: str) -> None:
    path = tmp_path / f"people{suffix}"
    write_people(path, "430621", county.num_rows, 5, YEAR)
    people = open_people(path, EVERY_COLUMN, YEAR)
    read = pa.Table.from_batches(list(people.batches(1_000)))
    assert read.select(PEOPLE_SCHEMA.names).cast(PEOPLE_SCHEMA).to_pylist() == county.to_pylist()
    assert people.rows == county.num_rows
    assert not error_path(path).exists()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_chinese_headers_and_words_read_the_same(tmp_path: Path, county: pa.Table, suffix: str) -> None:
    header, *rows = as_cells(county.slice(0, 300))
    sexes = {"male": "男", "female": "女", None: None}
    place = header.index("sex")
    told = [[*row[:place], sexes[row[place]], *row[place + 1 :]] for row in rows]
    path = write_cells(tmp_path / f"people{suffix}", [[LABELS[name] for name in header], *told])
    read = pa.Table.from_batches(list(open_people(path, EVERY_COLUMN, YEAR).batches()))
    assert read.cast(PEOPLE_SCHEMA).to_pylist() == county.slice(0, 300).to_pylist()


def test_only_what_is_needed_is_read_and_judged(tmp_path: Path) -> None:
    columns = {
        "person_id": ["a", "b"],
        "birth": [date(1990, 1, 1), None],
        "sex": ["male", "nonsense"],
        "name": ["甲", "乙"],
    }
    people = open_people(write_parquet(tmp_path / "p.parquet", columns), {"birth"}, YEAR)
    assert people.columns == ("person_id", "birth")
    assert sum(batch.num_rows for batch in people.batches()) == 2
    assert people.is_checked


def test_a_second_reading_gives_the_same(tmp_path: Path, county: pa.Table) -> None:
    path = tmp_path / "p.parquet"
    pq.write_table(county, path)
    people = open_people(path, EVERY_COLUMN, YEAR)
    first, second = (pa.Table.from_batches(list(people.batches())) for _ in range(2))
    assert first.equals(second)


def test_batches_are_no_larger_than_asked_for(tmp_path: Path, county: pa.Table) -> None:
    pq.write_table(county, tmp_path / "p.parquet")
    sizes = [batch.num_rows for batch in open_people(tmp_path / "p.parquet", (), YEAR).batches(700)]
    assert max(sizes) <= 700
    assert sum(sizes) == county.num_rows


def test_a_column_with_a_default_may_be_missing(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "p.parquet", {"person_id": ["a"]})
    assert open_people(path, {"repair_years", "offer_years"}, YEAR).columns == ("person_id",)


def test_a_column_that_does_not_exist_is_the_callers_mistake(tmp_path: Path) -> None:
    path = write_parquet(tmp_path / "p.parquet", {"person_id": ["a"]})
    with pytest.raises(ValueError, match=r"paid$"):
        open_people(path, {"paid"}, YEAR)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_blank_rows_are_passed_over_but_counted(tmp_path: Path, suffix: str) -> None:
    rows = [
        ["person_id", "birth"],
        ["a", "1990-1-1"],
        [None, None],
        ["b", "1990/02/30"],
        [None, None],
        ["c", "1990.3.1"],
        [None, None],
    ]
    path = write_cells(tmp_path / f"p{suffix}", rows)
    assert found_in(refused(path, needed={"birth"})) == {(4, "birth", CellProblem.IMPOSSIBLE_DATE)}
    mended = write_cells(tmp_path / f"q{suffix}", [*rows[:3], ["b", "1990/02/28"], *rows[4:]])
    assert open_people(mended, {"birth"}, YEAR).rows is None
    assert [batch.num_rows for batch in open_people(mended, {"birth"}, YEAR).batches()] == [3]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_stretch_of_blank_rows_gives_no_batch(tmp_path: Path, suffix: str) -> None:
    path = write_cells(tmp_path / f"p{suffix}", [["person_id", "name"], ["a", "甲"], *[[None, None]] * 5, ["b", "乙"]])
    sizes = [batch.num_rows for batch in open_people(path, (), YEAR).batches(2)]
    assert sum(sizes) == 2
    assert 0 not in sizes


# -- wrong files -------------------------------------------------------------------------------------------------------

PLANTS: list[tuple[str, Any, Problem, str]] = [
    ("birth", "2024-13-01", CellProblem.IMPOSSIBLE_DATE, ""),
    ("birth", "1990-02-30", CellProblem.IMPOSSIBLE_DATE, ""),
    ("birth", "1990", CellProblem.IMPOSSIBLE_DATE, ""),
    ("birth", "1899-12-31", CellProblem.UNLIKELY_DATE, ""),
    ("birth", f"{YEAR + 1}-01-01", CellProblem.UNLIKELY_DATE, ""),
    ("birth", ID_NUMBER, CellProblem.IMPOSSIBLE_DATE, ""),
    ("paid_on", "2004-11-05", CellProblem.UNLIKELY_DATE, ""),
    ("paid_on", "11月5日", CellProblem.IMPOSSIBLE_DATE, ""),
    ("registered", "2124-11-05", CellProblem.UNLIKELY_DATE, ""),
    ("sex", "mal", CellProblem.UNKNOWN_WORD, ""),
    ("student", "colledge", CellProblem.UNKNOWN_WORD, ""),
    ("status", "老兵", CellProblem.UNKNOWN_WORD, ""),
    ("residence_permit", "1", CellProblem.UNKNOWN_WORD, ""),
    ("hukou", "43062", PeopleProblem.UNKNOWN_PLACE, ""),
    ("enrol_place", "岳阳县", PeopleProblem.UNKNOWN_PLACE, ""),
    ("residence", "４３０６２１", PeopleProblem.UNKNOWN_PLACE, ""),
    ("residence_months", "-1", CellProblem.NEGATIVE, ""),
    ("residence_months", "32768", CellProblem.TOO_LARGE, ""),
    ("residence_months", "十二", PeopleProblem.WRONG_TYPE, ""),
    ("repair_years", "128", CellProblem.TOO_LARGE, ""),
    ("offer_years", "1.5", PeopleProblem.WRONG_TYPE, ""),
    ("paid_fen", "-40000", CellProblem.NEGATIVE, ""),
    ("sponsor_fen", "3,800", PeopleProblem.WRONG_TYPE, ""),
    ("employed", "maybe", PeopleProblem.WRONG_TYPE, ""),
    ("married", "2", PeopleProblem.WRONG_TYPE, ""),
    ("resident_years", "[1889]", PeopleProblem.UNLIKELY_YEAR, ""),
    ("resident_years", "[2022", PeopleProblem.NOT_A_LIST, ""),
    ("employee_years", '["2022"]', PeopleProblem.NOT_A_LIST, ""),
    ("zero_claim_years", "[2022,null]", PeopleProblem.NOT_A_LIST, ""),
    ("catastrophic_paid", '[{"year":2023,"fen":-5}]', CellProblem.NEGATIVE, "fen"),
    ("catastrophic_paid", '[{"fen":5}]', CellProblem.EMPTY_CELL, "year"),
    ("standings", '[{"name":"低保对像"}]', PeopleProblem.UNKNOWN_STANDING, "name"),
    ("standings", '[{"certified":"2024-01-01"}]', CellProblem.EMPTY_CELL, "name"),
    ("standings", '[{"name":"残疾人","grade":5}]', PeopleProblem.WRONG_GRADE, "grade"),
    ("standings", '[{"name":"两女户","role":"mother"}]', CellProblem.UNKNOWN_WORD, "role"),
    ("standings", '[{"name":"孤儿","certified":"2023-02-29"}]', CellProblem.IMPOSSIBLE_DATE, "certified"),
    ("standings", '[{"name":"孤儿","until":"1023-02-28"}]', CellProblem.UNLIKELY_DATE, "until"),
    ("standings", '[{"name":"孤儿","certifed":"2023-02-28"}]', PeopleProblem.NOT_A_LIST, ""),
    ("relations", '[{"kind":"cousin","person_id":"x"}]', CellProblem.UNKNOWN_WORD, "kind"),
    ("relations", '[{"kind":"parent"}]', PeopleProblem.MISSING_ID, "person_id"),
    ("relations", "父亲", PeopleProblem.NOT_A_LIST, ""),
    ("unknown_facts", '["berth"]', CellProblem.UNKNOWN_WORD, ""),
    ("person_id", None, PeopleProblem.MISSING_ID, ""),
    ("person_id", "  ", PeopleProblem.MISSING_ID, ""),
    ("person_id", "4.30621E+17", CellProblem.ID_AS_NUMBER, ""),
    ("id_number", "4.30621199003071E+17", CellProblem.ID_AS_NUMBER, ""),
]


def plant(rows: list[list[Any]], header: list[str], times: int, first_row: int) -> Planted:
    """Put every mistake in as many rows as told, one a row, and the first person's identifier in one more."""
    draw = random.Random(7)
    where = draw.sample(range(1, len(rows)), times * len(PLANTS) + 1)
    planted: Planted = set()
    for number, place in enumerate(where[:-1]):
        name, cell, problem, field = PLANTS[number % len(PLANTS)]
        rows[place][header.index(name)] = cell
        planted.add((place + first_row, f"{name}.{field}" if field else name, problem))
    rows[where[-1]][header.index("person_id")] = rows[0][header.index("person_id")]
    return planted | {(where[-1] + first_row, "person_id", PeopleProblem.DUPLICATE_ID)}


@pytest.mark.trust
@pytest.mark.slow
def test_five_thousand_mistakes_among_fifty_thousand_people(tmp_path: Path) -> None:
    header, *rows = as_cells(generate("430621", 50_000, 6, YEAR, PaymentPlan.usual(YEAR)))
    planted = plant(rows, header, 109, first_row=2)
    error = refused(write_cells(tmp_path / "people.csv", [header, *rows]))
    assert found_in(error) == planted
    assert error.count == len(planted) > 5_000


@pytest.mark.trust
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_everything_planted_is_found_where_it_is_and_nothing_else(
    tmp_path: Path, county: pa.Table, suffix: str
) -> None:
    header, *rows = as_cells(county)
    planted = plant(rows, header, 20, first_row=2)
    path = write_cells(tmp_path / f"people{suffix}", [header, *rows])
    error = refused(path)
    assert found_in(error) == planted
    assert error.count == len(planted) == 20 * len(PLANTS) + 1
    assert ID_NUMBER not in str(error)
    assert error.workbook == tmp_path / "people.errors.xlsx"
    listed = load_workbook(str(error.workbook)).get_sheet_by_name("逐行").to_python()[1:]
    assert [(row[0], row[1]) for row in listed] == [(item.row, item.column) for item in error.errors]
    assert {path.name for path in tmp_path.iterdir()} == {f"people{suffix}", "people.errors.xlsx"}


def test_a_parquet_file_of_texts_is_judged_alike(tmp_path: Path, county: pa.Table) -> None:
    header, *rows = as_cells(county)
    planted = plant(rows, header, 5, first_row=1)
    texts = {
        name: [None if cell is None else str(cell) for cell in column]
        for name, column in zip(header, zip(*rows, strict=True), strict=True)
    }
    texts = {
        name: [cell.lower() if cell in ("True", "False") else cell for cell in column] for name, column in texts.items()
    }
    path = write_parquet(tmp_path / "p.parquet", texts, row_group_size=800)
    lost = {(row, column, problem) for row, column, problem in planted if problem is not CellProblem.ID_AS_NUMBER}
    # Typed texts are taken as they are: only spreadsheets write exponents and blanks.
    blanks = {place + 1 for place, row in enumerate(rows) if row[header.index("person_id")] == "  "}
    duplicates = {(row, "person_id", PeopleProblem.DUPLICATE_ID) for row in sorted(blanks)[1:]}
    exponents = [place + 1 for place, row in enumerate(rows) if row[header.index("person_id")] == "4.30621E+17"]
    expected = {item for item in lost if item[0] not in blanks} | duplicates
    expected |= {(row, "person_id", PeopleProblem.DUPLICATE_ID) for row in exponents[1:]}
    assert found_in(refused(path)) == expected


def typed(county: pa.Table, name: str, change: Callable[[list[Any]], None]) -> pa.Table:
    """The county with some cells of a column changed, of the same types."""
    cells = county.column(name).to_pylist()
    change(cells)
    place = county.column_names.index(name)
    return county.set_column(place, county.schema.field(name), pa.array(cells, county.schema.field(name).type))


TYPED_PLANTS: list[tuple[str, int, Any, Problem, str]] = [
    ("birth", 10, date(1850, 1, 1), CellProblem.UNLIKELY_DATE, ""),
    ("paid_on", 11, date(2400, 1, 1), CellProblem.UNLIKELY_DATE, ""),
    ("student", 12, "colledge", CellProblem.UNKNOWN_WORD, ""),
    ("hukou", 13, "x", PeopleProblem.UNKNOWN_PLACE, ""),
    ("residence_months", 14, -3, CellProblem.NEGATIVE, ""),
    ("paid_fen", 15, -1, CellProblem.NEGATIVE, ""),
    ("resident_years", 16, [2020, 889], PeopleProblem.UNLIKELY_YEAR, ""),
    ("resident_years", 17, [None], PeopleProblem.NOT_A_LIST, ""),
    ("standings", 18, [{"name": "孤儿"}, {"name": "nobody"}], PeopleProblem.UNKNOWN_STANDING, "name"),
    ("standings", 19, [{"name": "残疾人", "grade": 0}], PeopleProblem.WRONG_GRADE, "grade"),
    ("standings", 20, [{"name": "孤儿", "certified": date(1500, 1, 1)}], CellProblem.UNLIKELY_DATE, "certified"),
    ("relations", 21, [{"kind": "aunt", "person_id": "x"}], CellProblem.UNKNOWN_WORD, "kind"),
    ("relations", 22, [{"kind": "parent", "person_id": None}], PeopleProblem.MISSING_ID, "person_id"),
    ("unknown_facts", 23, ["berth"], CellProblem.UNKNOWN_WORD, ""),
    ("person_id", 24, "", PeopleProblem.MISSING_ID, ""),
]


@pytest.mark.parametrize("rows_per_group", [7, 1_000_000])
def test_typed_columns_are_judged_too(tmp_path: Path, county: pa.Table, rows_per_group: int) -> None:
    table = county.slice(0, 60)
    for name, place, cell, _, _ in TYPED_PLANTS:
        table = typed(table, name, lambda cells, place=place, cell=cell: cells.__setitem__(place, cell))  # type: ignore[misc]
    path = tmp_path / "p.parquet"
    pq.write_table(table, path, row_group_size=rows_per_group)
    expected = {
        (place + 1, f"{name}.{field}" if field else name, problem) for name, place, _, problem, field in TYPED_PLANTS
    }
    assert found_in(refused(path)) == expected


def test_wider_and_narrower_types_are_taken(tmp_path: Path) -> None:
    columns = {
        "person_id": pa.array(["a", "b"], pa.large_string()),
        "birth": pa.array([date(1990, 1, 1), None]).cast(pa.timestamp("ns")),
        "hukou": pa.array([430621, None]),
        "sex": pa.array(["male", "female"]).dictionary_encode(),
        "residence_months": pa.array([7.0, None], pa.float64()),
        "employed": pa.array([1, 0], pa.int8()),
        "resident_years": pa.array([[2020], None], pa.large_list(pa.int64())),
        "standings": pa.array([[{"name": "孤儿"}], None]),
        "relations": pa.nulls(2),
        "registered": pa.nulls(2),
        "status": pa.nulls(2),
    }
    path = write_parquet(tmp_path / "p.parquet", columns)
    read = pa.Table.from_batches(list(open_people(path, columns.keys(), YEAR).batches()))
    first = read.to_pylist()[0]
    assert first["birth"] == date(1990, 1, 1)
    assert (first["hukou"], first["residence_months"], first["employed"], first["resident_years"]) == (
        "430621",
        7,
        True,
        [2020],
    )
    assert [row["name"] for row in first["standings"]] == ["孤儿"]
    assert read.to_pylist()[1] == dict.fromkeys(read.column_names) | {
        "person_id": "b",
        "sex": "female",
        "employed": False,
    }


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("birth", pa.array([1, 2])),
        ("birth", pa.array([date(1990, 1, 1)] * 2).cast(pa.timestamp("us", "Asia/Shanghai"))),
        ("person_id", pa.array([430621199003071230, 1])),
        ("id_number", pa.array([4.3e17, 1])),
        ("resident_years", pa.array([1, 2])),
        ("standings", pa.array([[{"name": "孤儿", "certifed": "2020-01-01"}], None])),
        ("standings", pa.array([[{"grade": 1}], None])),
        ("employed", pa.array([0.5, 1])),
    ],
)
def test_columns_that_cannot_be_meant_are_refused_whole(tmp_path: Path, name: str, column: pa.Array) -> None:
    error = refused(write_parquet(tmp_path / "p.parquet", {"person_id": ["a", "b"]} | {name: column}), needed={name})
    assert found_in(error) == {(0, name, PeopleProblem.COLUMN_TYPE)}
    assert error.workbook is None


@pytest.mark.trust
def test_a_number_in_an_identifier_column_of_a_sheet_is_an_error(tmp_path: Path) -> None:
    rows = [["person_id", "id_number"], [430621199003071230, "x"], ["b", 430621199003071230], ["c", None]]
    error = refused(write_cells(tmp_path / "p.xlsx", rows), needed=("id_number",))
    assert found_in(error) == {(2, "person_id", CellProblem.ID_AS_NUMBER), (3, "id_number", CellProblem.ID_AS_NUMBER)}
    assert "以数值存储，末位已丢失" in str(error)
    assert "4306211990" not in str(error)


def test_duplicates_far_apart_name_the_first_row(tmp_path: Path) -> None:
    ids = [f"p{number}" for number in range(5_000)]
    ids[4_000] = ids[4_999] = "p3"
    path = write_parquet(tmp_path / "p.parquet", {"person_id": ids}, row_group_size=900)
    error = refused(path, needed=())
    assert found_in(error) == {
        (4_001, "person_id", PeopleProblem.DUPLICATE_ID),
        (5_000, "person_id", PeopleProblem.DUPLICATE_ID),
    }
    assert all("第 4 行" in sentence for sentence in error.sentences)


def test_nobody_is_handed_on_from_the_first_faulty_batch_on(tmp_path: Path) -> None:
    births = [date(1990, 1, 1)] * 30
    births[15] = date(1890, 1, 1)
    path = write_parquet(
        tmp_path / "p.parquet", {"person_id": [str(n) for n in range(30)], "birth": births}, row_group_size=10
    )
    people = open_people(path, {"birth"}, YEAR).batches(10)
    assert next(people).num_rows == 10
    with pytest.raises(FileRefused):
        next(people)


def test_a_column_without_a_name_must_be_empty(tmp_path: Path) -> None:
    good = write_cells(tmp_path / "good.csv", [["person_id", "", ""], ["a", "", ""], ["b", "", ""]])
    open_people(good, (), YEAR).check()
    bad = write_cells(tmp_path / "bad.csv", [["person_id", "", ""], ["a", "", ""], ["b", "", "x"]])
    assert found_in(refused(bad, needed=())) == {(1, "", PeopleProblem.UNNAMED_COLUMN)}


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_file_without_people_is_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"p{suffix}"
    if suffix == ".parquet":
        pq.write_table(PEOPLE_SCHEMA.empty_table(), path)
    else:
        write_cells(path, [["person_id", "birth"]])
    assert {item.problem for item in refused(path, needed={"birth"}).errors} == {PeopleProblem.NO_PEOPLE}


def test_sentences_say_file_row_column_value_and_the_mend(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "县.csv", [["person_id", "出生日期"], ["a", "2024-13-01"]])
    (sentence,) = refused(path, needed={"birth"}).sentences
    assert sentence.startswith("县.csv 第 2 行 出生日期：“2024-13-01”不是日期，应写成 2024-01-31。")
    assert sentence.endswith('Row 2, 出生日期: "2024-13-01" is not a date; write it as 2024-01-31.')


def test_a_row_may_name_its_policy(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "p.csv", [["person_id", "政策"], ["a", "x/2025"], ["b", ""]])
    (batch,) = open_people(path, (), YEAR, also=("policy",)).batches()
    assert batch.column("policy").to_pylist() == ["x/2025", None]
    assert open_people(path, (), YEAR).columns == ("person_id",)


def test_json_lists_may_name_facts_in_chinese(tmp_path: Path) -> None:
    path = write_cells(tmp_path / "p.csv", [["person_id", "未知的事实"], ["a", json.dumps(["就读学校所在地"])]])
    (batch,) = open_people(path, {"unknown_facts"}, YEAR).batches()
    assert batch.to_pylist()[0]["unknown_facts"] == ["school_place"]
