"""What is said of a list: to the bureau with what the register knows, to a supplier without.

In: a list, what was read. Out: JSON. Never: to a supplier, anything that differs by whether a person is known here.
"""

from __future__ import annotations

from typing import Any

from canbao.access.wording import Json
from canbao.intake.findings import Findings
from canbao.intake.reading import Reading
from canbao.lists.definitions import MANNER_WORDS, Manner, suppliers
from canbao.lists.models import ListFile, RowOutcome
from canbao.lists.states import ListState

MOST_TALLIES = 50
"""Kinds of problems told in an answer; the workbook given back has every row."""
_OWN_COUNTS = ("new", "changed", "ended", "unchanged", "listed_before", "held", "unlisted")
"""What follows from the sender's own lists alone."""


def answer_of(file: ListFile, *, sees_people: bool) -> dict[str, Json]:
    """The state of a list and what its check found."""
    counts: dict[str, Any] = file.counts or {}
    said: dict[str, Json] = {
        "list": file.id,
        "supplier": file.supplier,
        "title": suppliers()[file.supplier].title,
        "as_of": file.as_of.isoformat(),
        "manner": file.manner,
        "place": file.place,
        "state": str(file.state),
        "rows": file.row_count,
        "good": file.good_count,
        "errors": file.error_count,
        "warnings": file.warning_count,
        "counts": {name: counts[name] for name in _OWN_COUNTS if name in counts},
        "why_held": file.why_held,
    }
    if sees_people and counts:
        said["outcomes"] = counts["outcomes"]
    return said


def problems_of(reading: Reading) -> dict[str, Json]:
    """What must be mended, confirmed, and what was mended, by column and problem."""
    parts = {"errors": reading.errors, "warnings": reading.warnings, "mended": reading.mended}
    return {name: _tallies(findings) for name, findings in parts.items()}


def _tallies(findings: Findings) -> list[Json]:
    return [
        {"column": each.column, "problem": each.problem.code, "said": each.problem.said.zh, "count": each.count}
        for each in findings.tallies()[:MOST_TALLIES]
    ]


def lines_of(answer: dict[str, Any]) -> list[str]:
    """An answer as lines to read, in Chinese."""
    counts = answer["counts"]
    state, manner = ListState(answer["state"]).label, MANNER_WORDS[Manner(answer["manner"])]
    lines = [
        f"{answer['title']}（{manner}，{answer['as_of']}）：{state}，编号 {answer['list']}",
        f"  共 {answer['rows']} 行，可用 {answer['good']} 行，须改正 {answer['errors']} 行，"
        f"请确认 {answer['warnings']} 处",
    ]
    if answer.get("is_repeat"):
        lines.append("  这个文件已报送过，没有再次读入 sent before: nothing was added")
    if counts:
        words = {"new": "新增", "changed": "变更", "ended": "退出", "unchanged": "不变", "held": "暂不退出"}
        lines.append("  " + "，".join(f"{word} {counts[name]}" for name, word in words.items() if counts.get(name)))
    for kind, by_outcome in answer.get("outcomes", {}).items():
        held = {name: count for name, count in by_outcome.items() if name not in ("found", "created")}
        if held:
            said = "，".join(f"{RowOutcome(name).label} {count}" for name, count in held.items())
            lines.append(f"  其中 {kind}：{said}")
    if answer["why_held"] and answer["state"] == ListState.NEEDS_CONFIRMATION:
        lines.append("  退出的人过多，须由医保负责人确认 too many would end: the bureau's lead has to confirm")
    for problem in answer.get("problems", {}).get("errors", ()):
        lines.append(f"  ✗ {problem['column'] or '整行'}：{problem['said']}（{problem['count']} 处）")
    return lines
