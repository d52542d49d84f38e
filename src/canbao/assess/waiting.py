"""The wait before benefits: months that missed years add, what repair payments take back, and until which day it lasts.

In: missed and repaired years, the terms of the policy. Out: whole months, counts, a day as a node. Source:
国办发〔2024〕38号 二(三); readings A02 A03 A10 A11 A12. Never: a day of a person (days stay symbolic here).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.assess.evaluating import call
from canbao.policy.nodes import Call, Const, Node
from canbao.policy.readings import Readings
from canbao.policy.rules import Wait, WaitingTerms
from canbao.policy.vocabulary import Kind

_DAYS_OF_A_MONTH = 30


@dataclass(frozen=True)
class WaitFor:
    """One wait. `until` is the last day without benefits; None: no wait."""

    until: Node | None
    fixed_days: int = 0
    fixed_months: int = 0
    variable_months: int = 0
    repair_offered: int = 0
    repair_accepted: int = 0
    repair_refused: int = 0

    @property
    def months(self) -> int:
        return self.fixed_months + self.variable_months


def variable_months(
    break_years: int, repaired_years: int, fixed_months: int, terms: WaitingTerms, readings: Readings
) -> int:
    """Months that missed years add, after repair payments. 国办发〔2024〕38号 二(三)第3段.

    Each missed year adds a month (the first one by reading A10) and each repair payment takes one back; after a long
    break both parts together keep a floor.

    >>> variable_months(4, 4, 3, WaitingTerms(1, 4, 6), Readings({}))
    3
    """
    counted = break_years if readings["A10"] == "counted" else max(break_years - 1, 0)
    back = terms.repair.months_back_per_year if terms.repair else terms.months_per_break_year
    months = max(counted * terms.months_per_break_year - repaired_years * back, 0)
    if terms.long_break_years is None or break_years < terms.long_break_years:
        return months
    return max(months, (terms.long_break_total_months or 0) - fixed_months)


def wait_for(
    wait: Wait, break_years: int, repair_years: int, terms: WaitingTerms, readings: Readings, year_end: date
) -> WaitFor:
    """The whole wait. Repair payments that shorten nothing are refused (reading A11)."""
    if wait.counted_from is None:
        return WaitFor(None, repair_refused=repair_years)

    def months(repaired: int) -> int:
        return variable_months(break_years, repaired, wait.months, terms, readings) if wait.variable else 0

    can_repair = wait.variable and terms.repair is not None
    useful = next(n for n in range(break_years + 1) if months(n) == months(break_years)) if can_repair else 0
    keeps = readings["A11"] == "keep_excess" and can_repair
    accepted = repair_years if keeps else min(repair_years, useful)
    variable = months(accepted)
    return WaitFor(
        until=_last_day(wait, wait.days, wait.months + variable, readings, year_end),
        fixed_days=wait.days, fixed_months=wait.months, variable_months=variable,
        repair_offered=useful, repair_accepted=accepted, repair_refused=repair_years - accepted,
    )  # fmt: skip


def _last_day(wait: Wait, days: int, months: int, readings: Readings, year_end: date) -> Node | None:
    """The last day of the wait.

    A calendar day that it is counted from counts itself; an event's day does by reading A02.
    """
    start = wait.counted_from
    assert start is not None
    if readings["A03"] == "thirty_days":
        days, months = days + months * _DAYS_OF_A_MONTH, 0
    if not days and not months:
        return None
    first_day_counts = isinstance(start, Const) or readings["A02"] == "pay_day_counted"
    until = _months_later(start, months, first_day_counts)
    until = apply("plus_days", until, Const(days if months else days - int(first_day_counts), Kind.INT))
    if readings["A12"] == "cut_at_year_end":
        until = apply("earlier", until, Const(year_end, Kind.DATE))
    return until


def _months_later(start: Node, months: int, first_day_counts: bool) -> Node:
    """The last of so many months. 民法典第202条: the corresponding day, or the month's last where there is none.

    When the first day counts, a span from the 1st ends with a month's last day, and any other on the day before the
    corresponding one. The later of both ways of counting is right for each: 1 March and a month give 31 March, 31
    January gives 28 February.
    """
    if not months:
        return start
    later = apply("plus_months", start, Const(months, Kind.INT))
    if not first_day_counts:
        return later
    eve = apply("plus_days", start, Const(-1, Kind.INT))
    return apply(
        "later", apply("plus_days", later, Const(-1, Kind.INT)), apply("plus_months", eve, Const(months, Kind.INT))
    )


def apply(name: str, *args: Node) -> Node:
    """A date computed from dates, at once where nothing depends on the person, and in its shortest form otherwise.

    >>> apply("plus_days", Const(date(2025, 1, 31), Kind.DATE), Const(1, Kind.INT)).value
    datetime.date(2025, 2, 1)
    """
    first, second = args if len(args) == 2 else (args[0], None)
    if name in ("plus_days", "plus_months") and isinstance(second, Const) and second.value == 0:
        return first
    if all(isinstance(arg, Const) for arg in args):
        return Const(call(name, [arg.value for arg in args if isinstance(arg, Const)]), Kind.DATE)
    is_shifted = isinstance(first, Call) and first.name == "plus_days" and isinstance(first.args[1], Const)
    if name == "plus_days" and isinstance(first, Call) and is_shifted:
        return apply("plus_days", first.args[0], Const(_whole(first.args[1]) + _whole(second), Kind.INT))
    if name == "later" and second is not None and _is_never_before(second, first):
        return second
    return Call(name, args, Kind.DATE)


def _whole(node: Node | None) -> int:
    assert isinstance(node, Const)
    assert isinstance(node.value, int)
    return node.value


def _is_never_before(day: Node, base: Node) -> bool:
    """Whether a day is the base, or so many days or months after it."""
    if day == base:
        return True
    if not isinstance(day, Call) or day.name not in ("plus_days", "plus_months") or not isinstance(day.args[1], Const):
        return False
    return _whole(day.args[1]) >= 0 and _is_never_before(day.args[0], base)
