"""A clause that names somebody for aid without saying how much is an answer, not "no aid"."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from canbao.assess.batch import Engine
from canbao.assess.facts import person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.library import Library, shipped_folder
from canbao.policy.loading import load
from canbao.policy.problems import PolicyError
from canbao.policy.rules import RuleBook
from canbao.values.facts_schema import PEOPLE_SCHEMA

NAME = "fujian/nanan/2024"
SILENT = "    - {id: lifted, when: 'has(\"已脱贫人口\")', answer: not_stated, refer: 省的规定, cite: 五(一)}\n"


@pytest.fixture
def book(tmp_path: Path) -> RuleBook:
    """The policy with one more aid row that says nothing of an amount."""
    return load(Library.of(written(tmp_path, SILENT)), NAME)


def written(folder: Path, row: str) -> Path:
    text = (shipped_folder() / f"{NAME}.yaml").read_text(encoding="utf-8")
    assert "    - {id: orphan," in text
    path = folder / f"{NAME}.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("    - {id: orphan,", f"{row}    - {{id: orphan,", 1), encoding="utf-8")
    return folder


def facts(*standings: str) -> dict[str, Any]:
    """Somebody of the place who pays in the window."""
    held = [{"name": name, "certified": "2020-01-01"} for name in standings]
    return {
        "birth": "1980-01-01", "nationality": "CN", "hukou": "350583", "residence": "350583", "enrol_place": "350583",
        "employee_active": False, "student": "none", "status": "none", "other_insurance": False, "married": True,
        "uncovered_from": None, "employed": False, "paid_on": "2023-10-01", "standings": held,
    }  # fmt: skip


def of(book: RuleBook, *standings: str) -> Assessment:
    return assess(book, person_of(facts(*standings)))


def test_what_is_left_to_pay_is_not_stated(book: RuleBook) -> None:
    found = of(book, "已脱贫人口")
    assert not found.is_determined
    assert found.payable_fen is None
    assert (found.situation.aid_answer, found.situation.refer) == ("not_stated", "省的规定")
    assert dict(found.situation.clauses)["aid"] == "五(一)"
    assert found.cover_from == date(2024, 1, 1)


def test_full_aid_of_another_clause_leaves_no_question(book: RuleBook) -> None:
    found = of(book, "已脱贫人口", "特困人员")
    assert found.is_determined
    assert (found.payable_fen, found.situation.aid_answer) == (0, None)


def test_smaller_aid_of_another_clause_does_not_hide_the_silence(book: RuleBook) -> None:
    assert of(book, "已脱贫人口", "低保对象").situation.aid_answer == "not_stated"


def test_nobody_else_is_touched(book: RuleBook) -> None:
    assert of(book).payable_fen == 39_000


def test_the_batch_says_the_same(book: RuleBook) -> None:
    row = {**facts("已脱贫人口"), "person_id": "1"}
    days = ("birth", "paid_on")
    row |= {name: date.fromisoformat(row[name]) for name in days}
    row["standings"] = [{**item, "certified": date.fromisoformat(item["certified"])} for item in row["standings"]]
    batch = pa.RecordBatch.from_pylist([row], schema=PEOPLE_SCHEMA)
    assert Engine(book).run(batch).column("situation")[0].as_py() == of(book, "已脱贫人口").situation.id


def test_a_silent_row_gives_no_amount(tmp_path: Path) -> None:
    both = SILENT.replace("answer: not_stated", "answer: not_stated, share: 50%, payer: government")
    with pytest.raises(PolicyError, match="gives no amount"):
        load(Library.of(written(tmp_path, both)), NAME)
