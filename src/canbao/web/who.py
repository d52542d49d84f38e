"""Names of people in lists of other rooms.

In: numbers of people, who looks. Out: name and last four characters. Never: a name for somebody who may not find
people, or of somebody out of sight.
"""

from __future__ import annotations

from collections.abc import Collection

from canbao.access.actors import Actor
from canbao.registry.queries import people_numbered


def people_of(actor: Actor, ids: Collection[int]) -> dict[int, str]:
    """By number; for who may not find people a person stays a number."""
    if not ids or not actor.may("find_person"):
        return {}
    return {id_: row.masked for id_, row in people_numbered(actor, ids).items()}
