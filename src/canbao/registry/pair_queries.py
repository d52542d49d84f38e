"""Pairs and merges as a page shows them: both people beside each other, why they are looked at, what is alike.

In: an actor, states, a unit. Out: plain records with last four characters. Never: a full number; a person out of sight.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.registry.merge_states import MergeState, PairState
from canbao.registry.models import Merge
from canbao.registry.models.duplicates import PairRule
from canbao.registry.pairs import WAITING, list_pairs
from canbao.values.id_number import MASK

MOST_SHOWN = 200
"""Pairs of one page of work."""
_PERSON = """
    {0}.id, {0}.name, {0}.birth, {0}.sex, {0}.unit, (SELECT max(tail) FROM registry_document AS document
        WHERE document.county = {0}.county AND document.person_id = {0}.id AND is_current)
"""
_MERGES = f"""
    SELECT merge.id, merge.state, merge.reason, merge.proposed_by, coalesce(proposer.name, '系统'), merge.proposed_at,
        coalesce(confirmer.name, ''), merge.confirmed_at, {_PERSON.format("kept")}, {_PERSON.format("gone")}
    FROM registry_merge AS merge
    JOIN registry_person AS kept ON kept.county = merge.county AND kept.id = merge.kept_id
    JOIN registry_person AS gone ON gone.county = merge.county AND gone.id = merge.gone_id
    LEFT JOIN access_account AS proposer ON proposer.county = merge.county AND proposer.id = merge.proposed_by
    LEFT JOIN access_account AS confirmer ON confirmer.county = merge.county AND confirmer.id = merge.confirmed_by
    WHERE merge.county = %s AND merge.state = ANY (%s) ORDER BY merge.id DESC LIMIT %s
"""


@dataclass(frozen=True)
class Side:
    """One of the two people."""

    id: int
    name: str
    birth: date | None
    sex: str | None
    unit: str
    tail: str | None

    @property
    def masked(self) -> str:
        """张三 ···1234."""
        return f"{self.name} {MASK}{self.tail}" if self.tail else self.name


@dataclass(frozen=True)
class PairShown:
    """Two people. `score`: in thousandths, of a finder that gives one."""

    id: int
    rule: str
    score: int | None
    state: str
    a: Side
    b: Side

    @property
    def why(self) -> str:
        return str(PairRule(self.rule).label)

    @property
    def state_label(self) -> str:
        return str(PairState(self.state).label)


@dataclass(frozen=True)
class MergeShown:
    """Two files that are to be one, or are."""

    id: int
    state: str
    reason: str
    proposed_by: int
    proposer: str
    proposed_at: datetime
    confirmer: str
    confirmed_at: datetime | None
    kept: Side
    gone: Side

    @property
    def state_label(self) -> str:
        return str(MergeState(self.state).label)


def view_pairs(actor: Actor, states: Collection[PairState] = WAITING, unit: str = "") -> list[PairShown]:
    """Pairs in these states, the surest first; of those judged the same, the ones that no merge was proposed for."""
    with reading(actor, "view_person"):
        found = list_pairs(actor.county, states, unit, MOST_SHOWN).to_pylist()
        proposed = set(
            Merge.objects.filter(county=actor.county, state=MergeState.PROPOSED).values_list("pair_id", flat=True)
        )
    sides = ("id", "name", "birth", "sex", "unit", "tail")
    return [
        PairShown(
            row["pair"], row["rule"], row["score"], row["state"],
            *(Side(*(row[f"{name}_{side}"] for name in sides)) for side in "ab"),
        )
        for row in found
        if row["pair"] not in proposed
    ]  # fmt: skip


def view_merges(actor: Actor, states: Sequence[MergeState] = (MergeState.PROPOSED,)) -> list[MergeShown]:
    """Merges in these states, the newest first."""
    with reading(actor, "view_person"), connection.cursor() as cursor:
        cursor.execute(_MERGES, [actor.county, [str(state) for state in states], MOST_SHOWN])
        rows: Any = cursor.fetchall()
    return [MergeShown(*(*row[:8], Side(*row[8:14]), Side(*row[14:20]))) for row in rows]
