"""Unreachable row: whenever it holds, another row is taken instead. Proven, under the declared readings and all others.

In: a subject. Out: findings `unreachable` that name the rows which take all its cases.
Never: a row that a reading switches on or off, nor one of the notice above that stands in for silence.
"""

from __future__ import annotations

from canbao.policy.lint.diagrams import NO, TooManyNodes
from canbao.policy.lint.gaps import not_proven
from canbao.policy.lint.spaces import Space
from canbao.policy.lint.subjects import Findings, Subject
from canbao.policy.lint.tables import Contest, contests_of
from canbao.policy.lint.variants import readings_asked, rules_under_other_readings, texts_of
from canbao.policy.nodes import FALSE


def find_unreachable_rows(subject: Subject) -> Findings:
    """Rows that can never decide anything."""
    for contest in contests_of(subject.rules):
        try:
            hidden = hidden_rows(contest)
        except TooManyNodes:
            yield not_proven(subject, contest.table)
            continue
        for row_id, takers in hidden.items():
            if not _is_filled_in(subject, contest, row_id) and not _is_reached_otherwise(
                subject, contest.table, row_id
            ):
                yield subject.finding("unreachable", _message(takers), subject.row_path(contest.table, row_id), row_id)


def hidden_rows(contest: Contest) -> dict[str, list[str]]:
    """Ids of rows that never decide, each with the rows that take its cases (none: it contradicts itself)."""
    space = Space(row.when for row in contest.rows)
    store, found = space.diagrams, dict[str, list[str]]()
    for row, mine, better in zip(contest.rows, space.conditions, contest.beaten_by, strict=True):
        taken = store.any_of([space.conditions[other] for other in better])
        if row.when != FALSE and store.both(mine, store.opposite(taken)) == NO:
            found[row.id] = [
                contest.rows[other].id for other in better if store.both(space.conditions[other], mine) != NO
            ]
    return found


def _is_filled_in(subject: Subject, contest: Contest, row_id: str) -> bool:
    """Whether the row stands in for a silence of the policy's own table (reading A22): it is written for all places."""
    row = next(row for row in contest.rows if row.id == row_id)
    return not row.cite.own and contest.table not in subject.resolved.origins


def _is_reached_otherwise(subject: Subject, table: str, row_id: str) -> bool:
    """Whether the row decides something under other answers to the readings that the table asks for."""
    for rules in rules_under_other_readings(subject, readings_asked(texts_of(subject, table))):
        for contest in contests_of(rules):
            if contest.table == table and _decides(contest, row_id):
                return True
    return False


def _decides(contest: Contest, row_id: str) -> bool:
    is_on = any(row.id == row_id and row.when != FALSE for row in contest.rows)
    try:
        return is_on and row_id not in hidden_rows(contest)
    except TooManyNodes:
        return True


def _message(takers: list[str]) -> str:
    if not takers:
        return "条件自相矛盾，永远不成立 the condition contradicts itself"
    return f"这一行永远轮不到，{'、'.join(takers)} 已经全部取走 never reached: {', '.join(takers)} take all its cases"
