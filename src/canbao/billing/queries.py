"""What is read of runs: the list of them, situations to review, sums by unit and payer, differences.

In: a county, a run. Out: plain records, of what the transaction under way may see (`access.acting.reading`): counts and
sums of a town are those of the town. Never: a write; a county added up person by person.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import NotFound
from canbao.assess.run_record import RunRecord, situation_of
from canbao.assess.situation_table import describe
from canbao.assess.situations import Situation
from canbao.assess.tally import Cell, Totals, is_due, totals_of
from canbao.billing.comparing import REASONS
from canbao.billing.models import Run, RunSituation, Signature

MOST_RUNS = 100
"""A year has a few dozen at most."""
MOST_DIFFERENCES = 500
"""On one page of differences."""

_CELLS = """
    SELECT left(unit, %(digits)s), situation, sum(people)::int, sum(payable_fen)::bigint, sum(sponsor_fen)::bigint,
        sum(reimburse_fen)::bigint, sum(refund_fen)::bigint
    FROM billing_runcell WHERE county = %(county)s AND run_id = %(run)s GROUP BY 1, 2 ORDER BY 1, 2
"""
_SHIFTS = """
    SELECT left(unit, %(digits)s), reasons, situation_before, situation_after, sum(people)::int,
        sum(payable_before_fen)::bigint, sum(payable_after_fen)::bigint, sum(aid_before_fen)::bigint,
        sum(aid_after_fen)::bigint
    FROM billing_shift WHERE county = %(county)s AND run_id = %(run)s GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4
"""
_DIFFERENCES = """
    SELECT person_id, unit, reasons, situation_before, situation_after, payable_before_fen, payable_after_fen,
        cover_before, cover_after, coalesce(before.aid, '{}')::text, coalesce(after.aid, '{}')::text
    FROM billing_difference AS found
    LEFT JOIN billing_runsituation AS before ON before.county = found.county AND before.run_id = %(base)s
        AND before.situation = found.situation_before
    LEFT JOIN billing_runsituation AS after ON after.county = found.county AND after.run_id = found.run_id
        AND after.situation = found.situation_after
    WHERE found.county = %(county)s AND found.run_id = %(run)s AND person_id > %(after)s
        AND unit LIKE %(unit)s || '%%'
    ORDER BY person_id LIMIT %(most)s
"""


@dataclass(frozen=True)
class SituationLine:
    """One situation of a run as a clerk reads and signs it. `words`: as in the table of situations, in Chinese.
    `is_due`: its sum counts in the sums of the run.
    """

    situation: int
    policy: str
    people: int
    payable_fen: int
    words: Mapping[str, Any]
    signed_by: int | None
    signed_at: datetime | None
    is_due: bool = True

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None


@dataclass(frozen=True)
class ShiftLine:
    """People of one unit for whom the run says something else. `reasons`: see `comparing.REASONS`."""

    unit: str
    reasons: Sequence[str]
    before: int | None
    after: int | None
    people: int
    payable_before_fen: int
    payable_after_fen: int
    aid_before_fen: int
    aid_after_fen: int

    @property
    def label(self) -> str:
        return "、".join(REASONS[reason] for reason in self.reasons)


@dataclass(frozen=True)
class DifferenceLine:
    """One person's."""

    person_id: int
    unit: str
    reasons: Sequence[str]
    situation_before: int | None
    situation_after: int | None
    payable_before_fen: int | None
    payable_after_fen: int | None
    cover_before: date | None
    cover_after: date | None
    aid_before: Mapping[str, int]
    aid_after: Mapping[str, int]


def runs(county: str, year: int | None = None) -> list[Run]:
    """Runs of a county, the newest first."""
    found = Run.objects.filter(county=county)
    if year is not None:
        found = found.filter(year=year)
    return list(found.order_by("-id")[:MOST_RUNS])


def run_of(county: str, number: int) -> Run:
    """One run. Raises NotFound."""
    run = Run.objects.filter(county=county, id=number).first()
    if run is None:
        raise NotFound(f"没有这次核算 no such run: {number}")
    return run


def situations_of(run: Run) -> dict[int, Situation]:
    """Every situation that somebody of the run is in."""
    rows = RunSituation.objects.filter(county=run.county, run_id=run.id).values_list("situation", "outputs")
    return {id_: situation_of(outputs) for id_, outputs in rows.order_by("situation")}


def record_of(run: Run) -> RunRecord:
    """The record of the run, of what the reader sees of it: what summaries and workbooks are made from."""
    return RunRecord(
        policies=run.policies, titles=run.titles, payers=run.payers, as_of=run.as_of, known_on=run.known_on,
        amend=run.amend, input_digest=run.input_digest, situations=situations_of(run),
        cells=tuple(cell for _, cell in _cells(run, 12)),
    )  # fmt: skip


def situations_for_review(run: Run, *, is_signed: bool | None = None) -> list[SituationLine]:
    """Situations with what the reader sees of their people, most people first; those signed, those not, or all."""
    people, payable = Counter[int](), Counter[int]()
    for _, cell in _cells(run, 0):
        people[cell.situation] += cell.people
        payable[cell.situation] += cell.payable_fen
    found, signatures = [], _signatures(run)
    for id_, digest, outputs in _outputs(run):
        by, at = signatures.get((id_, digest), (None, None))
        situation = situation_of(outputs)
        words = describe(situation, run.payers)
        found.append(SituationLine(id_, situation.policy, people[id_], payable[id_], words, by, at, is_due(situation)))
    wanted = [line for line in found if is_signed is None or line.is_signed == is_signed]
    return sorted(wanted, key=lambda line: (-line.people, line.situation))


def totals(run: Run) -> Totals:
    """Sums over everybody whom the reader sees; `aid_fen` by payer."""
    return totals_of([cell for _, cell in _cells(run, 0)], situations_of(run))


def totals_by_unit(run: Run, digits: int = 9) -> dict[str, Totals]:
    """Sums by unit: 6 digits for the county, 9 for towns, 12 for villages."""
    situations = situations_of(run)
    grouped: dict[str, list[Cell]] = {}
    for unit, cell in _cells(run, digits):
        grouped.setdefault(unit, []).append(cell)
    return {unit: totals_of(cells, situations) for unit, cells in grouped.items()}


def shifts(run: Run, digits: int = 6) -> list[ShiftLine]:
    """Differences from the published run between situations, by unit of so many digits, most people first."""
    return [ShiftLine(unit, tuple(reasons), *numbers) for unit, reasons, *numbers in _rows(_SHIFTS, run, digits=digits)]


def differences(run: Run, unit: str = "", after: int = 0, most: int = MOST_DIFFERENCES) -> list[DifferenceLine]:
    """Persons of a unit for whom the run says something else, from the next after a number."""
    rows = _rows(_DIFFERENCES, run, base=run.base_run_id or 0, unit=unit, after=after, most=most)
    return [DifferenceLine(*(*row[:-2], *map(json.loads, row[-2:]))) for row in rows]


def _cells(run: Run, digits: int) -> list[tuple[str, Cell]]:
    """Sums by unit and situation. Nobody has paid in a run: the register knows no payments."""
    found = []
    for unit, situation, people, *sums in _rows(_CELLS, run, digits=digits):
        found.append((unit, Cell(unit, situation, people, 0, *sums)))
    return found


def _outputs(run: Run) -> list[tuple[int, str, dict[str, Any]]]:
    rows = RunSituation.objects.filter(county=run.county, run_id=run.id)
    return list(rows.values_list("situation", "policy_digest", "outputs"))


def _signatures(run: Run) -> dict[tuple[int, str], tuple[int, datetime]]:
    """Who signed what under the rules of the run."""
    rows = Signature.objects.filter(county=run.county, policy_digest__in=list(run.policies.values()))
    values = rows.values_list("situation", "policy_digest", "signed_by", "signed_at")
    return {(situation, digest): (by, at) for situation, digest, by, at in values}


def _rows(query: str, run: Run, **more: str | int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, {"county": run.county, "run": run.id, **more})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
