"""Graphs of doubtful identities: two people who may be one, a number given with another name, the merging of two files.

In: nothing. Out: `PAIR_GRAPH`, `CONFLICT_GRAPH`, `MERGE_GRAPH`. Never: two files made one by a single person; a
judgement that cannot be taken up again.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class PairState(models.TextChoices):
    """What is thought of two people."""

    OPEN = "open", "待判定"
    ASK = "ask", "待核实"
    SAME = "same", "同一人"
    DIFFERENT = "different", "不同的人"


PAIR_GRAPH = StateGraph(
    record="pair",
    label="疑似重复",
    first=PairState.OPEN,
    moves=MappingProxyType(
        {
            (PairState.OPEN, "judge_same"): PairState.SAME,
            (PairState.OPEN, "judge_different"): PairState.DIFFERENT,
            (PairState.OPEN, "ask"): PairState.ASK,
            (PairState.ASK, "judge_same"): PairState.SAME,
            (PairState.ASK, "judge_different"): PairState.DIFFERENT,
            (PairState.SAME, "reopen"): PairState.OPEN,
            (PairState.DIFFERENT, "reopen"): PairState.OPEN,
        }
    ),
    words=MappingProxyType(
        dict(PairState.choices)
        | {"judge_same": "判为同一人", "judge_different": "判为不同的人", "ask": "转核实", "reopen": "重新判定"}
    ),
)


class ConflictState(models.TextChoices):
    """What is thought of a number that came with another name than the register has."""

    OPEN = "open", "待判定"
    ASK = "ask", "待核实"
    RENAMED = "renamed", "同一人，姓名不同"
    MISTYPED = "mistyped", "号码填错"


CONFLICT_GRAPH = StateGraph(
    record="number conflict",
    label="号码冲突",
    first=ConflictState.OPEN,
    moves=MappingProxyType(
        {
            (ConflictState.OPEN, "judge_renamed"): ConflictState.RENAMED,
            (ConflictState.OPEN, "judge_mistyped"): ConflictState.MISTYPED,
            (ConflictState.OPEN, "ask"): ConflictState.ASK,
            (ConflictState.ASK, "judge_renamed"): ConflictState.RENAMED,
            (ConflictState.ASK, "judge_mistyped"): ConflictState.MISTYPED,
            (ConflictState.RENAMED, "reopen"): ConflictState.OPEN,
            (ConflictState.MISTYPED, "reopen"): ConflictState.OPEN,
        }
    ),
    words=MappingProxyType(
        dict(ConflictState.choices)
        | {"judge_renamed": "判为同一人", "judge_mistyped": "判为号码填错", "ask": "转核实", "reopen": "重新判定"}
    ),
)


class MergeState(models.TextChoices):
    """Where the merging of two files stands."""

    PROPOSED = "proposed", "待确认"
    DONE = "done", "已并档"
    REFUSED = "refused", "未同意"
    UNDONE = "undone", "已撤销"


MERGE_GRAPH = StateGraph(
    record="merge",
    label="并档",
    first=MergeState.PROPOSED,
    moves=MappingProxyType(
        {
            (MergeState.PROPOSED, "confirm"): MergeState.DONE,
            (MergeState.PROPOSED, "refuse"): MergeState.REFUSED,
            (MergeState.DONE, "undo"): MergeState.UNDONE,
        }
    ),
    words=MappingProxyType(dict(MergeState.choices) | {"confirm": "确认", "refuse": "不同意", "undo": "撤销"}),
)
