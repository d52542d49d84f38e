"""How alike two records of people are, by Splink: weights learned once, from made-up people (`tools/train_linkage.py`).

In: records of people, with or without a document. Out: likely pairs with a score and what was alike.
Never: a pair of two people who both have a document; another score for the same records.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from canbao.store.failures import StoreFailed

LEAST_SCORE = 0.9
"""Below it most pairs are two people: clerks would learn to click them away."""
TWINS_SHARE = 0.2
"""Of the people without a document who are in the register twice, before anything is compared: one in five."""
LEAST_PEOPLE = 10_000
"""A register of a few is no reason to believe that two of them are one: counted as a town."""

LEVELS = ("name", "birth", "sex", "home")
"""What is compared, as Splink names it; its answer holds the level that each reached."""

RECORDS = pa.schema(
    [
        ("unique_id", pa.int64()),
        ("has_document", pa.bool_()),
        ("name", pa.string()),
        ("pinyin", pa.string()),
        ("birth", pa.date32()),
        ("sex", pa.string()),
        ("household", pa.int64()),
        ("unit", pa.string()),
    ]
)


class LinkageMissing(StoreFailed):
    """The optional part is not installed."""

    is_passing = True


def records_of(people: pa.Table) -> pa.Table:
    """As the weights know them: a town is nine digits of a unit, a village all twelve."""
    units = people["unit"]
    return people.append_column("village", _longer(units, 12)).append_column("town", _longer(units, 9))


def _longer(units: pa.ChunkedArray, digits: int) -> pa.ChunkedArray:
    cut = pc.utf8_slice_codeunits(units, 0, digits)
    return pc.if_else(pc.equal(pc.utf8_length(cut), digits), cut, pa.scalar(None, pa.string()))


def score(records: pa.Table, least: float = LEAST_SCORE) -> pa.Table:
    """Likely pairs of records: a, b (the lower id first), score in thousandths, and what was alike. Raises
    LinkageMissing.
    """
    empty = pa.schema([("a", pa.int64()), ("b", pa.int64()), ("score", pa.int16()), ("reason", pa.string())])
    if records.num_rows < 2 or pc.all(records["has_document"]).as_py():
        return empty.empty_table()
    linker = _linker(records)
    predicted = linker.inference.predict(threshold_match_probability=least).as_pyarrow_table()
    pairs = predicted.to_pylist()
    return pa.table(
        {
            "a": [min(pair["unique_id_l"], pair["unique_id_r"]) for pair in pairs],
            "b": [max(pair["unique_id_l"], pair["unique_id_r"]) for pair in pairs],
            "score": [round(1000 * pair["match_probability"]) for pair in pairs],
            "reason": [_reason(pair) for pair in pairs],
        },
        schema=empty,
    )


def _linker(records: pa.Table) -> Any:
    try:
        from splink import Linker
        from splink.backends.duckdb import DuckDBAPI
    except ImportError as error:
        raise LinkageMissing(
            "未安装查重组件，请安装 canbao[linkage] the optional part for likely pairs is not installed: "
            "pip install 'canbao[linkage]'"
        ) from error
    settings = model()
    settings["probability_two_random_records_match"] = TWINS_SHARE / max(records.num_rows, LEAST_PEOPLE)
    return Linker(DuckDBAPI().register(records), settings, log_level="ERROR")


def model() -> dict[str, Any]:
    """What is compared and how much it weighs."""
    text = files("canbao.registry").joinpath("data", "likely.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _reason(pair: dict[str, Any]) -> str:
    """The labels of what was alike, as they stand in the weights."""
    return "，".join(label for name in LEVELS if (label := _labels().get((name, pair[f"gamma_{name}"]))))


@cache
def _labels() -> dict[tuple[str, int], str]:
    """Labels of levels that speak for a pair; Splink counts levels from the last, "else", as 0."""
    found = {}
    for comparison in model()["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for value, level in enumerate(reversed(levels)):
            if value:
                found[comparison["output_column_name"], value] = level["label_for_charts"]
    return found
