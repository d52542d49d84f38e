"""Aid by payer beside what finance has paid, and whether book, requests and annexes say the same.

In: a benefit year, perhaps what finance says of each payer. Out: one account a payer with what does not agree. Never: a
difference that two errors of opposite signs hide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.billing.assessing import published_run
from canbao.money.accounts import Account, Movement
from canbao.money.aid_states import AidState
from canbao.money.aiding.open_aid import ADVANCED
from canbao.money.aiding.totals import READY, TOO_MUCH, UNPAID, aid_totals, rows_of

_A, _M = Account, Movement
_BOOK = f"""
    SELECT payer, coalesce(sum(fen) FILTER (WHERE what = 'charged'), 0)::bigint,
        coalesce(sum(fen) FILTER (WHERE what = 'transferred'), 0)::bigint,
        coalesce(sum(fen) FILTER (WHERE what = 'remitted'), 0)::bigint,
        coalesce(sum(fen) FILTER (WHERE what = 'apart'), 0)::bigint
    FROM (
        SELECT debit_of AS payer, fen,
            CASE WHEN movement = '{_M.CHARGE}' OR {ADVANCED} THEN 'charged' ELSE 'apart' END AS what
        FROM money_transfer AS granted WHERE {{here}} AND debit = '{_A.AID}' AND movement <> '{_M.TAKE_BACK}'
        UNION ALL
        SELECT credit_of, CASE WHEN movement IN ('{_M.TRANSFER}', '{_M.SETTLE}') THEN fen ELSE -fen END,
            CASE movement WHEN '{_M.LAPSE}' THEN 'charged' WHEN '{_M.TRANSFER}' THEN 'transferred'
                WHEN '{_M.SETTLE}' THEN 'transferred' ELSE 'apart' END
        FROM money_transfer WHERE {{here}} AND credit = '{_A.AID}'
        UNION ALL
        SELECT credit_of, fen, 'remitted' FROM money_transfer
        WHERE {{here}} AND (movement = '{_M.REMIT}' OR credit = '{_A.AID}' AND movement = '{_M.SETTLE}')
        UNION ALL
        SELECT debit_of, -fen, 'transferred' FROM money_transfer
        WHERE {{here}} AND debit = '{_A.AID}' AND movement = '{_M.TAKE_BACK}'
        UNION ALL
        SELECT debit_of, -fen, 'remitted' FROM money_transfer
        WHERE {{here}} AND debit IN ('{_A.AID}', '{_A.AID_FUND}') AND credit = '{_A.TREASURY}'
            AND movement = '{_M.TAKE_BACK}'
    ) AS moved GROUP BY payer ORDER BY payer
"""
_BOOK_HERE = _BOOK.format(here="county = %(county)s AND year = %(year)s")
_REQUESTS = f"""
    SELECT payer, sum(fen)::bigint, sum(transferred_fen)::bigint, sum(remitted_fen)::bigint FROM money_aidrequest
    WHERE county = %(county)s AND year = %(year)s AND state NOT IN ('{AidState.RETURNED}', '{AidState.WITHDRAWN}')
    GROUP BY payer
"""


@dataclass(frozen=True)
class PayerAccount:
    """One payer beside finance. `charged_fen`: what the payer owes by the book, of which `waiting_fen` until people
    have paid their own share; `open_fen`: due and not asked for yet, less what was asked for too much. `apart_fen`:
    granted to people who paid first and not paid out yet (what the fund paid out is charged, what the payer paid out
    itself is over). `difference_fen`: nought when book, requests and
    lines say the same, and finance, if its figure was given.
    """

    payer: str
    name: str
    charged_fen: int
    waiting_fen: int
    requested_fen: int
    open_fen: int
    transferred_fen: int
    remitted_fen: int
    apart_fen: int
    difference_fen: int

    @property
    def owed_fen(self) -> int:
        """Still to be paid by the payer, asked for or not."""
        return self.charged_fen + self.apart_fen - self.transferred_fen

    @property
    def on_the_way_fen(self) -> int:
        """On the account on the way into the fund."""
        return self.transferred_fen - self.remitted_fen


def reconcile_aid(actor: Actor, year: int, finance: Mapping[str, int] | None = None) -> list[PayerAccount]:
    """Every payer of the county. `finance`: what finance says it has paid, by payer. Raises NotAllowed."""
    totals = aid_totals(actor, year, actor.county)
    with reading(actor, "view_aid"):
        run = published_run(actor.county, year)
        parameters = {"county": actor.county, "year": year}
        book, requests = rows_of(_BOOK_HERE, parameters), {row[0]: row[1:] for row in rows_of(_REQUESTS, parameters)}
    names: Mapping[str, str] = run.payers if run else {}
    sums = Counter[tuple[str, str]]()
    for each in totals:
        word = each.state if each.state in (UNPAID, READY, TOO_MUCH) else "asked"
        sums[each.payer, word] += each.fen
    found = []
    for payer, charged, transferred, remitted, apart in book:
        waiting, asked = sums[payer, UNPAID], sums[payer, "asked"]
        still_open = sums[payer, READY] + sums[payer, TOO_MUCH]
        requested, paid_out, paid_in = requests.get(payer, (0, 0, 0))
        apart_from = (
            charged - waiting - asked - still_open, requested - asked, paid_out - transferred, paid_in - remitted,
            (finance or {}).get(payer, transferred) - transferred,
        )  # fmt: skip
        difference = max(apart_from, key=abs)
        found.append(
            PayerAccount(
                payer, names.get(payer, payer), charged, waiting, requested, still_open, transferred, remitted, apart,
                difference,
            )
        )  # fmt: skip
    return found
