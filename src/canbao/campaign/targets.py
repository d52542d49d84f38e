"""Targets: the numbers from outside that progress is measured by, each with its source and the day it came.

In: orders with rows of unit and number, late or early. Out: the number that holds for each unit, all that were ever
stated, and where the numbers of a unit's parts do not add up to its own. Never: a number overwritten; one for a unit
that does not exist; a missing number taken for nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.wording import one_line
from canbao.campaign.kept_figures import require_seen
from canbao.campaign.models import Target, TargetKind
from canbao.campaign.terms import books_in_use, rules_for
from canbao.duties.rewards import find_task_number
from canbao.policy.administration.target import TaskNumber
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit

MOST_ROWS = 2_000
"""More units than any county has: some 600 villages are many."""
LONGEST_SOURCE = 120
"""Two lines of a page name an office and its letter, with date and number; as wide as the column is."""


class BadTarget(StoreFailed):
    """No number that a unit could have."""


@dataclass(frozen=True)
class UnitNumber:
    """One row of a letter: a unit, by its code, and its number."""

    unit: str
    people: int


@dataclass(frozen=True)
class SetTargets:
    """Numbers of one kind for a benefit year. `source`: whose letter; `received_on`: the day it came, at most today."""

    year: int
    kind: str
    numbers: tuple[UnitNumber, ...]
    source: str
    received_on: date


@dataclass(frozen=True)
class Stated:
    """A number as it was stated. `rule`: how the policy says that it is found, with its clause; task numbers only."""

    unit: str
    kind: str
    people: int
    source: str
    received_on: date
    recorded_at: datetime
    rule: str = ""
    clause: str = ""


@dataclass(frozen=True)
class Mismatch:
    """A unit whose number is not the sum of those of its parts. `missing`: parts that have none yet."""

    unit: str
    own: int
    parts: int
    missing: int


@performs("set_target")
def set_targets(act: Act, order: SetTargets) -> dict[str, Json]:
    """State them; what was stated before stays to be seen. Tells of sums that do not fit: they are no error, a county
    may well give its towns more than it was given. Raises BadTarget, NotAllowed.
    """
    county, source = act.actor.county, one_line(order.source)[:LONGEST_SOURCE]
    _refuse_bad(order, source, act.business_day())
    known = _units(number.unit for number in order.numbers)
    for number in order.numbers:
        if number.unit not in known:
            raise BadTarget(f"没有统计单位 {number.unit[:12]}，请用 6、9 或 12 位代码 no such unit")
        act.require(number.unit)
    Target.objects.bulk_create(
        Target(
            county=county, year=order.year, unit=number.unit, kind=order.kind, people=number.people, source=source,
            received_on=order.received_on, recorded_by=act.actor.account_id,
        )
        for number in order.numbers
    )  # fmt: skip
    total = sum(number.people for number in order.numbers)
    act.note("target", order.year, kind=order.kind, units=len(order.numbers), people=total)
    odd = mismatches(county, order.year, (order.kind,))
    return {
        "units": len(order.numbers),
        "mismatches": [[each.unit, each.own, each.parts, each.missing] for each in odd],
    }


def _refuse_bad(order: SetTargets, source: str, today: date) -> None:
    units = [number.unit for number in order.numbers]
    if not 0 < len(units) <= MOST_ROWS or len(set(units)) != len(units):
        raise BadTarget(f"一次 1 至 {MOST_ROWS} 个单位，每个一次 1 to {MOST_ROWS} units, each once")
    if order.kind not in TargetKind.values:
        raise BadTarget(f"没有“{order.kind[:24]}”这种数，可用 kinds: {' '.join(TargetKind.values)}")
    bad = next((number for number in order.numbers if number.people < 0), None)
    if bad is not None:
        raise BadTarget(f"{bad.unit} 的人数不能为负 a number cannot be negative: {bad.people}")
    if not source:
        raise BadTarget("请写明来源，如“县统计局 2024 年报” say whose number it is")
    if order.received_on > today:
        raise BadTarget(f"收到日期 {order.received_on} 晚于今天 it cannot have come after today")


def _units(codes: Iterable[str]) -> set[str]:
    return set(Unit.objects.filter(code__in=list(codes)).values_list("code", flat=True))


_LATEST = """
    SELECT DISTINCT ON (unit, kind) unit, kind, people, source, received_on, recorded_at FROM campaign_target
    WHERE county = %(county)s AND year = %(year)s AND (%(units)s::text[] IS NULL OR unit = ANY (%(units)s))
    ORDER BY unit, kind, id DESC
"""


def latest_targets(county: str, year: int, units: Iterable[str] | None = None) -> dict[str, dict[str, Stated]]:
    """By unit and kind the number that holds, in the transaction under way."""
    given: dict[str, Any] = {"county": county, "year": year, "units": None if units is None else sorted(units)}
    found: dict[str, dict[str, Stated]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, given)
        for row in cursor.fetchall():
            found.setdefault(row[0], {})[row[1]] = Stated(*row)
    return found


def mismatches(county: str, year: int, kinds: Iterable[str]) -> list[Mismatch]:
    """Units whose parts have numbers that do not add up to theirs, one kind of number after the other."""
    latest = latest_targets(county, year)
    parts: dict[str, list[str]] = {}
    for code, parent in Unit.objects.filter(code__startswith=county).values_list("code", "parent_id"):
        if parent is not None:
            parts.setdefault(parent, []).append(code)
    found: list[Mismatch | None] = []
    for kind in kinds:
        stated = {unit: known[kind].people for unit, known in latest.items() if kind in known}
        found += [_mismatch(unit, own, parts.get(unit, []), stated) for unit, own in sorted(stated.items())]
    return [each for each in found if each is not None]


def _mismatch(unit: str, own: int, parts: list[str], stated: Mapping[str, int]) -> Mismatch | None:
    known = [stated[part] for part in parts if part in stated]
    if not known or sum(known) == own:
        return None
    return Mismatch(unit, own, sum(known), len(parts) - len(known))


@dataclass(frozen=True)
class Targets:
    """What was stated for a unit and those right below it: what holds, everything, and sums that do not fit."""

    holding: tuple[Stated, ...]
    history: tuple[Stated, ...]
    mismatches: tuple[Mismatch, ...]


_HISTORY = """
    SELECT unit, kind, people, source, received_on, recorded_at FROM campaign_target
    WHERE county = %(county)s AND year = %(year)s AND unit = ANY (%(units)s) ORDER BY unit, kind, id DESC
"""


def targets_of(actor: Actor, year: int, unit: str) -> Targets:
    """Raises NoCampaign, NotFound, NotAllowed."""
    with reading(actor, "view_progress"):
        require_seen(actor, unit)
        rows = dict(Unit.objects.filter(code=unit).values_list("code", "name"))
        rows |= dict(Unit.objects.filter(parent_id=unit).values_list("code", "name"))
        with connection.cursor() as cursor:
            cursor.execute(_HISTORY, {"county": actor.county, "year": year, "units": list(rows)})
            history = [Stated(*row) for row in cursor.fetchall()]
        odd = mismatches(actor.county, year, TargetKind.values)
        books = books_in_use(actor.county, year)
    holding: dict[tuple[str, str], Stated] = {}
    for each in history:
        holding.setdefault((each.unit, each.kind), each)
    return Targets(
        holding=tuple(
            _ruled(each, rows[each.unit], rules_for(books, each.unit).file.administration.task_numbers)
            for each in holding.values()
        ),
        history=tuple(history),
        mismatches=tuple(each for each in odd if each.unit in rows),
    )


def _ruled(stated: Stated, name: str, task_numbers: Sequence[TaskNumber]) -> Stated:
    """With the policy's own words on where a task number comes from."""
    if stated.kind != TargetKind.TASK:
        return stated
    rule = find_task_number(task_numbers, name)
    if rule is None:
        return stated
    return Stated(
        stated.unit, stated.kind, stated.people, stated.source, stated.received_on, stated.recorded_at,
        rule.basis or rule.issuer or "", rule.cite,
    )  # fmt: skip
