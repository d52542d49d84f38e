"""Gap: a table that must answer for everybody, and a case that none of its rows covers. Proven by the axioms of `axes`.

In: a subject. Out: findings `gap` with an example in words, and `not_proven` where the table is beyond the limit.
Never: a gap in aid, acceptance or measures, where no row means "nothing".
"""

from __future__ import annotations

from collections.abc import Iterable

from canbao.policy.lint.diagrams import MOST_NODES, NO, TooManyNodes
from canbao.policy.lint.spaces import Space
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.tables import MUST_COVER
from canbao.policy.nodes import Node
from canbao.policy.problems import Problem


def find_gaps(subject: Subject) -> Findings:
    """Cases without an answer in membership, price, cover and waiting."""
    for table in subject.rules.tables:
        if table.name not in MUST_COVER or not table.rows:
            continue
        try:
            example = example_of_gap(row.when for row in table.rows)
        except TooManyNodes:
            yield not_proven(subject, table.name)
            continue
        if example is not None:
            message = f"没有一行管到这种情形 no row covers this case: {example}"
            yield subject.finding("gap", message, (table.name,), table.name)


def example_of_gap(conditions: Iterable[Node]) -> str | None:
    """A case in which none of the conditions holds, in words; None if there is none."""
    space = Space(conditions)
    uncovered = space.diagrams.opposite(space.diagrams.any_of(space.conditions))
    return None if uncovered == NO else space.example(uncovered)


def not_proven(subject: Subject, table: str) -> Problem:
    """The table is too entangled to be judged."""
    message = (
        f"条件纠缠过多，证明需要超过 {MOST_NODES} 个结点，请拆成几张表 too entangled to be proven; split the table"
    )
    return subject.finding("not_proven", message, tuple(table.split(".")), table)
