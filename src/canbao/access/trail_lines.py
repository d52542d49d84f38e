"""Entries of the trail as bytes, in the one order that the seals use.

In: a county, a cluster, a range of transactions. Out: one line an entry: transaction, number, and all that the entry
says as JSON, written by the database. Never: a column of the entry left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from psycopg import sql

from canbao.store.driver import driver_connection

FIRST, LAST = 0, 2**63 - 1
# jsonb has one way of writing a value, so the same entry gives the same bytes in every copy of the database.
_LINES = """
    COPY (
        SELECT txid, id, jsonb_build_array(county, id, (extract(epoch FROM at) * 1000000)::bigint, cluster, txid,
            account_id, account_name, organisation_id, action, outcome, unit, reason, request_key, changes)
        FROM access_auditentry
        WHERE county = {county} AND cluster = {cluster} AND txid >= {first} AND txid < {until}
        ORDER BY txid, id
    ) TO STDOUT
"""


def entry_lines(county: str, cluster: int, first: int = FIRST, until: int = LAST) -> Iterator[bytes]:
    """Lines of the entries whose transactions lie in [first, until)."""
    text = sql.SQL(_LINES).format(
        county=sql.Literal(county), cluster=sql.Literal(cluster), first=sql.Literal(first), until=sql.Literal(until)
    )
    with driver_connection().cursor() as cursor, cursor.copy(text) as copy:
        for line in copy:
            yield bytes(line)
