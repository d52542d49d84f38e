"""Which clauses cases touch, and of whose notice."""

from __future__ import annotations

import json
from pathlib import Path

from canbao.cli.cases.citing import case_clauses, numbers_of_policies, touched_by
from canbao.cli.cases.reading import Case
from canbao.cli.cases.running import Outcome
from canbao.policy.library import Library

NANAN, YUEYANG, MODEL, NATIONAL = "fujian/nanan/2024", "hunan/yueyang/2025", "national/model", "national/2025"


def outcome(policy: str, cite: str, *clauses: str) -> Outcome:
    case = Case(id="X", kind="assess", policy=policy, year=None, facts={}, expect={}, cite=cite)
    return Outcome(case, (), clauses)


def test_the_number_of_a_policy_is_the_one_its_cases_use() -> None:
    cases = [outcome(NANAN, "004 三").case, outcome(NANAN, "003 二(一)").case, outcome(NANAN, "004 二(一)").case]
    assert numbers_of_policies(cases) == {NANAN: "004"}
    assert numbers_of_policies([outcome("national/model@2031", "003 二(一)").case]) == {MODEL: "003"}


def test_cited_and_rested_on() -> None:
    found = touched_by(Library.of(), [outcome(NANAN, "004 二(一) 首日", "三", "四(五)")])
    (touched,) = found[NANAN]
    assert touched.cited == {"二(一)"}
    assert touched.rested_on == {"三", "四(五)"}


def test_a_clause_of_another_notice_counts_there() -> None:
    library = Library.of()
    given = [
        outcome(NANAN, "004 三"),
        outcome(YUEYANG, "000 一"),
        outcome(YUEYANG, "000 二(四)"),
        outcome(YUEYANG, "004 五(一)"),
    ]
    found = touched_by(library, given)
    assert [touched.cited for touched in found[NANAN]] == [{"三"}, {"五(一)"}]
    assert [touched.cited for touched in found[YUEYANG]] == [{"一"}, {"二(四)"}]


def test_what_is_inherited_counts_for_the_superior_notice() -> None:
    found = touched_by(Library.of(), [outcome(MODEL, "003 二(三)第3段", "二(一)", "国办发〔2024〕38号 二(三)第3段")])
    assert found[NATIONAL][0].rested_on == {"二(三)第3段"}
    assert found[MODEL][0].rested_on == {"二(一)"}


def test_a_policy_that_does_not_load_has_no_clauses() -> None:
    found = touched_by(Library.of(), [outcome("nowhere", "009 一")])
    assert found["nowhere"][0].cited == frozenset()


def test_files_and_folders(tmp_path: Path) -> None:
    line = {
        "id": "X",
        "kind": "assess",
        "policy": NANAN,
        "facts": {},
        "expect": {"payable_yuan": 390},
        "cite": "004 三",
    }
    (tmp_path / "x.jsonl").write_text(json.dumps(line), encoding="utf-8")
    library = Library.of()
    assert case_clauses(library, [tmp_path]) == case_clauses(library, [tmp_path / "x.jsonl"])
    assert len(case_clauses(library, [tmp_path])[NANAN]) == 1
