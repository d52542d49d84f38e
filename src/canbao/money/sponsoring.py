"""What sponsors have given, beside what they pledged and what their pledges were charged with.

In: money of a sponsor that arrived. Out: the gift in the book; for each sponsor what was pledged, charged, given, and
what is open. Never: money of nobody; a paper twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.billing.models import Sponsor
from canbao.billing.storing import SPONSOR
from canbao.money.accounts import Account, Movement
from canbao.money.book import post
from canbao.money.legs import Leg
from canbao.money.models import Gift
from canbao.store.failures import StoreFailed


class GiftRefused(StoreFailed):
    """This cannot be noted, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class ReceiveGift:
    """Money of a sponsor in the treasury, under the number of a paper."""

    sponsor: int
    year: int
    fen: int
    paper: str


@dataclass(frozen=True)
class SponsorLine:
    """One sponsor's sums for a benefit year. `sponsor` 0: what the policy names no sponsor for."""

    sponsor: int
    name: str
    unit: str
    people: int
    pledged_fen: int
    charged_fen: int
    given_fen: int

    @property
    def open_fen(self) -> int:
        """Charged and not given yet; below nought, so much was given beforehand."""
        return self.charged_fen - self.given_fen


_SPONSORS = f"""
    WITH pledged AS (
        SELECT pledge.sponsor_id, sum(pledge.fen)::bigint AS fen, sum(pledge.people)::int AS people
        FROM billing_pledge AS pledge
        WHERE pledge.county = %(county)s AND pledge.year = %(year)s AND pledge.withdrawn_at IS NULL
        GROUP BY pledge.sponsor_id
    ),
    booked AS (
        SELECT owner, coalesce(sum(fen) FILTER (WHERE NOT is_gift), 0)::bigint AS charged,
            coalesce(sum(-fen) FILTER (WHERE is_gift), 0)::bigint AS given
        FROM (
            SELECT debit_of AS owner, fen, false AS is_gift FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s AND debit = '{Account.SPONSOR}'
            UNION ALL
            SELECT credit_of, -fen, movement = '{Movement.GIVE}' FROM money_transfer
            WHERE county = %(county)s AND year = %(year)s AND credit = '{Account.SPONSOR}'
        ) AS moved GROUP BY owner
    )
    SELECT coalesce(sponsor.id, 0), coalesce(sponsor.name, ''), coalesce(sponsor.unit, ''), coalesce(pledged.people, 0),
        coalesce(pledged.fen, 0), coalesce(booked.charged, 0), coalesce(booked.given, 0)
    FROM (SELECT * FROM billing_sponsor WHERE county = %(county)s) AS sponsor
    LEFT JOIN pledged ON pledged.sponsor_id = sponsor.id
    FULL JOIN booked ON booked.owner = sponsor.id::text
    WHERE sponsor.id IS NOT NULL OR booked.owner = '{SPONSOR}'
    ORDER BY 3, 2, 1
"""


@performs("receive_gift")
def receive_gift(act: Act, order: ReceiveGift) -> dict[str, Json]:
    """Note what arrived. Raises GiftRefused, NotFound, NotAllowed."""
    county = act.actor.county
    sponsor = Sponsor.objects.filter(county=county, id=order.sponsor).first()
    if sponsor is None:
        raise NotFound(f"没有编号为 {order.sponsor} 的扶持方 no such sponsor")
    act.require(sponsor.unit)
    alone(f"gifts:{county}:{order.year}")
    paper = order.paper.strip()
    if order.fen <= 0 or not paper:
        raise GiftRefused("no_sum", "请填到账金额和凭证号 the sum and the number of the paper are needed")
    if Gift.objects.filter(county=county, paper=paper).exists():
        raise GiftRefused("known", f"凭证 {paper} 已登记过 this paper was noted already")
    made = Gift.objects.create(
        county=county, year=order.year, sponsor_id=sponsor.id, unit=sponsor.unit, fen=order.fen, paper=paper,
        received_on=act.business_day(), recorded_by=act.actor.account_id,
    )  # fmt: skip
    leg = Leg(Account.TREASURY, Account.SPONSOR, order.fen, sponsor.unit, credit_of=str(sponsor.id), record=made.id)
    post(county, order.year, act.business_day(), Movement.GIVE, [leg])
    act.note("gift", made.id, sponsor=sponsor.id, fen=order.fen, paper=paper)
    return {"gift": made.id, "sponsor": sponsor.id, "fen": order.fen}


def sponsors(actor: Actor, year: int) -> list[SponsorLine]:
    """Every sponsor of the county, charged with what the reader sees. Raises NotAllowed."""
    with reading(actor, "view_sponsors"), connection.cursor() as cursor:
        cursor.execute(_SPONSORS, {"county": actor.county, "year": year})
        return [SponsorLine(*row) for row in cursor.fetchall()]
