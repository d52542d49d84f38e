"""One turn of the private zone's end: what came is taken and answered, what is public is told, what waits leaves.

In: the crossing, a county. Out: what was done. Never: an answer that waits a turn longer than it must; a county passed
over because another one's turn went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from django.db import DatabaseError, connections

from canbao.access.actors import counties, system_actor
from canbao.campaign.own_codes import send_codes
from canbao.crossing.carrying import Crossing, Round, carry
from canbao.crossing.faults import tell_of_fault
from canbao.crossing.packages import county_in
from canbao.inside import own_answers, paper_answers, phone_answers
from canbao.inside.answering import answer_letters
from canbao.inside.publishing import publish
from canbao.phones.telling import tell_phones
from canbao.store.configuration import Zone
from canbao.store.failures import StoreFailed

_log = logging.getLogger(__name__)
__all__ = ["counties_here", "own_answers", "paper_answers", "phone_answers", "turn", "turn_all"]


def turn(crossing: Crossing, county: str, *, publishes: bool = True) -> Round:
    """Of either zone. `publishes`: whether to look what changed of what is public, which takes longer than the rest."""
    if crossing.own.zone is Zone.PUBLIC:
        found = carry(crossing, county)
    else:
        first = carry(crossing, county)
        answered = answer_letters(county, crossing.own.opening)
        if answered:
            send_codes(system_actor(county))
        changed = tell_phones(county) + (publish(county) if publishes else 0)
        last = carry(crossing, county) if answered or changed else Round()
        found = Round(first.made + last.made, first.taken + last.taken, first.fault, first.number)
    tell_of_fault(system_actor(county), crossing, found)
    return found


def turn_all(crossing: Crossing, *, publishes: bool = True) -> Round:
    """Every county's, one after the other. What goes wrong with one is told to the log; the next turn tries again."""
    found = Round()
    for county in counties_here(crossing.into):
        try:
            done = turn(crossing, county, publishes=publishes)
        except (StoreFailed, DatabaseError, OSError) as failed:
            _log.critical("carrying of %s went wrong: %s", county, failed)
            connections.close_all()
            continue
        found = Round(
            found.made + done.made, found.taken + done.taken, found.fault or done.fault, found.number or done.number
        )
    return found


def counties_here(into: Path) -> Iterable[str]:
    """Those of this installation, and those whose first file has come."""
    came = {county_in(path.name) for path in into.iterdir()} if into.is_dir() else set()
    return sorted({*counties(), *(each for each in came if each)})
