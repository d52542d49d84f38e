"""What the worker finds of this room when it starts: documents whose time is over are gone within the minute.

In: nothing; every county of this installation. Out: nothing shown after its time. Never: a county passed over.
"""

from __future__ import annotations

from canbao.access.actors import Actor
from canbao.access.tasks import in_each_county
from canbao.crossing import kept_letters as kept_letters
from canbao.crossing.documents import forget_over
from canbao.store.tasks import chore


@chore("forget_documents", "* * * * *")
def forget_all_over() -> None:
    """In the public zone; the private one has none."""
    in_each_county("forgetting documents", _forget)


def _forget(actor: Actor) -> int:
    return forget_over(actor.county)
