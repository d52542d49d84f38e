"""The graph of states of a grant.

In: nothing. Out: `GRANT_GRAPH`. Never: a role that counts before a second person has confirmed it.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class GrantState(models.TextChoices):
    """Where a grant stands."""

    PROPOSED = "proposed", "待确认"
    CONFIRMED = "confirmed", "已生效"
    WITHDRAWN = "withdrawn", "已收回"


GRANT_GRAPH = StateGraph(
    record="grant",
    label="授权",
    first=GrantState.PROPOSED,
    moves=MappingProxyType(
        {
            (GrantState.PROPOSED, "confirm"): GrantState.CONFIRMED,
            (GrantState.PROPOSED, "withdraw"): GrantState.WITHDRAWN,
            (GrantState.CONFIRMED, "withdraw"): GrantState.WITHDRAWN,
        }
    ),
    words=MappingProxyType(dict(GrantState.choices) | {"confirm": "确认", "withdraw": "收回"}),
)
