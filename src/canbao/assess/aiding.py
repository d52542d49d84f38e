"""From the aid rows that hold to money: who pays how much, now or later, and which row says so.

In: an `AidVerdict` and what it is measured against. Out: an `AidResult`, exact to the fen. Readings A37, A48.
Never: more aid than the base or the price; a rounding that loses a fen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from canbao.assess.deciding import AidTerms, AidVerdict, Asks, aid_step, worth
from canbao.policy.rules import Grant, PayerShare, RuleRow, Table
from canbao.values.fen import split


@dataclass(frozen=True)
class AidResult:
    """Aid of one person. `reimburse_fen` None with `is_reimbursed`: another document sets the amount."""

    paid_by: tuple[tuple[str, int], ...] = ()
    direct_rows: tuple[int, ...] = ()
    later_row: int | None = None
    is_reimbursed: bool = False
    reimburse_fen: int | None = 0
    asks: Asks = ()
    possible: tuple[int, ...] = ()
    silent_row: int | None = None
    """A row that holds without saying what it gives, unless other aid pays everything."""
    is_known: bool = True
    """False while neither the price nor the base of shares has any figure."""

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that give something, now or later."""
        return (*self.direct_rows, *(() if self.later_row is None else (self.later_row,)))

    @property
    def total_fen(self) -> int:
        return sum(fen for _, fen in self.paid_by)

    @property
    def mode(self) -> str:
        if self.is_reimbursed:
            return "direct_and_reimburse" if self.direct_rows else "reimburse"
        return "direct" if self.direct_rows else "self"


def conclude_aid(table: Table, state: AidVerdict, terms: AidTerms) -> AidResult:
    """The result at the end. Unknown rows matter only when they would change who pays what."""
    settled = _result(table, state, terms)
    figures = _figures(table, settled)
    matter = [
        (index, asks)
        for index, asks in state.open
        if _figures(table, _result(table, _with_row(table, state, index, terms), terms)) != figures
    ]
    if not matter:
        return settled
    asks = tuple(dict.fromkeys(fact for _, facts in matter for fact in facts))
    return replace(settled, asks=asks, possible=tuple(index for index, _ in matter))


def _figures(table: Table, result: AidResult) -> tuple[object, ...]:
    """Everything about money in a result.

    Which of two rows of the same worth gives it is no question to ask anybody.
    """
    grants = [table.rows[index].effect for index in result.rows]
    pending = {grant.pending for grant in grants if isinstance(grant, Grant)}
    return (
        dict(result.paid_by), result.is_reimbursed, result.reimburse_fen, result.is_known, pending,
        result.silent_row is not None,
    )  # fmt: skip


def _with_row(table: Table, state: AidVerdict, index: int, terms: AidTerms) -> AidVerdict:
    settled = (state.direct, state.later, state.elsewhere, state.silent, *state.held)
    held = {item for item in settled if item is not None}
    again = AidVerdict()
    for item in sorted({index, *held}):
        again = aid_step(table, again, item, (True, ()), terms)
    return again


def _result(table: Table, state: AidVerdict, terms: AidTerms) -> AidResult:
    granted = _granted(table, state, terms)
    pays_all = terms.limit_fen is not None and granted.total_fen >= terms.limit_fen
    return granted if state.silent is None or pays_all else replace(granted, silent_row=state.silent)


def _granted(table: Table, state: AidVerdict, terms: AidTerms) -> AidResult:
    limit = terms.limit_fen
    if not limit:
        return AidResult(is_known=limit is not None)
    direct = _worthy(table, state, terms)
    later_worth = worth(table.rows[state.later], terms) if state.later is not None else Fraction(0)
    if terms.is_best_single and later_worth > _worth_of(table, direct, terms):
        direct = ()
    paid_by, given = _pay(table, direct, terms)
    later_fen = round_aid(later_worth, terms) - given if later_worth else 0
    if later_fen > 0:
        return AidResult(paid_by, direct, state.later, True, later_fen)
    if state.elsewhere is not None and not direct:
        return AidResult((), (), state.elsewhere, True, None)
    return AidResult(paid_by, direct)


def _worthy(table: Table, state: AidVerdict, terms: AidTerms) -> tuple[int, ...]:
    """The direct rows that give something: the best one, or all of them where they add up (reading A17)."""
    best = () if state.direct is None else (state.direct,)
    return tuple(
        index for index in (state.held if terms.stacking == "sum" else best) if worth(table.rows[index], terms)
    )


def _worth_of(table: Table, rows: tuple[int, ...], terms: AidTerms) -> Fraction:
    return sum((worth(table.rows[index], terms) for index in rows), Fraction(0))


def _pay(table: Table, rows: tuple[int, ...], terms: AidTerms) -> tuple[tuple[tuple[str, int], ...], int]:
    """Each payer's part, and the sum. Several rows (stacking by sum) stop together at the base and the price.

    The running sum is rounded, never the single row: so rows that make the whole price leave nothing to pay, and
    nothing below.
    """
    by_payer: dict[str, int] = {}
    exact, given = Fraction(0), 0
    for index in rows:
        amount = exact + worth(table.rows[index], terms)
        exact = amount if terms.limit_fen is None else min(amount, terms.limit_fen)
        part_fen = round_aid(exact, terms) - given
        for payer, fen in share_out(part_fen, _payers(table.rows[index])):
            by_payer[payer] = by_payer.get(payer, 0) + fen
        given += part_fen
    return tuple((payer, fen) for payer, fen in by_payer.items() if fen), given


def _payers(row: RuleRow) -> tuple[PayerShare, ...]:
    assert isinstance(row.effect, Grant)
    return row.effect.payers


def round_aid(amount: Fraction, terms: AidTerms) -> int:
    """Aid in whole fen; with reading A37 `yuan_down` what the person pays comes down to whole yuan."""
    if terms.rounds_to_yuan and terms.cap_fen is not None:
        payable = terms.cap_fen - amount
        return int(terms.cap_fen - payable // 100 * 100)
    return int((amount * 2 + 1) // 2)


def share_out(total_fen: int, payers: tuple[PayerShare, ...]) -> list[tuple[str, int]]:
    """The total among the payers: fixed sums first, then shares of the total; the last takes what is left."""
    fixed = [min(payer.fen, total_fen) if payer.fen is not None else None for payer in payers]
    shares = [payer.share if payer.share is not None else Fraction(0) for payer in payers]
    by_share = split(total_fen, [*shares[:-1], 1 - sum(shares[:-1], Fraction(0))]) if payers else []
    parts: list[tuple[str, int]] = []
    left = total_fen
    for index, payer in enumerate(payers):
        wanted = left if index == len(payers) - 1 else fixed[index] if fixed[index] is not None else by_share[index]
        part = min(wanted or 0, left)
        parts.append((payer.payer, part))
        left -= part
    return parts
