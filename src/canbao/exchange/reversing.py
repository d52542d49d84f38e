"""Payments that the tax office takes back, by its numbers: each reversed, or a difference that somebody has to settle.

In: rows of a package. Out: payments reversed, held money given back, differences. Never: a payment taken back by
another sum or of another year; a row passed over in silence; the same money twice.

A row that cannot be followed does not refuse the package: the tax office has given that money back already, and other
packages of it would wait. Sent again without the row, it would be forgotten; a difference is not. It goes away when the
reversal comes again and can be followed, or when somebody explains it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act
from canbao.exchange.reconciling import OWNERS
from canbao.money.holding import give_back
from canbao.money.models import Difference, DifferenceKind, Payment, Unmatched
from canbao.money.paying import PaymentRefused
from canbao.money.refunding.reversals import reverse_confirmed
from canbao.money.states import UNMATCHED_GRAPH, DifferenceState, PaymentState, UnmatchedState

_KINDS = (DifferenceKind.REVERSAL_UNKNOWN, DifferenceKind.REVERSAL_OTHER, DifferenceKind.REVERSAL_BLOCKED)


@dataclass(frozen=True)
class Reversal:
    """A payment taken back, as the tax office has it. `row`: where it stands in its file."""

    row: int
    tax_number: str
    year: int
    fen: int
    reversed_on: date
    reason: str


@dataclass(frozen=True)
class _Known:
    """What we have under a number of the tax office: a payment, or money held for nobody; perhaps neither."""

    payment: Payment | None
    held: Unmatched | None

    @property
    def unit(self) -> str:
        found = self.payment or self.held
        return found.unit if found else ""


def reverse_payments(act: Act, reversals: Sequence[Reversal], source: int | None = None) -> Mapping[str, int]:
    """How many were reversed, given back, known before (`again`), or differ, by kind."""
    county, counts = act.actor.county, Counter[str]()
    numbers = [each.tax_number for each in reversals]
    payments = {each.tax_number: each for each in Payment.objects.filter(county=county, tax_number__in=numbers)}
    holds = Unmatched.objects.filter(county=county, tax_number__in=numbers)
    held = {each.tax_number: each for each in holds}
    known = [(each, _Known(payments.get(each.tax_number), held.get(each.tax_number))) for each in reversals]
    # People's money is locked in one order, whatever the file's.
    for each, found in sorted(known, key=lambda pair: _order(*pair)):
        what = _follow(act, each, found)
        if isinstance(what, DifferenceKind):
            counts[what.value] += _open(act, each, found, what, source)
        else:
            counts[what] += 1
            _agree(act, each)
    return counts


def _order(reversal: Reversal, known: _Known) -> tuple[int, int]:
    return known.payment.person_id if known.payment else 0, reversal.row


def _follow(act: Act, reversal: Reversal, known: _Known) -> str | DifferenceKind:
    """Do what the row says, or say why not."""
    payment, held = known.payment, known.held
    if payment is not None:
        if (payment.fen, payment.year) != (reversal.fen, reversal.year):
            return DifferenceKind.REVERSAL_OTHER
        if payment.state == PaymentState.REVERSED:
            return "again"
        try:
            reverse_confirmed(act, payment.id, reversal.reason)
        except PaymentRefused:
            return DifferenceKind.REVERSAL_BLOCKED
        return "reversed"
    if held is None:
        return DifferenceKind.REVERSAL_UNKNOWN
    if held.fen != reversal.fen:
        return DifferenceKind.REVERSAL_OTHER
    locked = Unmatched.objects.select_for_update().get(county=held.county, id=held.id)
    if locked.state == UnmatchedState.GIVEN_BACK:
        return "again"
    locked.state = UNMATCHED_GRAPH.next(locked.state, "give_back")
    give_back(act, locked)
    return "given_back"


def _open(act: Act, reversal: Reversal, known: _Known, kind: DifferenceKind, source: int | None) -> int:
    """One that is open already, or was explained, is not told again."""
    ours = known.payment or known.held
    _, is_new = Difference.objects.get_or_create(
        county=act.actor.county, year=reversal.year, kind=kind, about=reversal.tax_number,
        state__in=(DifferenceState.OPEN, DifferenceState.CLOSED),
        defaults={
            "unit": known.unit or act.actor.county, "day": reversal.reversed_on,
            "person_id": ours.person_id if ours else None, "payment_id": known.payment.id if known.payment else None,
            "ours_fen": ours.fen if ours else None, "theirs_fen": reversal.fen, "source": source,
            "source_row": reversal.row, "owner": OWNERS[kind], "opened_on": act.business_day(),
            "state": DifferenceState.OPEN,
        },
    )  # fmt: skip
    return int(is_new)


def _agree(act: Act, reversal: Reversal) -> None:
    rows = Difference.objects.filter(county=act.actor.county, about=reversal.tax_number, kind__in=_KINDS)
    rows.filter(state=DifferenceState.OPEN).update(state=DifferenceState.GONE, closed_on=act.business_day())
