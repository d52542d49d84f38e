"""Numbers given with another name than the register has for them: kept for a person to decide, nothing is overwritten.

In: what a list or a form gave. Out: rows of `registry_numberconflict`; the decision. Never: a name or a number
corrected here: who judges "same person" goes on to correct the file, or the list goes back to its supplier.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models import QuerySet

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.wording import one_line
from canbao.registry.merge_states import CONFLICT_GRAPH, ConflictState
from canbao.registry.models import NumberConflict
from canbao.values.names import normalise_name


@dataclass(frozen=True)
class GivenNumber:
    """A number as a row gave it. `owner` None: whoever has the number is out of sight. `subjects`: what the row says,
    which is not known of the owner until a person has decided.
    """

    blind: bytes
    name: str
    unit: str
    owner: int | None = None
    source_list: int | None = None
    source_row: int | None = None
    subjects: tuple[str, ...] = ()


class ConflictVerdict(StrEnum):
    """What a person says of it. Values are events of the graph."""

    RENAMED = "judge_renamed"
    MISTYPED = "judge_mistyped"
    ASK = "ask"
    REOPEN = "reopen"


@dataclass(frozen=True)
class DecideConflict:
    """What is thought of it, and why."""

    conflict: int
    verdict: ConflictVerdict
    reason: str


_RECORD = """
    INSERT INTO registry_numberconflict
        (county, person_id, blind, name, name_key, unit, source_list, source_row, subjects, state, reason)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')
    ON CONFLICT (county, blind, name_key, unit)
    DO UPDATE SET source_list = excluded.source_list, source_row = excluded.source_row,
        subjects = ARRAY(SELECT DISTINCT unnest(registry_numberconflict.subjects || excluded.subjects) ORDER BY 1)
"""


def record_conflict(county: str, *given: GivenNumber) -> int:
    """Keep them, in the transaction under way. What was met before, and perhaps decided, is not asked again."""
    rows = [
        (
            county, each.owner, each.blind, each.name, normalise_name(each.name), each.unit, each.source_list,
            each.source_row, list(each.subjects), ConflictState.OPEN.value,
        )
        for each in given
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.executemany(_RECORD, rows)
    return len(rows)


def open_conflicts(county: str) -> QuerySet[NumberConflict]:
    """Those that nobody has decided, within the scope of the transaction under way."""
    waiting = (ConflictState.OPEN, ConflictState.ASK)
    return NumberConflict.objects.filter(county=county, state__in=waiting).order_by("unit", "id")


@performs("decide_pair")
def decide_conflict(act: Act, order: DecideConflict) -> dict[str, Json]:
    """Say what it is. Raises MoveRefused, NotFound, NotAllowed."""
    rows = NumberConflict.objects.filter(county=act.actor.county, id=order.conflict)
    conflict = rows.select_for_update().first()
    if conflict is None:
        raise NotFound(f"没有编号为 {order.conflict} 的号码冲突 no such conflict")
    act.require(conflict.unit)
    act.reason(order.reason)
    state = CONFLICT_GRAPH.next(conflict.state, order.verdict)
    rows.update(
        state=state, decided_by=act.actor.account_id, decided_at=TransactionNow(), reason=one_line(order.reason)
    )
    act.note("number_conflict", conflict.id, state=state)
    return {"conflict": conflict.id, "state": state}
