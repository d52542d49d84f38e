"""What was typed into a form and did not get sent: kept for its account alone, sealed, for a day.

In: an account, the address of a page, fields and values. Out: the same to the same account, once it is signed in again.
Never: a password or a code; a file; anything for another account; the work of the form done by itself.

No actions: nothing of the county changes, and nobody but the account sees it. A sign-in that is over may still leave
something here, and can read nothing.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from canbao.access.keeping import Due, Keeper, keep
from canbao.access.models import PAGE_ADDRESS, UnsentForm
from canbao.access.sign_ins import Presence
from canbao.access.vault import SealBroken, open_vault, place_of
from canbao.store.numbers import reserve_numbers
from canbao.store.scope import scope_of, scoped

MOST_BYTES = 64 * 1024
"""Of one form: a household of twenty with everything that can be typed has six thousand."""
MOST_KEPT = 20
"""Of one account: more pages than anybody has open."""
SECRET = ("password", "secret", "code", "csrfmiddlewaretoken", "key")
"""Last parts of names of fields that are not kept: secrets, and what a page makes for itself."""

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Unsent:
    """One form that waits. `page`: its address."""

    page: str
    kept_at: datetime
    fields: tuple[tuple[str, str], ...]


def keep_unsent(county: str, account: int, page: str, fields: Pairs) -> bool:
    """Keep it in the place of what was kept for this page before. False: nothing worth keeping, or too much."""
    kept = [(name, value) for name, value in fields if name.rpartition("-")[2] not in SECRET and value != ""]
    text = json.dumps(kept, ensure_ascii=False)
    if not kept or len(page) > PAGE_ADDRESS or len(text.encode()) > MOST_BYTES:
        return False
    with scoped(scope_of([county])):
        own = UnsentForm.objects.filter(county=county, account_id=account)
        own.filter(page=page).delete()
        if own.count() >= MOST_KEPT:
            return False
        number = int(reserve_numbers(1)[0])
        sealed = open_vault().seal(text, place_of("access_unsentform", "content", county, number))
        UnsentForm.objects.create(county=county, id=number, account_id=account, page=page, content=sealed)
    return True


def unsent_of(presence: Presence) -> list[tuple[str, datetime]]:
    """Pages of one's own that wait, the latest first."""
    actor = presence.actor
    with scoped(scope_of([actor.county])):
        rows = UnsentForm.objects.filter(county=actor.county, account_id=actor.account_id)
        return list(rows.order_by("-kept_at").values_list("page", "kept_at"))


def unsent_at(presence: Presence, page: str) -> Unsent | None:
    """What waits for a page; None also where it can no longer be opened."""
    actor = presence.actor
    with scoped(scope_of([actor.county])):
        found = UnsentForm.objects.filter(county=actor.county, account_id=actor.account_id, page=page).first()
    if found is None:
        return None
    place = place_of("access_unsentform", "content", actor.county, found.id)
    try:
        fields = json.loads(open_vault().open(bytes(found.content), place))
    except SealBroken:
        return None
    return Unsent(found.page, found.kept_at, tuple((name, value) for name, value in fields))


def forget_unsent(presence: Presence, page: str) -> bool:
    """It was sent, or is not wanted. Says whether there was one."""
    actor = presence.actor
    with scoped(scope_of([actor.county])):
        rows = UnsentForm.objects.filter(county=actor.county, account_id=actor.account_id, page=page)
        return bool(rows.delete()[0])


_OVER = "FROM access_unsentform WHERE county = %s AND kept_at < %s"


def _look(county: str, before: datetime) -> Due:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_OVER}", [county, before])
        return Due(int(cursor.fetchone()[0]), 0)


def _destroy(county: str, _found: Due, before: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE {_OVER}", [county, before])


keep("unsent", Keeper(_look, _destroy))
