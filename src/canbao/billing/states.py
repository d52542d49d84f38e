"""The graph of states of a run.

In: nothing. Out: `RUN_GRAPH`. Never: a due that counts before one person has proposed it and another confirmed it.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class RunState(models.TextChoices):
    """Where a run stands."""

    DRAFT = "draft", "草稿"
    REVIEWED = "reviewed", "情形已签认"
    PROPOSED = "proposed", "待确认发布"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被替代"
    DISCARDED = "discarded", "已作废"


OPEN_STATES = (RunState.DRAFT, RunState.REVIEWED)
"""Of runs that a newer one puts aside; a proposed one waits for its second person."""

RUN_GRAPH = StateGraph(
    record="run",
    label="核算批次",
    first=RunState.DRAFT,
    moves=MappingProxyType(
        {
            (RunState.DRAFT, "review"): RunState.REVIEWED,
            (RunState.REVIEWED, "propose"): RunState.PROPOSED,
            (RunState.PROPOSED, "publish"): RunState.PUBLISHED,
            (RunState.PUBLISHED, "supersede"): RunState.SUPERSEDED,
            (RunState.DRAFT, "discard"): RunState.DISCARDED,
            (RunState.REVIEWED, "discard"): RunState.DISCARDED,
            (RunState.PROPOSED, "discard"): RunState.DISCARDED,
        }
    ),
    words=MappingProxyType(
        dict(RunState.choices)
        | {"review": "记为已签认", "propose": "提出发布", "publish": "发布", "supersede": "替代", "discard": "作废"}
    ),
)
