"""Deposits of cash that the tax office reports as arrived: each moves with its payments, or is a difference.

In: rows of the tax office or a bank: paper, year, sum, day. Out: deposits arrived, differences. Never: a deposit moved
by another sum than was paid in; a row that is passed over in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act
from canbao.exchange.reconciling import OWNERS
from canbao.money.collecting import arrive
from canbao.money.models import Deposit, Difference, DifferenceKind
from canbao.money.states import DepositState, DifferenceState

_KINDS = (DifferenceKind.DEPOSIT_UNKNOWN, DifferenceKind.DEPOSIT_AMOUNT, DifferenceKind.DEPOSIT_MISSING)


@dataclass(frozen=True)
class Arrival:
    """A deposit as the tax office has it. `row`: where it stands in its file."""

    row: int
    paper: str
    year: int
    fen: int
    arrived_on: date


def arrive_deposits(act: Act, arrivals: Sequence[Arrival], source: int | None = None) -> Mapping[str, int]:
    """How many arrived, were known before (`again`), or differ, by kind."""
    county, counts = act.actor.county, Counter[str]()
    locked = Deposit.objects.select_for_update().filter(county=county, paper__in=[each.paper for each in arrivals])
    known = {deposit.paper: deposit for deposit in locked.order_by("id")}
    for each in arrivals:
        deposit = known.get(each.paper)
        kind = _difference(each, deposit)
        if kind is not None:
            counts[kind.value] += _open(act, each, deposit, kind, source)
        elif deposit is None or deposit.state == DepositState.ARRIVED:
            counts["again"] += 1
        else:
            arrive(act, deposit)
            _agree(act, each)
            deposit.state = DepositState.ARRIVED
            counts["arrived"] += 1
    return counts


def _difference(arrival: Arrival, deposit: Deposit | None) -> DifferenceKind | None:
    if deposit is None:
        return DifferenceKind.DEPOSIT_UNKNOWN
    if (deposit.fen, deposit.year) != (arrival.fen, arrival.year):
        return DifferenceKind.DEPOSIT_AMOUNT
    return None


def _open(act: Act, arrival: Arrival, deposit: Deposit | None, kind: DifferenceKind, source: int | None) -> int:
    """One that is open already, or was explained, is not told again."""
    _, is_new = Difference.objects.get_or_create(
        county=act.actor.county, year=arrival.year, kind=kind, about=arrival.paper,
        state__in=(DifferenceState.OPEN, DifferenceState.CLOSED),
        defaults={
            "unit": deposit.unit if deposit else act.actor.county, "day": arrival.arrived_on,
            "ours_fen": deposit.fen if deposit else None, "theirs_fen": arrival.fen, "source": source,
            "source_row": arrival.row, "owner": OWNERS[kind], "opened_on": act.business_day(),
            "state": DifferenceState.OPEN,
        },
    )  # fmt: skip
    return int(is_new)


def _agree(act: Act, arrival: Arrival) -> None:
    rows = Difference.objects.filter(county=act.actor.county, about=arrival.paper, kind__in=_KINDS)
    rows.filter(state=DifferenceState.OPEN).update(state=DifferenceState.GONE, closed_on=act.business_day())
