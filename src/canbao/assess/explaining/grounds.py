"""What a step rests on beside its facts: the row's condition in words, the remark beside it, the readings taken.

In: rules and an explanation in the making. Out: words, remarks, readings with their meaning. Never: a
reading that no row, amount or rule used here names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from canbao.assess.explaining.explanation import Explanation, ReadingUsed, Step
from canbao.assess.interpreting import Assessment
from canbao.policy.fields import CitedPart
from canbao.policy.model import Aid, NotStated, PolicyFile, Waiting
from canbao.policy.naming import name_parts
from canbao.policy.readings import find_reading
from canbao.policy.rules import RuleRow, Rules

_BY_REASON = {
    "lower": "A17",
    "later_in_order": "A18",
    "more_from_towns": "A18",
    "beaten_by_direct": "A48",
    "gives_way": "A48",
    "beaten_by_later": "A48",
}
"""The reading by which an aid row lost against another."""


def condition_of(rules: Rules, section: str, row: RuleRow) -> str:
    """A row's condition in Chinese, windows and amounts under their names."""
    named = name_parts(rules)
    table = next((table for table in named.rules.tables if table.name == section), None)
    found = next((other for other in table.rows if other.id == row.id), row) if table else row
    return named.phrases().condition(found.when)


def file_rows(file: PolicyFile, section: str) -> Iterator[CitedPart]:
    """The rows of a section as the file has them."""
    name, _, measure = section.partition(".")
    part = (
        file.measures.get(measure, []) if name == "measures" else getattr(file, "aid" if name == "aid_after" else name)
    )
    rows = part.rows if isinstance(part, Aid | Waiting) else part
    if rows is not None and not isinstance(rows, NotStated):
        yield from rows


def note_of(rules: Rules, section: str, row_id: str) -> str | None:
    """The remark that the policy keeps beside a row."""
    return next((row.note for row in file_rows(rules.file, section) if getattr(row, "id", None) == row_id), None)


def readings_of(made: Assessment, found: Explanation) -> Explanation:
    """The explanation with every reading that it rests on."""
    rules = made.trace.case.rules
    ids = {*_of_steps(rules, found.steps), *_of_sums(rules, found), *_of_days(rules, found)}
    return replace(found, readings=tuple(_said(rules, id_) for id_ in sorted(ids)))


def _said(rules: Rules, id_: str) -> ReadingUsed:
    return ReadingUsed(id_, find_reading(id_).question, str(rules.readings[id_]), rules.readings.meaning(id_))


def _of_steps(rules: Rules, steps: tuple[Step, ...]) -> Iterator[str]:
    for step in steps:
        yield from next(
            (row.reading for row in file_rows(rules.file, step.table) if getattr(row, "id", None) == step.row), ()
        )


def _of_sums(rules: Rules, found: Explanation) -> Iterator[str]:
    for part in found.price_parts:
        amount = rules.file.amounts.get(part.name)
        yield from amount.reading if amount else ()
    yield from (_BY_REASON[unused.why] for unused in found.unused_aid if unused.why in _BY_REASON)
    if any(line.kind == "sponsor" for line in found.sum):
        yield "A45"
    if any(line.fen % 100 for line in found.sum):
        yield "A37"
    if found.refund_fen and isinstance(rules.file.aid, Aid) and rules.file.aid.after_payment:
        yield from rules.file.aid.after_payment.reading


def _of_days(rules: Rules, found: Explanation) -> Iterator[str]:
    if "waiting_exceeds_year" in found.warnings:
        yield "A12"
    if found.repair is not None and isinstance(rules.file.waiting, Waiting) and rules.file.waiting.repair:
        yield from rules.file.waiting.repair.reading
