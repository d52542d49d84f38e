"""The reports: for machines, for people, and clauses that no case touches."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from canbao.cli.cases.reading import Case
from canbao.cli.cases.reporting import as_json, as_text, cited_in, clauses_without_case, shown
from canbao.cli.cases.running import Failure, Outcome
from canbao.policy.library import Library

LIBRARY = Library.of()
CASE = Case("X-1", "assess", "shandong/tengzhou/2025", 2025, {}, {}, path=Path("a/b/c.jsonl"), line=7)
PASSED = Outcome(CASE, (), ("二(一)", "二(四)"))
FAILED = Outcome(CASE, (Failure("X-1", "rate_percent", Decimal("99.17"), None), Failure("X-1", "mode", "a", "[b]")))


def test_the_report_for_machines() -> None:
    assert json.loads(as_json([PASSED, FAILED])) == {
        "passed": 1,
        "failed": 1,
        "failures": [
            {"id": "X-1", "key": "rate_percent", "expected": 99.17, "got": None},
            {"id": "X-1", "key": "mode", "expected": "a", "got": "[b]"},
        ],
    }


def test_the_report_for_people_shows_failures_as_they_are() -> None:
    text = as_text([PASSED, FAILED], LIBRARY)
    assert all(word in text for word in ("X-1", "99.17", "null", "[b]", "b/c.jsonl:7", "passed 1，未通过 failed 1"))


def test_clauses_are_told_when_all_is_well() -> None:
    assert "没有案例" in as_text([PASSED], LIBRARY)
    assert "没有案例" not in as_text([PASSED, FAILED], LIBRARY)


def test_without_failures_there_is_no_table() -> None:
    assert as_text([PASSED], LIBRARY).startswith("通过 passed 1，未通过 failed 0\n")


def test_clauses_without_a_case_are_those_nobody_rests_on_or_cites() -> None:
    untouched = clauses_without_case([PASSED], LIBRARY)["shandong/tengzhou/2025"]
    assert "二(三)2" in untouched
    assert not {"二(一)", "二(四)", "引言"} & set(untouched)
    cited = Outcome(Case("Y", "assess", CASE.policy, 2025, {}, {}, cite="001 二(三)2"))
    assert "二(三)2" not in clauses_without_case([PASSED, cited], LIBRARY)["shandong/tengzhou/2025"]


def test_a_case_of_an_unknown_policy_has_no_clauses() -> None:
    assert clauses_without_case([Outcome(Case("Z", "assess", "no/such", None, {}, {}))], LIBRARY) == {}


def test_a_citation_with_a_space_in_it_is_found() -> None:
    assert "三 县医保局" in cited_in("000 三 县医保局")
    assert cited_in("") == set()


def test_values_are_shown_as_a_case_would_write_them() -> None:
    assert (shown(None), shown({"市": 1}), shown("文")) == ("null", '{"市": 1}', "文")
