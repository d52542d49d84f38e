"""The graph of a campaign year (征缴年度): prepared, central window, late window, closed.

In: nothing. Out: `YEAR_GRAPH`. Never: a year closed before it was opened; one opened twice.
"""

from __future__ import annotations

from types import MappingProxyType

from django.db import models

from canbao.store.states import StateGraph


class YearState(models.TextChoices):
    """Where a campaign year stands."""

    PREPARED = "prepared", "筹备"
    OPEN = "open", "集中征缴"
    LATE = "late", "补缴"
    CLOSED = "closed", "已结束"


YEAR_GRAPH = StateGraph(
    record="campaign year",
    label="征缴年度",
    first=YearState.PREPARED,
    moves=MappingProxyType(
        {
            (YearState.PREPARED, "open"): YearState.OPEN,
            (YearState.OPEN, "begin_late"): YearState.LATE,
            (YearState.OPEN, "close"): YearState.CLOSED,
            (YearState.LATE, "close"): YearState.CLOSED,
            (YearState.CLOSED, "reopen"): YearState.LATE,
        }
    ),
    words=MappingProxyType(
        dict(YearState.choices)
        | {"open": "启动集中征缴", "begin_late": "转入补缴", "close": "结束征缴", "reopen": "重新打开"}
    ),
)
