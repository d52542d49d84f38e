"""How long the files of packages are kept: then digest, rows and sum stay, and what was said.

In: a county and the moment before which a thing is over. Out: what is over, what is destroyed. Never: a file that waits
to be applied or to be fetched.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from canbao.access.holds import holdable
from canbao.access.keeping import Due, Keeper, keep

# A package that nobody has fetched or that waits for earlier ones still needs its file; so does one that the partner
# has not yet answered for.
_OVER = """
    SELECT package.id, access_is_held(package.county, 'package', package.id) FROM (
        SELECT county, id FROM exchange_outgoing
        WHERE county = %(county)s AND made_at < %(before)s AND state IN ('taken', 'refused', 'void')
        UNION ALL
        SELECT county, id FROM exchange_incoming
        WHERE county = %(county)s AND received_at < %(before)s AND state IN ('applied', 'refused')
    ) AS package
    WHERE EXISTS (SELECT FROM exchange_part AS part WHERE part.county = package.county AND part.package_id = package.id)
    ORDER BY package.id
"""


@holdable("package")
def _find_package(county: str, number: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM exchange_incoming WHERE county = %(county)s AND id = %(id)s)"
            " OR EXISTS (SELECT FROM exchange_outgoing WHERE county = %(county)s AND id = %(id)s)",
            {"county": county, "id": number},
        )
        return bool(cursor.fetchone()[0])


def look_at_contents(county: str, before: datetime) -> Due:
    """Packages whose files are over."""
    with connection.cursor() as cursor:
        cursor.execute(_OVER, {"county": county, "before": before})
        rows = cursor.fetchall()
    free = tuple(number for number, is_held in rows if not is_held)
    return Due(len(free), len(rows) - len(free), free)


def destroy_contents(county: str, due: Due, _before: datetime) -> None:
    """The pieces go; the register of packages stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT exchange_destroy_parts(%s, %s::bigint[])", [county, list(due.numbers)])


keep("packages", Keeper(look_at_contents, destroy_contents))
