"""Sponsors, and what they pledge to lower people's shares: towns, collectives, units and others of their own accord.

In: a sponsor, whom the pledge is for, so much a head or a sum for all of them. Out: a share for each person, which the
next run reads beside the register (`inputs`). Never: a pledge for nobody; a share changed: a pledge can be withdrawn
as a whole; a person's share below nought: what is pledged beyond it is not used (A45 is the rules' own).

Pledges are kept here and not with the book: a run reads them, and a run must not look up into the book.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.locks import alone
from canbao.billing.inputs import LEFT_OUT
from canbao.billing.models import Pledge, Sponsor
from canbao.billing.storing import SPONSOR
from canbao.policy.standings import load_catalogue
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers

LONGEST_NAME = 80
"""Characters: the full name of a town's enterprise fits."""


class PledgeRefused(StoreFailed):
    """This cannot be pledged, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class RegisterSponsor:
    """Somebody who gives. `unit`: where it is at home."""

    unit: str
    name: str


@dataclass(frozen=True)
class RecordPledge:
    """So much a head, or a sum shared evenly, for the people of a unit: all of them, those with a standing, or those
    named.
    """

    sponsor: int
    year: int
    unit: str
    per_head_fen: int | None = None
    sum_fen: int | None = None
    standing: str = ""
    people: tuple[int, ...] = ()


@dataclass(frozen=True)
class WithdrawPledge:
    """A pledge that will not be kept, and why. Shares that were charged already stay until the next run."""

    pledge: int
    reason: str


# A sum is shared to the fen: what cannot be divided goes to the first ones, a fen each.
_SHARE = """
    WITH meant AS (
        SELECT person.id, person.unit, row_number() OVER (ORDER BY person.id) AS place, count(*) OVER () AS people
        FROM registry_person AS person
        WHERE person.county = %(county)s AND person.merged_into IS NULL AND person.unit LIKE %(unit)s || '%%'
            AND (%(named)s::bigint[] IS NULL OR person.id = ANY (%(named)s::bigint[]))
            AND (%(standings)s::text[] IS NULL OR EXISTS (SELECT FROM registry_standing AS has
                WHERE has.county = person.county AND has.person_id = person.id AND has.replaced_at IS NULL
                    AND has.standing = ANY (%(standings)s::text[])
                    AND (has.valid_from IS NULL OR has.valid_from <= %(day)s)
                    AND (has.valid_until IS NULL OR has.valid_until >= %(day)s)))
            AND NOT EXISTS (SELECT FROM registry_status AS gone WHERE gone.county = person.county
                AND gone.person_id = person.id AND gone.replaced_at IS NULL AND gone.status = ANY (%(gone)s)
                AND (gone.valid_from IS NULL OR gone.valid_from <= %(day)s)
                AND (gone.valid_until IS NULL OR gone.valid_until >= %(day)s))
    ),
    shared AS (
        SELECT id, unit, coalesce(%(head)s::bigint, %(sum)s::bigint / people
            + CASE WHEN place <= %(sum)s::bigint %% people THEN 1 ELSE 0 END) AS fen
        FROM meant
    ),
    kept AS (
        INSERT INTO billing_pledgeshare (county, pledge_id, person_id, unit, fen)
        SELECT %(county)s, %(pledge)s, id, unit, fen FROM shared WHERE fen > 0 RETURNING fen
    )
    SELECT (SELECT count(*)::int FROM meant), coalesce(sum(fen), 0)::bigint FROM kept
"""


@performs("register_sponsor")
def register_sponsor(act: Act, order: RegisterSponsor) -> dict[str, Json]:
    """Enter a sponsor. Raises PledgeRefused, NotAllowed."""
    act.require(order.unit)
    county, name = act.actor.county, order.name.strip()
    alone(f"sponsors:{county}")
    if not 0 < len(name) <= LONGEST_NAME:
        raise PledgeRefused("no_name", f"请填扶持方名称，不超过 {LONGEST_NAME} 字 the sponsor needs a name")
    if Sponsor.objects.filter(county=county, unit=order.unit, name=name).exists():
        raise PledgeRefused("known", f"已登记过“{name}” this sponsor is registered already")
    made = Sponsor.objects.create(county=county, unit=order.unit, name=name, registered_by=act.actor.account_id)
    act.note("sponsor", made.id, name=name)
    return {"sponsor": made.id, "name": name}


@performs("record_pledge")
def record_pledge(act: Act, order: RecordPledge) -> dict[str, Json]:
    """Share out what was pledged. Raises PledgeRefused, NotFound, NotAllowed."""
    act.require(order.unit)
    county = act.actor.county
    sponsor = Sponsor.objects.filter(county=county, id=order.sponsor).first()
    if sponsor is None:
        raise NotFound(f"没有编号为 {order.sponsor} 的扶持方 no such sponsor")
    head, whole = order.per_head_fen, order.sum_fen
    if (head is None) == (whole is None) or (head or whole or 0) <= 0:
        raise PledgeRefused("no_sum", "每人金额和总额填其中一项，须大于零 a sum a head or a sum for all, one of both")
    number = int(reserve_numbers(1)[0])
    people, fen = _share(act, order, number)
    if not people:
        raise PledgeRefused("nobody", "该范围内没有可扶持的人 nobody there to lower the share of")
    if whole is not None and whole < people:
        raise PledgeRefused("too_little", f"{people} 人分 {whole / 100:.2f} 元，每人不足一分 less than a fen each")
    if order.people and people != len(set(order.people)):
        raise PledgeRefused("not_all", "所列人员有的不在该单位，或已不在册 some of the named people are not there")
    wanted: dict[str, Json] = {"standing": order.standing, "named": len(set(order.people)), "per_head_fen": head}
    Pledge.objects.create(
        county=county, id=number, year=order.year, sponsor_id=sponsor.id, unit=order.unit, wanted=wanted,
        people=people, fen=fen, pledged_by=act.actor.account_id,
    )  # fmt: skip
    act.note("pledge", number, sponsor=sponsor.id, people=people, fen=fen)
    return {"pledge": number, "people": people, "fen": fen}


@performs("record_pledge")
def withdraw_pledge(act: Act, order: WithdrawPledge) -> dict[str, Json]:
    """Take a pledge back as a whole. Raises PledgeRefused, NotFound, NotAllowed."""
    county = act.actor.county
    act.reason(order.reason)
    pledge = Pledge.objects.select_for_update().filter(county=county, id=order.pledge).first()
    if pledge is None:
        raise NotFound(f"没有编号为 {order.pledge} 的承诺 no such pledge")
    act.require(pledge.unit)
    act.refuse_unless(act.has_reason, "请写明撤回的原因 say why")
    if pledge.withdrawn_at is not None:
        raise PledgeRefused("withdrawn", "这项承诺已经撤回 it was withdrawn already")
    Pledge.objects.filter(county=county, id=pledge.id).update(withdrawn_by=act.actor.account_id, withdrawn_at=Now())
    act.note("pledge", pledge.id, withdrawn=True, fen=pledge.fen)
    return {"pledge": pledge.id, "fen": pledge.fen}


def _share(act: Act, order: RecordPledge, number: int) -> tuple[int, int]:
    """How many people are meant, and the fen of the shares that were written."""
    standings = None
    if order.standing:
        match = load_catalogue().resolve(order.standing)
        if match is None:
            word = order.standing[:20]
            near = "、".join(load_catalogue().nearest(order.standing))
            raise PledgeRefused("no_such_standing", f"没有“{word}”这种身份，是否指 {near}？ no such standing")
        standings = sorted(match.ids)
    with connection.cursor() as cursor:
        cursor.execute(
            _SHARE,
            {
                "county": act.actor.county, "unit": order.unit, "named": sorted(set(order.people)) or None,
                "standings": standings, "gone": [str(status) for status in LEFT_OUT], "day": act.business_day(),
                "head": order.per_head_fen, "sum": order.sum_fen, "pledge": number,
            },
        )  # fmt: skip
        people, fen = cursor.fetchone()
    return int(people), int(fen)


def sponsors_sql(person: str, taken: str, moment: str) -> str:
    """SQL that says which sponsor bears how much of what a run took of a person's pledges, the first pledge first:
    rows of `owner` and `fen`. `person`, `taken` and `moment` (when the run read) are SQL of ours; it wants the
    parameters county and year. What no pledge accounts for is the policy's own sponsor.
    """
    shares = f"""
        SELECT pledge.id, pledge.sponsor_id::text AS owner, share.fen::bigint AS fen
        FROM billing_pledgeshare AS share JOIN billing_pledge AS pledge
            ON pledge.county = share.county AND pledge.id = share.pledge_id
        WHERE share.county = %(county)s AND share.person_id = {person} AND pledge.year = %(year)s
            AND pledge.pledged_at <= {moment} AND (pledge.withdrawn_at IS NULL OR pledge.withdrawn_at > {moment})
        UNION ALL SELECT {2**62}, '{SPONSOR}', {taken}
    """
    return f"""
        SELECT owner, sum(least(fen, {taken} - before))::bigint AS fen FROM (
            SELECT owner, fen, coalesce(sum(fen) OVER (
                ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)::bigint AS before
            FROM ({shares}) AS share
        ) AS filling WHERE before < {taken} GROUP BY owner
    """
