"""What is told about cases that were run: how many passed, what failed, and clauses that no case touches.

In: outcomes and the library. Out: text for people, or the JSON of `canbao check --json`. Never: a case run.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from canbao.cli.cases.comparing import holds_clause
from canbao.cli.cases.running import Outcome
from canbao.policy.library import Library
from canbao.policy.problems import PolicyError

CASES_WANTED = ("rule", "not_stated")
"""Dispositions of clauses from which something follows for somebody, so that a case can be worked."""
MOST_CLAUSES_SHOWN = 12
"""Clauses named for one policy in the report; `canbao policy coverage` shows them all."""
_WIDTH = 120


def as_json(outcomes: Sequence[Outcome]) -> str:
    """The machine-readable report."""
    failed = [outcome for outcome in outcomes if not outcome.has_passed]
    failures = [
        {"id": failure.id, "key": failure.key, "expected": failure.expected, "got": failure.got}
        for outcome in failed
        for failure in outcome.failures
    ]
    report = {"passed": len(outcomes) - len(failed), "failed": len(failed), "failures": failures}
    return json.dumps(report, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: Any) -> Any:
    """A decimal as a number: the nearest one that JSON can write."""
    return float(value) if isinstance(value, Decimal) else str(value)


def as_text(outcomes: Sequence[Outcome], library: Library) -> str:
    """The report for people: failures as a table, counts; when all is well, clauses without a case."""
    failed = [outcome for outcome in outcomes if not outcome.has_passed]
    parts = [_table(failed)] if failed else []
    parts.append(f"通过 passed {len(outcomes) - len(failed)}，未通过 failed {len(failed)}")
    for policy, clauses in ({} if failed else clauses_without_case(outcomes, library)).items():
        shown = "、".join(clauses[:MOST_CLAUSES_SHOWN]) + (" …" if len(clauses) > MOST_CLAUSES_SHOWN else "")
        parts.append(f"{policy}：{len(clauses)} 条没有案例 clauses without a case：{shown}")
    return "\n".join(parts)


def _table(failed: Iterable[Outcome]) -> str:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table("案例 id", "键 key", "预期 expected", "得到 got", "出处 where")
    for outcome in failed:
        where = f"{'/'.join(outcome.case.path.parts[-2:])}:{outcome.case.line}"
        for failure in outcome.failures:
            cells = (failure.id, failure.key, shown(failure.expected), shown(failure.got), where)
            table.add_row(*(Text(cell) for cell in cells))
    buffer = io.StringIO()
    Console(file=buffer, width=_WIDTH, highlight=False).print(table)
    return buffer.getvalue().rstrip()


def shown(value: Any) -> str:
    """A value as the case file would write it; a sentence as it is."""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def clauses_without_case(outcomes: Iterable[Outcome], library: Library) -> dict[str, list[str]]:
    """For each policy that has cases: its clauses that no case rests on or cites, in the order of the notice."""
    touched: dict[str, set[str]] = {}
    for outcome in outcomes:
        touched.setdefault(outcome.case.policy, set()).update(cited_in(outcome.case.cite), outcome.clauses)
    found = {policy: _untouched(policy, clauses, library) for policy, clauses in touched.items()}
    return {policy: clauses for policy, clauses in found.items() if clauses}


def cited_in(cite: str) -> set[str]:
    """Clauses that a case's own citation may name: its words, and what stands behind the document's number.

    >>> sorted(cited_in("000 三 县医保局"))
    ['000', '000 三 县医保局', '三', '三 县医保局', '县医保局']
    """
    return {cite, cite.partition(" ")[2], *cite.split()} - {""}


def _untouched(policy: str, touched: set[str], library: Library) -> list[str]:
    try:
        clauses = library.read(policy.partition("@")[0]).file.clauses
    except PolicyError:
        return []
    wanted = [clause for clause, what in clauses.items() if what.disposition in CASES_WANTED]
    return [clause for clause in wanted if not any(holds_clause(clause, used) or used == clause for used in touched)]
