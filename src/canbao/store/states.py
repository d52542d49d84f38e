"""Graphs of states: which moves a record may make, by which event.

In: (state, event) pairs with the state that follows, written down once a record. Out: the next state, or `MoveRefused`;
the graph as text for the docs (Mermaid). Never: a state set past its graph.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db import models

from canbao.store.failures import StoreFailed


class MoveRefused(StoreFailed):
    """The record is in no state for this."""


@dataclass(frozen=True)
class StateGraph:
    """The allowed moves of one kind of record."""

    record: str
    label: str
    first: str
    moves: Mapping[tuple[str, str], str]
    words: Mapping[str, str]
    """What states and events are called in Chinese."""

    @property
    def states(self) -> tuple[str, ...]:
        """Every state, the first one first, then as they appear."""
        found = [self.first, *(state for (before, _), after in self.moves.items() for state in (before, after))]
        return tuple(dict.fromkeys(found))

    @property
    def events(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(event for _, event in self.moves))

    def next(self, state: str, event: str) -> str:
        """The state after the event. Raises MoveRefused."""
        try:
            return self.moves[state, event]
        except KeyError:
            raise MoveRefused(
                f"{self.label}现为“{self.words.get(state, state)}”，不能{self.words.get(event, event)} "
                f"{self.record} is {state}: {event} is not possible"
            ) from None

    def before(self, event: str) -> tuple[str, ...]:
        """The states from which the event is possible."""
        return tuple(state for state, named in self.moves if named == event)

    def as_mermaid(self) -> str:
        """The graph as a state diagram."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [f"    {before} --> {after}: {event}" for (before, event), after in self.moves.items()]
        return "\n".join(lines)


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued", "排队"
    RUNNING = "running", "进行中"
    DONE = "done", "完成"
    FAILED = "failed", "失败"
    CANCELLED = "cancelled", "已取消"


JOB_GRAPH = StateGraph(
    record="job",
    label="任务",
    first=JobState.QUEUED,
    moves=MappingProxyType(
        {
            (JobState.QUEUED, "start"): JobState.RUNNING,
            (JobState.RUNNING, "start"): JobState.RUNNING,
            (JobState.RUNNING, "finish"): JobState.DONE,
            (JobState.RUNNING, "fail"): JobState.FAILED,
            (JobState.QUEUED, "cancel"): JobState.CANCELLED,
            (JobState.RUNNING, "cancel"): JobState.CANCELLED,
            (JobState.FAILED, "retry"): JobState.QUEUED,
        }
    ),
    words=MappingProxyType(
        dict(JobState.choices)
        | {"start": "开始", "finish": "完成", "fail": "记为失败", "cancel": "取消", "retry": "重试"}
    ),
)
