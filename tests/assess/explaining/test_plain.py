"""An explanation as JSON: the same figures, days as text, no floats."""

from __future__ import annotations

import json
from typing import Any

from tests.assessing import MODEL, NANAN, QINGTANGPU, run, shipped, standing

from canbao.assess.explaining import explain, to_dict


def floats_in(value: Any) -> list[float]:
    if isinstance(value, float):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [found for part in parts for found in floats_in(part)]


def test_figures_days_and_clauses() -> None:
    shown = to_dict(explain(run(shipped(NANAN), "2024-03-01", standings=[standing("低保对象")])))
    assert shown["payable_fen"] == 3_900
    assert [(line["kind"], line["fen"], line["cite"]["clause"]) for line in shown["sum"]] == [
        ("price", 39_000, "三"),
        ("aid", -35_100, "五(一)第2段"),
    ]
    assert shown["cover"]["first"] == "2024-03-01"
    assert shown["aid"][0]["share"] == "90%"


def test_facts_carry_their_words() -> None:
    shown = to_dict(explain(run(shipped(NANAN), "2024-03-01")))
    assert shown["steps"][1]["facts"] == [{"name": "paid", "value": "2024-03-01", "words": "缴费日期是2024年3月1日"}]


def test_questions_stand_beside_what_is_asked() -> None:
    shown = to_dict(explain(run(shipped(QINGTANGPU), None)))
    assert shown["possible"]["asks"] == ["paid"]
    assert (
        shown["possible"]["questions"] == ["已缴费吗？缴费日期是哪一天？"] or len(shown["possible"]["questions"]) == 1
    )


def test_it_is_json_without_floats() -> None:
    for made in (
        run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=1),
        run(shipped(NANAN), "2023-10-01", standings=[standing("残疾人", grade=1), standing("低保对象")]),
        run(shipped(QINGTANGPU), None),
    ):
        shown = to_dict(explain(made))
        assert json.loads(json.dumps(shown)) == shown
        assert floats_in(shown) == []
