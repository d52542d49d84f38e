"""What the worker finds of this room when it starts: missing numbers told each minute, contents kept for a time."""

from __future__ import annotations

from canbao.access.tasks import in_each_county
from canbao.exchange import keeping as keeping
from canbao.exchange.gaps import tell_of_gaps
from canbao.store.tasks import chore


@chore("watch_gaps", "* * * * *")
def watch_all_gaps() -> None:
    """A number that is missing is told within the minute in which a later one came."""
    in_each_county("exchange gaps", tell_of_gaps)
