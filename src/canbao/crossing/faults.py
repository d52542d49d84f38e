"""Faults of the crossing told in the trail: a file that was refused, a number that does not come.

In: a round that ended with a fault. Out: an entry, once for each fault. Never: an entry each turn.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor
from canbao.crossing.carrying import Crossing, Round


@dataclass(frozen=True)
class NoteFault:
    """`way`: of the file; `problem`: as `packages` names it, or `missing`."""

    way: str
    number: int
    problem: str


def tell_of_fault(actor: Actor, crossing: Crossing, found: Round) -> None:
    """Nothing where there is none."""
    if found.fault:
        key = f"crossing-{crossing.way_in}-{found.number}-{found.fault}"
        note_fault(actor, key, NoteFault(crossing.way_in.value, found.number, found.fault))


@performs("note_crossing_fault")
def note_fault(act: Act, order: NoteFault) -> dict[str, Json]:
    """Say it. Raises NotAllowed."""
    act.require(act.actor.county)
    act.note("crossing", order.number, way=order.way, problem=order.problem)
    return {"number": order.number}
