from __future__ import annotations

from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest
from tests.assess.populations import batch_of, people_of
from tests.assess.test_situations import OTHERS, PLAIN
from tests.assessing import LOCALITIES, shipped

from canbao.assess.batch import RESULT_SCHEMA, Engine
from canbao.assess.run_record import payers_of
from canbao.assess.situations import LineDue, Situation
from canbao.assess.widening import WIDE_COLUMNS, wide_columns


def results_of(situations: list[Situation]) -> pa.RecordBatch:
    columns = {name: pa.nulls(len(situations), RESULT_SCHEMA.field(name).type) for name in RESULT_SCHEMA.names}
    columns["situation"] = pa.array([item.id for item in situations], pa.int64())
    columns["sponsor_fen"] = columns["refund_fen"] = pa.array([0] * len(situations), pa.int32())
    return pa.RecordBatch.from_arrays(list(columns.values()), schema=RESULT_SCHEMA)


def wide_of(*situations: Situation) -> list[dict[str, Any]]:
    by_id = {item.id: item for item in situations}
    rows: list[dict[str, Any]] = pa.table(
        wide_columns(results_of(list(situations)), by_id, {"county": "县"})
    ).to_pylist()
    return rows


@pytest.mark.parametrize("policy", LOCALITIES)
def test_each_row_says_what_its_situation_says(policy: str) -> None:
    batch, engine = batch_of(people_of(policy, 300, 1)), Engine(shipped(policy))
    results, payers = engine.run(batch), payers_of({policy: shipped(policy)})
    wide = pa.table(wide_columns(results, engine.situations, payers))
    assert wide.num_rows == batch.num_rows
    for id_, row in zip(results.column("situation").to_pylist(), wide.to_pylist(), strict=True):
        situation = engine.situations[id_]
        for name, _, read in WIDE_COLUMNS:
            assert row[name] == read(situation)
        clauses = {name.removeprefix("clause_"): row[name] for name in row if name.startswith("clause_") and row[name]}
        assert clauses.items() <= dict(situation.clauses).items()
        assert {payer: row[f"aid_{payer}_fen"] for payer in payers if payer != "sponsor"}.items() >= dict(
            situation.aid
        ).items()


def test_rows_keep_the_order_of_people() -> None:
    one, other = replace(PLAIN, price_fen=1), replace(PLAIN, price_fen=2)
    assert [row["price_fen"] for row in wide_of(other, one, other)] == [2, 1, 2]


def test_lists_become_texts() -> None:
    full = replace(PLAIN, **OTHERS)
    (row,) = wide_of(full)
    assert (row["pending"], row["aid_rows"], row["warnings"]) == (
        "fiscal_subsidy_yuan",
        "destitute",
        "waiting_exceeds_year",
    )
    assert row["asks"] == "出生日期"
    assert row["cover_first"] == "缴费日期"
    assert (row["aid_county_fen"], row["clause_price"]) == (20_000, "二(四)")


def test_what_does_not_apply_is_empty() -> None:
    (row,) = wide_of(PLAIN)
    empty = (
        "reason",
        "pending",
        "lines",
        "aid_rows",
        "aid_fen",
        "mode",
        "cover_first",
        "warnings",
        "asks",
        "clause_aid",
    )
    assert {name: row[name] for name in empty} == dict.fromkeys(empty)
    assert row["aid_county_fen"] == 0


def test_lines_are_shown_when_there_are_several() -> None:
    lines = (LineDue("基本", 40_000), LineDue("长护", 1_000))
    assert [row["lines"] for row in wide_of(replace(PLAIN, lines=lines), replace(PLAIN, lines=lines[:1]))] == [
        "基本=40000;长护=1000",
        None,
    ]
