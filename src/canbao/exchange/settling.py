"""Applications for aid money on their way to finance: everybody on the annexes of requests that are not paid yet.

In: a county, a benefit year. Out: rows of the format `settlement_request`, which add up to the requests. Never: a
request that nobody applied for; somebody left out because of a missing number: the sum would not be the request's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from canbao.access.vault import Vault, place_of
from canbao.billing.assessing import published_run
from canbao.exchange.models import Partner
from canbao.exchange.said import Said
from canbao.money.aid_states import AidState, LineState
from canbao.store.driver import driver_connection
from canbao.values.fen import format_yuan

BLOCK_ROWS = 10_000
"""Rows fetched at a time: some ten megabytes with their sealed numbers."""
ASKED = (AidState.APPLIED, AidState.REVIEWED, AidState.PARTLY)
"""Applied for, and not all of it paid."""
NOT_NAMED = "通知未写"
"""Where the policy names no group."""

# A person who moved within a town has two lines of one request: one row.
_LINES = f"""
    SELECT line.person_id, request.id, request.payer, left(line.unit, 9), line.standing, sum(line.fen)::bigint,
        min(payment.paid_on), person.name, document.id, document.number
    FROM money_aidrequest AS request
    JOIN money_requestline AS line ON line.county = request.county AND line.request_id = request.id
        AND line.state = '{LineState.STANDS}'
    JOIN registry_person AS person ON person.county = line.county AND person.id = line.person_id
    LEFT JOIN money_payment AS payment ON payment.county = line.county AND payment.id = line.payment_id
    LEFT JOIN LATERAL (
        SELECT id, number FROM registry_document AS kept WHERE kept.county = line.county
            AND kept.person_id = line.person_id AND is_current ORDER BY kept.id LIMIT 1
    ) AS document ON true
    WHERE request.county = %(county)s AND request.year = %(year)s AND request.state = ANY (%(asked)s)
    GROUP BY line.person_id, request.id, request.payer, left(line.unit, 9), line.standing, person.name, document.id,
        document.number
    ORDER BY request.id, 4, line.standing, line.person_id
"""


class SettlementRows:
    """Rows of all requests that finance has still to pay."""

    def __init__(self, county: str, year: int, vault: Vault, partner: Partner) -> None:
        del partner
        run = published_run(county, year)
        self.left_out: dict[str, int] = {}
        self._county, self._year, self._vault = county, year, vault
        self._payers = run.payers if run else {}

    def __iter__(self) -> Iterator[Said]:
        given = {"county": self._county, "year": self._year, "asked": [state.value for state in ASKED]}
        with driver_connection().cursor(name="exchange_settlement") as cursor:
            cursor.itersize = BLOCK_ROWS
            cursor.execute(_LINES, given)
            for person, request, payer, town, standing, fen, paid_on, name, document, sealed in cursor:
                cells = {
                    "request": str(request),
                    "payer_code": payer,
                    "payer": self._payers.get(payer, payer),
                    "town": town,
                    "marks": standing or NOT_NAMED,
                    "reference": str(person),
                    "id_number": number_of(self._vault, self._county, document, sealed),
                    "name": name,
                    "year": str(self._year),
                    "aid": format_yuan(fen),
                    "paid_on": paid_on.isoformat() if paid_on else "",
                }
                yield Said(person, cells, fen)

    def gone(self, people: Sequence[int]) -> Sequence[Said]:
        """Such a package says everything."""
        del people
        return ()


def number_of(vault: Vault, county: str, document: int | None, sealed: bytes | None) -> str:
    """The number of a document in the clear; nothing of somebody who has none."""
    if document is None or sealed is None:
        return ""
    return vault.open(bytes(sealed), place_of("registry_document", "number", county, document))
