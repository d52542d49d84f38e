"""Pages that somebody tried to see without a right: told to the trail like any other denial.

In: an actor, the rights of which one would do. Out: an entry. Never: a denial that nobody can read of later.
"""

from __future__ import annotations

from collections.abc import Sequence

from canbao.access.acting import Act, NotAllowed, record_denial
from canbao.access.actors import Actor
from canbao.access.rights import right_to


def deny_page(actor: Actor, rights: Sequence[str]) -> None:
    """Tell of it, under the first of the rights that the actor has not. Raises TrailUnwritable."""
    right = right_to(next(each for each in rights if not actor.may(each)))
    record_denial(Act(actor, right), NotAllowed(f"您没有“{right.label}”的权限"))
