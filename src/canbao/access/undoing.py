"""How long whoever recorded something may take it back at once, by the database's clock.

In: who recorded it and when. Out: until when it can be undone. Never: somebody else's record undone; one after its
minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from canbao.access.acting import Act
from canbao.store.failures import StoreFailed

UNDO_MINUTES = 10
"""Long enough to see a slip of the hand; after that others have read it."""


class NotUndone(StoreFailed):
    """Too late, undone already, or something rests on it."""


@dataclass(frozen=True)
class Recorded:
    """Who recorded it, and until when it can be undone (that moment excluded). `is_open`: it still can."""

    by: int
    until: datetime
    is_open: bool


def recorded(by: int, at: datetime) -> Recorded:
    """In the transaction under way."""
    until = at + timedelta(minutes=UNDO_MINUTES)
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() < %s", [until])
        return Recorded(by, until, bool(cursor.fetchone()[0]))


def require_own(act: Act, by: int, at: datetime) -> None:
    """It is the actor's own, and not too old. Raises NotAllowed, NotUndone."""
    act.refuse_unless(by == act.actor.account_id, "只能撤销自己登记的 only what one recorded oneself")
    if not recorded(by, at).is_open:
        raise NotUndone(f"登记已超过 {UNDO_MINUTES} 分钟，不能再撤销，请更正或收回 too late: correct it instead")
