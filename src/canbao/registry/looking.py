"""Who looked at whose file: told each time a file is opened, shown to whoever may ask and to the person.

In: who looks, at whom. Out: rows, the latest first. Never: a look that changes what is seen; one told twice within ten
minutes.

No actions: a look changes nothing of the county, and a page that is read again is no second one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.registry.models import FileLook, Looked
from canbao.store.scope import scope_of, scoped

SAME_LOOK_MINUTES = 10
"""Going through the tabs of one file is one look."""
MOST_SHOWN = 200
"""The latest of one person: a file that more people opened is a matter for the trail."""

_TELL = """
    INSERT INTO registry_filelook (county, person_id, account_id, account_name, office, what)
    SELECT %(county)s, %(person)s, %(account)s, %(name)s,
        coalesce((SELECT name FROM access_organisation WHERE county = %(county)s AND id = %(office)s), ''), %(what)s
    WHERE NOT EXISTS (
        SELECT FROM registry_filelook WHERE county = %(county)s AND person_id = %(person)s
            AND account_id = %(account)s AND what = %(what)s AND at > now() - %(minutes)s * interval '1 minute'
    )
"""


@dataclass(frozen=True)
class Look:
    """One look. `account`: the name of who looked; `office`: where, as it was called then."""

    at: datetime
    account: str
    office: str
    what: str


def tell_look(actor: Actor, person: int, what: Looked) -> None:
    """After the file was found in the actor's area. Raises StoreFailed."""
    given: dict[str, str | int] = {
        "county": actor.county, "person": person, "account": actor.account_id, "name": actor.name,
        "office": actor.organisation_id, "what": str(what), "minutes": SAME_LOOK_MINUTES,
    }  # fmt: skip
    with scoped(scope_of([actor.county])), connection.cursor() as cursor:
        cursor.execute(_TELL, given)


def looks_at(actor: Actor, person: int) -> list[Look]:
    """Of one person in the actor's area, the latest first. Raises NotAllowed."""
    with reading(actor, "view_looks"):
        return told(FileLook.objects.filter(county=actor.county, person_id=person).order_by("-at", "-id")[:MOST_SHOWN])


def told(rows: Iterable[FileLook]) -> list[Look]:
    """Rows as they are shown."""
    return [Look(each.at, each.account_name, each.office, Looked(each.what).label) for each in rows]
