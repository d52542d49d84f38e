"""What the worker finds of this room when it starts: missing numbers told each minute, partners asked every three,
contents kept for a time.
"""

from __future__ import annotations

import logging

from canbao.access.actors import Actor
from canbao.access.tasks import in_each_county
from canbao.exchange import keeping as keeping
from canbao.exchange.gaps import tell_of_gaps
from canbao.exchange.pulling import addressed_partners, pull_packages
from canbao.store.failures import StoreFailed
from canbao.store.tasks import chore

_log = logging.getLogger(__name__)


@chore("watch_gaps", "* * * * *")
def watch_all_gaps() -> None:
    """A number that is missing is told within the minute in which a later one came."""
    in_each_county("exchange gaps", tell_of_gaps)


@chore("pull_packages", "*/3 * * * *")
def pull_all_packages() -> None:
    """Whoever has stated an address is asked; without one, nothing leaves. Three minutes: a partner that comes back is
    heard, and its backlog taken, well within ten.
    """
    in_each_county("pulling packages", pull_from_all)


def pull_from_all(actor: Actor) -> None:
    """One that does not answer keeps nobody else waiting for longer than its time; `canbao exchange list` shows it."""
    for partner in addressed_partners(actor):
        try:
            pulled = pull_packages(actor, partner)
        except StoreFailed as failed:
            _log.warning("%s %s: %s", actor.county, partner, failed)
        else:
            if pulled.words:
                _log.warning("%s %s: %s", actor.county, partner, pulled.words)
