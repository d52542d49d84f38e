"""Which readings the engine itself consumes, and which part of a policy makes it do so.

In: a subject. Out: reading id → path of the first part that brings it into play. Beside these there are readings that
expressions ask for and readings that rows are tagged with. Never: a reading that has no effect on this policy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from canbao.policy.administration import Administration
from canbao.policy.administration.deadline import MonthlyList
from canbao.policy.inheriting import TABLE_SECTIONS
from canbao.policy.lint.subjects import Subject, value_at
from canbao.policy.model import Aid, ClaimBack, NotStated, PolicyFile
from canbao.policy.nodes import Const, Count, Has, Node
from canbao.policy.rules import DayNumber, RuleRow, Rules, Silence, Start, Wait
from canbao.policy.silences import open_parts
from canbao.policy.yaml_file import Path

Use = tuple[str, Path]

COUNT_READINGS = {
    "break_years": ("A07", "A08", "A09", "A51"),
    "continuous_years": ("A09",),
}
"""Counts of years, and what decides how they are counted."""

MARK_READINGS = ("A25", "A33", "A43")
"""On which day a mark must hold, from when a new one counts, whether a school's list makes one."""

INCENTIVE_READINGS = ("A09", "A13", "A14", "A15", "A16", "A55")


def consumed_readings(subject: Subject) -> dict[str, Path]:
    """The first part of the policy that each reading matters to."""
    found: dict[str, Path] = {}
    for id_, path in _uses(subject):
        found.setdefault(id_, path)
    return found


def _uses(subject: Subject) -> Iterator[Use]:
    yield from _amount_uses(subject.file)
    yield from _row_uses(subject)
    yield from _aid_uses(subject.file)
    yield from _waiting_uses(subject)
    yield from _silence_uses(subject)
    yield from _administration_uses(subject.file.administration)
    chain = (item.file for item in subject.resolved.chain)
    if any(frame.advisory for file in chain for frame in file.frames):
        yield "A54", ("frames",)


def _amount_uses(file: PolicyFile) -> Iterator[Use]:
    for name in file.windows:
        yield "A04", ("windows", name)
    for name, amount in file.amounts.items():
        if amount.provisional_fen is not None:
            yield "A05", ("amounts", name)
        if amount.bound == "at_least":
            yield "A38", ("amounts", name)


def _row_uses(subject: Subject) -> Iterator[Use]:
    """Readings behind standings and counts of years, wherever a row reads them."""
    for table, row in _rows(subject.rules):
        for node in _nodes_of(row):
            for part in node.walk():
                if isinstance(part, Has):
                    yield from ((id_, subject.row_path(table, row.id)) for id_ in MARK_READINGS)
                elif isinstance(part, Count):
                    ids = COUNT_READINGS.get(part.name, ())
                    yield from ((id_, subject.row_path(table, row.id)) for id_ in ids)


def _rows(rules: Rules) -> Iterator[tuple[str, RuleRow]]:
    for table in rules.tables:
        if table is not rules.aid_after:
            yield from ((table.name, row) for row in table.rows)


def _nodes_of(row: RuleRow) -> Iterator[Node]:
    yield row.when
    match row.effect:
        case Start(first, last):
            yield from (first, last)
        case Wait(Node() as start):
            yield start
        case DayNumber(days):
            yield days


def _aid_uses(file: PolicyFile) -> Iterator[Use]:
    if "sponsor" in file.payers:
        yield "A45", ("payers", "sponsor")
    if isinstance(file.claim_back, ClaimBack):
        yield "A34", ("claim_back",)
        yield "A42", ("claim_back",)
    if not isinstance(file.aid, Aid):
        return
    rows = file.aid.rows
    if file.aid.after_payment is not None:
        yield "A32", ("aid", "after_payment")
    if len(rows) > 1:
        yield "A17", ("aid",)
        yield "A18", ("aid",)
    for index, row in enumerate(rows):
        if row.share is not None:
            yield "A37", ("aid", "rows", index)
        if row.mode == "reimburse":
            yield "A48", ("aid", "rows", index)


def _waiting_uses(subject: Subject) -> Iterator[Use]:
    """Waits by what they are counted in and from."""
    rules = subject.rules
    if rules.waiting_terms.repair is not None and subject.file.waiting is not None:
        yield "A11", ("waiting", "repair")
    for row in rules.waiting.rows:
        wait = row.effect
        if not isinstance(wait, Wait) or wait.counted_from is None:
            continue
        path = subject.row_path("waiting", row.id)
        yield "A12", path
        if not isinstance(wait.counted_from, Const):
            yield "A02", path
        if wait.months or wait.variable:
            yield "A03", path
        if wait.variable:
            yield from ((id_, path) for id_ in ("A10", *COUNT_READINGS["break_years"]))


def _silence_uses(subject: Subject) -> Iterator[Use]:
    """Wherever the notice is silent, A22 says whether the higher rule answers."""
    for table, row in _rows(subject.rules):
        if isinstance(row.effect, Silence) and row.effect.answer == "not_stated":
            yield "A22", subject.row_path(table, row.id)
    for name in TABLE_SECTIONS:
        section = getattr(subject.file, name)
        if section is None or (isinstance(section, NotStated) and section.answer == "not_stated"):
            yield "A22", (name,)
    if subject.above:
        yield from (("A22", path) for path in _open_sections(subject.raw))
    incentive = subject.file.administration.incentive
    if incentive is not None and incentive.step_bound == "at_least":
        yield "A22", ("administration", "incentive")
        if subject.readings["A22"] == "higher_rule":
            yield "A38", ("administration", "incentive")


def _open_sections(raw: Mapping[str, Any]) -> Iterator[Path]:
    """Sections that are there and leave a part open, which a notice above may state."""
    for path in (("waiting",), ("administration", "incentive")):
        section = value_at(raw, path)
        if isinstance(section, Mapping) and "answer" not in section and any(open_parts(".".join(path), section)):
            yield path


def _administration_uses(duties: Administration) -> Iterator[Use]:
    for name, ids in _duty_readings(duties):
        yield from ((id_, ("administration", name)) for id_ in ids)


def _duty_readings(duties: Administration) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Parts that are there and the readings by which the duties reckon with them."""
    for item in duties.list_deadlines:
        yield "list_deadlines", ("A31", "A04") if isinstance(item, MonthlyList) else ("A01", "A04")
    for milestone in duties.milestones:
        yield "milestones", ("A31", "A04") if milestone.bound == "by" else ()
    lifecycle, registration = duties.lifecycle, duties.registration
    present: tuple[tuple[str, object, tuple[str, ...]], ...] = (
        ("steps", duties.steps, ("A36",)),
        ("weekly_reports", duties.weekly_reports, ("A53",)),
        ("targets", duties.targets, ("A52",)),
        ("must_enrol", duties.must_enrol, ("A52",)),
        ("reward", duties.reward, ("A26",)),
        ("score", duties.score, ("A27",)),
        ("incentive", duties.incentive, INCENTIVE_READINGS),
        ("family_account", duties.family_account, ("A44",)),
        ("registration", registration and registration.whole_household, ("A50",)),
        ("lifecycle", lifecycle and lifecycle.ending, ("A30",)),
        ("lifecycle", lifecycle and lifecycle.ending and lifecycle.employee_cover, ("A49",)),
    )
    yield from ((name, ids) for name, part, ids in present if part)
