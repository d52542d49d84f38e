"""Unranked overlap: two aid rows that can hold together, give the same, have different payers, and nothing ranks them.

In: a subject. Out: findings `overlap` with an example. Where ties go by the order of clauses (reading A18) there are
none, and a first-hit table is ranked by its order. Never: rows that cannot hold together.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

from canbao.policy.lint.diagrams import NO, TooManyNodes
from canbao.policy.lint.gaps import not_proven
from canbao.policy.lint.spaces import Space
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.rules import Grant, PayerShare, RuleRow


def find_unranked_overlaps(subject: Subject) -> Findings:
    """Pairs that reading A18 `least_town_cost` cannot rank because both cost the towns the same."""
    if subject.readings["A17"] == "sum" or subject.readings["A18"] != "least_town_cost":
        return
    rows = subject.rules.aid.rows
    try:
        space = Space(row.when for row in rows)
        for (first, one), (second, other) in combinations(enumerate(rows), 2):
            together = space.diagrams.both(space.conditions[first], space.conditions[second])
            if together != NO and _is_tied(subject, one, other):
                tie = f"与 {one.id} 同额而出资方不同，镇街负担也相同，排不出先后 ties with {one.id}, nothing ranks them"
                message = f"{tie}: {space.example(together)}"
                yield subject.finding("overlap", message, subject.row_path("aid", other.id), other.id)
    except TooManyNodes:
        yield not_proven(subject, "aid")


def _is_tied(subject: Subject, one: RuleRow, other: RuleRow) -> bool:
    first, second = one.effect, other.effect
    if not isinstance(first, Grant) or not isinstance(second, Grant) or not (first.is_stated and second.is_stated):
        return False
    is_same = (first.mode, first.share, first.fen) == (second.mode, second.share, second.fen)
    return is_same and first.payers != second.payers and _town_part(subject, first) == _town_part(subject, second)


def _town_part(subject: Subject, grant: Grant) -> tuple[Fraction, int]:
    """What the towns pay: a share of the aid, and fen besides. The last payer takes what the others leave."""
    shares = [payer.share or Fraction(0) for payer in grant.payers[:-1]]
    sums = [payer.fen or 0 for payer in grant.payers[:-1]]
    parts = zip(grant.payers, [*shares, 1 - sum(shares, Fraction(0))], [*sums, -sum(sums)], strict=True)
    of_towns = [(share, fen) for payer, share, fen in parts if _is_town(subject, payer)]
    return sum((share for share, _ in of_towns), Fraction(0)), sum(fen for _, fen in of_towns)


def _is_town(subject: Subject, payer: PayerShare) -> bool:
    named = subject.file.payers.get(payer.payer)
    return named is not None and named.level == "town"
