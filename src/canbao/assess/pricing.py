"""From the price row that holds to figures: bill lines and their sum, what is still pending, what aid is measured
against.

In: amounts as nodes, the person's small numbers. Out: exact sums; whole fen for each line. Readings A05, A17, A18,
A37, A38, A48. Never: a figure for a parameter that has not been set, other than the provisional one that the policy
gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from canbao.assess.deciding import AidTerms
from canbao.assess.situations import LineDue
from canbao.policy.nodes import Call, Const, Missing, Node
from canbao.policy.rules import Charge, Rules
from canbao.policy.vocabulary import Kind

Numbers = Mapping[Node, int | None]
"""Small whole numbers of the person by the node that asks for them; None where not known."""


@dataclass(frozen=True)
class Sum:
    """An amount: what is settled, or what may be shown until its parameters are set."""

    fen: Fraction | None
    provisional: Fraction | None
    pending: tuple[str, ...] = ()


@dataclass(frozen=True)
class Price:
    """The price of a decided row."""

    total: Sum
    lines: tuple[LineDue, ...]
    aided_fen: tuple[int, ...] | None = None
    """What aid can be taken off each line, shown figures included; None while a figure is missing."""

    @property
    def cap_fen(self) -> Fraction | None:
        """What aid can be at most."""
        return None if self.aided_fen is None else Fraction(sum(self.aided_fen))


def sum_of(node: Node, numbers: Numbers) -> Sum:
    """The value of an amount."""
    match node:
        case Const(value):
            exact = Fraction(int(value) if not isinstance(value, Fraction) else value)  # type: ignore[arg-type]
            return Sum(exact, exact)
        case Missing(parameter, _, provisional):
            return Sum(None, None if provisional is None else Fraction(provisional), (parameter,))
        case Call(name, args) if node.kind is Kind.FEN:
            parts = [sum_of(arg, numbers) for arg in args]
            pending = tuple(dict.fromkeys(key for part in parts for key in part.pending))
            return Sum(
                _combine(name, [part.fen for part in parts]),
                _combine(name, [part.provisional for part in parts]),
                pending,
            )
        case _:
            number = numbers.get(node)
            exact_number = None if number is None else Fraction(number)
            return Sum(exact_number, exact_number)


def _combine(name: str, parts: list[Fraction | None]) -> Fraction | None:
    values = [part for part in parts if part is not None]
    if len(values) < len(parts):
        return None
    first, second = values
    match name:
        case "add":
            return first + second
        case "subtract":
            return first - second
        case "divide":
            return first / second
        case _:
            return first * second


def whole_fen(value: Fraction | None) -> int | None:
    """Half up below one fen (reading A37 keeps the fen)."""
    return None if value is None else int((value * 2 + 1) // 2)


def price_of(charge: Charge, numbers: Numbers) -> Price:
    """The bill lines and their sum, each line in whole fen so that the lines add up; no line is below nought."""
    sums = [sum_of(line.amount, numbers) for line in charge.lines]
    settled = [_line_fen(part.fen) for part in sums]
    shown = [_line_fen(part.provisional) for part in sums]
    lines = tuple(LineDue(line.name, fen, line.refundable) for line, fen in zip(charge.lines, settled, strict=True))
    pending = tuple(dict.fromkeys(key for part in sums for key in part.pending))
    aided = [fen if line.aided else 0 for line, fen in zip(charge.lines, shown, strict=True)]
    known = tuple(fen for fen in aided if fen is not None)
    return Price(Sum(_total(settled), _total(shown), pending), lines, known if len(known) == len(aided) else None)


def _line_fen(value: Fraction | None) -> int | None:
    return whole_fen(None if value is None else max(value, Fraction(0)))


def lines_after(price: Price, aid_fen: int) -> tuple[LineDue, ...]:
    """The lines with what is left of each, aid taken off the aided ones in proportion.

    Running sums are rounded, not single parts: so the parts add up and no line falls below nought.
    """
    whole = sum(price.aided_fen or ())
    if price.aided_fen is None or any(line.fen is None for line in price.lines):
        return price.lines
    found: list[LineDue] = []
    upto = taken = 0
    for line, aided in zip(price.lines, price.aided_fen, strict=True):
        upto += aided
        part = (whole_fen(Fraction(aid_fen * upto, whole)) or 0) - taken if whole else 0
        taken += part
        found.append(replace(line, due_fen=(line.fen or 0) - part))
    return tuple(found)


def _total(parts: list[int | None]) -> Fraction | None:
    known = [part for part in parts if part is not None]
    return Fraction(sum(known)) if len(known) == len(parts) else None


def aid_terms(rules: Rules, price: Price | None) -> AidTerms:
    """What aid is measured against, once the price is known (or shown provisionally)."""
    base = sum_of(rules.aid_base, {}) if rules.aid_base is not None else None
    readings = rules.readings
    shown = None if base is None else base.fen if base.fen is not None else base.provisional
    return AidTerms(
        base_fen=shown,
        cap_fen=price.cap_fen if price else None,
        stacking=str(readings["A17"]), ties=str(readings["A18"]),
        is_best_single=readings["A48"] == "best_single", rounds_to_yuan=readings["A37"] == "yuan_down",
        town_payers=frozenset(name for name, payer in rules.file.payers.items() if payer.level == "town"),
    )  # fmt: skip
