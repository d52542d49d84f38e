"""Duplicate id: two rows of one table with the same id, so that nobody can say which of them decided.

In: a subject. Out: findings `duplicate_id`, one for each repetition.
Never: an aid by table, whose cells share one id on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.model import Aid, PolicyFile, Row, Waiting
from canbao.policy.yaml_file import Path


def find_duplicate_ids(subject: Subject) -> Findings:
    """Ids used twice in a table."""
    for section, rows in tables_of(subject.file):
        seen: dict[str, int] = {}
        for index, row in enumerate(rows):
            first = seen.setdefault(row.id, index)
            if first != index:
                message = f"本表第 {first + 1} 行已用编号 {row.id} row {first + 1} of the table has this id already"
                yield subject.finding("duplicate_id", message, (*section, index, "id"), row.id)


def tables_of(file: PolicyFile) -> Iterator[tuple[Path, Sequence[Row]]]:
    """Every table of a policy file with the path of its rows."""
    for name in ("membership", "acceptance", "price", "cover"):
        rows = getattr(file, name)
        if isinstance(rows, list):
            yield (name,), rows
    if isinstance(file.aid, Aid):
        yield ("aid", "rows"), file.aid.rows
    if isinstance(file.waiting, Waiting):
        yield ("waiting", "rows"), file.waiting.rows
    for name, measured in file.measures.items():
        yield ("measures", name), measured
