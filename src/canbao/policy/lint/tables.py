"""The decision tables of a policy as a proof needs them: which must answer for everybody, which rows compete.

In: compiled rules. Out: names of tables, contests of rows. Never: how a row decides (that is assess).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canbao.policy.rules import Grant, Refusal, RuleRow, Rules, Table

MUST_COVER = ("membership", "price", "cover", "waiting")
"""Tables that must say something for everybody. Nobody is refused, aided or measured unless a row says so."""


@dataclass(frozen=True)
class Contest:
    """Rows that compete for one answer. `beaten_by[i]`: rows that are taken instead of row i if they hold too."""

    table: str
    rows: tuple[RuleRow, ...]
    beaten_by: tuple[tuple[int, ...], ...]


def contests_of(rules: Rules) -> Iterator[Contest]:
    """Every contest of a policy. The aid after payment has the rows of the aid and is left out."""
    for table in rules.tables:
        if table.hit == "first":
            yield from _first_hit(table)
        elif table is rules.aid:
            yield Contest(
                table.name, table.rows, tuple(_better_aid(table.rows, index, rules) for index in range(len(table.rows)))
            )


def _first_hit(table: Table) -> Iterator[Contest]:
    """The first row that holds decides. Advice beside the result stands by itself, each row alone."""
    advice = [isinstance(row.effect, Refusal) and not row.effect.blocks for row in table.rows]
    deciding = tuple(row for row, is_advice in zip(table.rows, advice, strict=True) if not is_advice)
    yield Contest(table.name, deciding, tuple(tuple(range(index)) for index in range(len(deciding))))
    for row, is_advice in zip(table.rows, advice, strict=True):
        if is_advice:
            yield Contest(table.name, (row,), ((),))


def _better_aid(rows: Sequence[RuleRow], index: int, rules: Rules) -> tuple[int, ...]:
    """Rows that give more of the same kind, or as much and stand earlier (A18). Aids that add up (A17) beat nothing."""
    mine = rows[index].effect
    if rules.readings["A17"] == "sum" or not isinstance(mine, Grant):
        return ()
    ties_by_order = rules.readings["A18"] == "clause_order"
    others = ((other, row.effect) for other, row in enumerate(rows) if other != index)
    return tuple(
        other
        for other, effect in others
        if isinstance(effect, Grant) and _beats(effect, mine, wins_tie=ties_by_order and other < index)
    )


def _beats(one: Grant, other: Grant, *, wins_tie: bool) -> bool:
    worths = ((one.share, other.share), (one.fen, other.fen))
    if one.mode != other.mode:
        return False
    return any(a is not None and b is not None and (a > b or (a == b and wins_tie)) for a, b in worths)
