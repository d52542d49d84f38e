"""How often one account may look for people in a minute: counted in the database, so that all processes count together,
pages and other systems alike.

In: an actor. Out: nothing, or `TooMany`. Never: a count that a second process does not see.
"""

from __future__ import annotations

from canbao.access.actors import Actor
from canbao.access.guesses import count_within, door_of
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped

MOST_SEARCHES = 60
"""A minute, of one account: one a second is more than anybody types; a program that copies asks faster."""
_MINUTE = 60


class TooMany(StoreFailed):
    """Asked too often. `wait`: seconds."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"查得太快，请 {wait} 秒后再试 too many searches: try again in {wait} s")
        self.wait = wait


def count_search(actor: Actor) -> None:
    """Raises TooMany."""
    with scoped(scope_of([actor.county])):
        count, left = count_within(actor.county, door_of("search", str(actor.account_id)), _MINUTE)
    if count > MOST_SEARCHES:
        raise TooMany(left)
