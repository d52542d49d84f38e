"""The general fiscal subsidy: charged for everybody who is in, by town and level of government; recorded when it
arrives.

In: the published run of a benefit year, who has paid. Out: transfers that bring what each level owes to what the
policy says; arrivals by level. Never: a subsidy that is not set yet, or for somebody whose own share is unpaid, or
who pays it alone; a level that the policy does not name.

A person is in whose own share is paid, by the due that was paid, and whoever has nothing to pay by the published run.
What a town's people bring is split between the levels once, to the fen; a later run moves the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.db import connection

from canbao.access.acting import Act, Json, performs, reading
from canbao.access.actors import Actor
from canbao.access.locks import alone
from canbao.billing.assessing import published_run
from canbao.billing.models import Run
from canbao.money.accounts import Account, Movement
from canbao.money.aiding.streams import books_of_run
from canbao.money.book import post
from canbao.money.charging import NothingPublished
from canbao.money.legs import Leg
from canbao.money.models import PaymentKind, SubsidyArrival
from canbao.money.states import STANDING
from canbao.money.subsidy_terms import LEVEL_WORDS, Terms, terms_of
from canbao.money.taken_back import was_taken_back
from canbao.store.failures import StoreFailed

Owed = dict[tuple[str, str], int]
"""Fen by town and level."""

_IN = """
    SELECT policy, segment, left(unit, 9), count(*)::int FROM (
        SELECT payment.unit, item.outputs ->> 'policy' AS policy, coalesce(item.outputs ->> 'segment', '') AS segment
        FROM money_payment AS payment
        JOIN billing_due AS due ON due.county = payment.county AND due.id = payment.due_id
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        WHERE payment.county = %(county)s AND payment.year = %(year)s AND payment.kind = %(own)s
            AND payment.state = ANY (%(standing)s)
        UNION ALL
        SELECT due.unit, item.outputs ->> 'policy', coalesce(item.outputs ->> 'segment', '')
        FROM billing_due AS due
        JOIN billing_runsituation AS item ON item.county = due.county AND item.run_id = due.run_id
            AND item.situation = due.situation
        WHERE due.county = %(county)s AND due.run_id = %(run)s AND due.payable_fen = 0
            AND item.outputs ->> 'accepted' = 'true' AND NOT EXISTS (
                SELECT FROM money_payment AS paid WHERE paid.county = due.county AND paid.year = %(year)s
                    AND paid.person_id = due.person_id AND paid.kind = %(own)s AND paid.state = ANY (%(standing)s))
    ) AS people GROUP BY 1, 2, 3
"""
_BOOKED = f"""
    SELECT left(unit, 9), level, sum(fen)::bigint FROM (
        SELECT unit, debit_of AS level, fen FROM money_transfer
        WHERE county = %s AND year = %s AND debit = '{Account.SUBSIDY}' AND movement = '{Movement.CHARGE}'
        UNION ALL
        SELECT unit, credit_of, -fen FROM money_transfer
        WHERE county = %s AND year = %s AND credit = '{Account.SUBSIDY}' AND movement = '{Movement.LAPSE}'
    ) AS moved GROUP BY 1, 2 HAVING sum(fen) <> 0
"""
# What was recorded wrongly and taken back has not arrived.
_ARRIVED = f"""
    SELECT level, sum(fen)::bigint FROM (
        SELECT credit_of AS level, fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND movement = '{Movement.SUBSIDISE}'
        UNION ALL
        SELECT debit_of, -fen FROM money_transfer
        WHERE county = %(county)s AND year = %(year)s AND debit = '{Account.SUBSIDY}'
            AND movement = '{Movement.TAKE_BACK}'
    ) AS moved GROUP BY level HAVING sum(fen) <> 0
"""


class UnknownLevel(StoreFailed):
    """No policy of the county lets this level bear a part of the subsidy."""


class ArrivalRefused(StoreFailed):
    """This cannot be noted, and why. `reason`: a word for programs."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class ChargeSubsidy:
    """Bring the subsidy of a benefit year to the people who are in."""

    year: int


@dataclass(frozen=True)
class RecordSubsidy:
    """Subsidy money that has arrived. `level`: empty where the policy names no levels; `paper`: what it came with."""

    year: int
    fen: int
    paper: str
    level: str = ""


@dataclass(frozen=True)
class LevelAccount:
    """What one level owes and has sent. `arrived_fen` beyond `charged_fen` is an advance."""

    level: str
    charged_fen: int
    arrived_fen: int

    @property
    def label(self) -> str:
        return LEVEL_WORDS[self.level]

    @property
    def owed_fen(self) -> int:
        return self.charged_fen - self.arrived_fen


@performs("charge_subsidy")
def charge_subsidy(act: Act, order: ChargeSubsidy) -> dict[str, Json]:
    """Bring the book to who is in. What is not set yet is told, not charged. Raises NothingPublished, NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone(f"book:{county}:{order.year}")
    run = _published(county, order.year)
    terms, people = terms_of(books_of_run(run)), _people_in(run)
    wanted, booked = _wanted(terms, people), _booked(county, order.year)
    legs = list(_differences(wanted, booked, run.id))
    for movement in (Movement.CHARGE, Movement.LAPSE):
        post(county, order.year, act.business_day(), movement, [leg for named, leg in legs if named is movement])
    charged = sum(people[key] for key in people if _brings(terms, key))
    act.note("run", run.id, transfers=len(legs), people=charged, fen=sum(wanted.values()))
    pending = [
        {"policy": key, "pending": each.pending, "provisional_fen": each.provisional_fen}
        for key, each in sorted(terms.items()) if each.per_head_fen is None
    ]  # fmt: skip
    return {"run": run.id, "people": charged, "fen": sum(wanted.values()), "transfers": len(legs), "pending": pending}


@performs("record_subsidy")
def record_subsidy(act: Act, order: RecordSubsidy) -> dict[str, Json]:
    """Say what has arrived. Raises UnknownLevel, ArrivalRefused, NothingPublished, NotAllowed."""
    county, day = act.actor.county, act.business_day()
    act.require(county)
    run = _published(county, order.year)
    levels = {level for terms in terms_of(books_of_run(run)).values() for level, _ in terms.shares}
    if order.level not in levels:
        known = "、".join(LEVEL_WORDS[level] for level in sorted(levels))
        raise UnknownLevel(f"政策里的级次是：{known}，没有“{order.level}” the levels of the policy are others")
    if order.fen <= 0:
        raise ArrivalRefused("no_sum", "到账金额须大于零 the sum has to be above nought")
    alone(f"subsidy:{county}:{order.year}")
    same = SubsidyArrival.objects.filter(county=county, year=order.year, level=order.level, paper=order.paper)
    back = [was_taken_back(county, each.id) for each in same]
    if not all(back):
        raise ArrivalRefused("known", f"凭证 {order.paper} 已登记过 this paper was noted already")
    made = SubsidyArrival.objects.create(
        county=county, year=order.year, unit=county, level=order.level, fen=order.fen, paper=order.paper,
        nth=1 + len(back),
        arrived_on=day, recorded_by=act.actor.account_id,
    )  # fmt: skip
    leg = Leg(Account.TREASURY, Account.SUBSIDY, order.fen, county, credit_of=order.level, record=made.id)
    post(county, order.year, day, Movement.SUBSIDISE, [leg])
    act.note("subsidy_arrival", made.id, level=order.level, fen=order.fen, paper=order.paper)
    return {"arrival": made.id, "level": order.level, "fen": order.fen}


def subsidy_accounts(actor: Actor, year: int) -> list[LevelAccount]:
    """By level, over all that the reader sees. Raises NotAllowed."""
    with reading(actor, "view_aid"), connection.cursor() as cursor:
        charged = Counter[str]()
        for (_, level), fen in _booked(actor.county, year).items():
            charged[level] += fen
        cursor.execute(_ARRIVED, {"county": actor.county, "year": year})
        arrived = Counter({level: int(fen) for level, fen in cursor.fetchall()})
    return [LevelAccount(level, charged[level], arrived[level]) for level in LEVEL_WORDS if level in charged | arrived]


def _published(county: str, year: int) -> Run:
    """Raises NothingPublished."""
    run = published_run(county, year)
    if run is None:
        raise NothingPublished(f"{year} 年度还没有发布的应缴 no dues of this year are published")
    return run


def _people_in(run: Run) -> dict[tuple[str, str, str], int]:
    """How many are in, by policy, price row and town."""
    with connection.cursor() as cursor:
        cursor.execute(
            _IN,
            {
                "county": run.county, "year": run.year, "run": run.id, "own": PaymentKind.OWN.value,
                "standing": [state.value for state in STANDING],
            },
        )  # fmt: skip
        return {(policy, segment, town): count for policy, segment, town, count in cursor.fetchall()}


def _brings(terms: Mapping[str, Terms], key: tuple[str, str, str]) -> bool:
    """Whether people of a policy and price row bring a subsidy that is set."""
    policy, segment, _ = key
    return policy in terms and terms[policy].per_head_fen is not None and segment not in terms[policy].paid_alone


def _wanted(terms: Mapping[str, Terms], people: Mapping[tuple[str, str, str], int]) -> Owed:
    heads = Counter[tuple[str, str]]()
    for key, count in people.items():
        if _brings(terms, key):
            heads[key[0], key[2]] += count
    wanted: Counter[tuple[str, str]] = Counter()
    for (policy, town), count in heads.items():
        for level, fen in terms[policy].by_level(count * (terms[policy].per_head_fen or 0)).items():
            wanted[town, level] += fen
    return dict(wanted)


def _booked(county: str, year: int) -> Owed:
    with connection.cursor() as cursor:
        cursor.execute(_BOOKED, [county, year, county, year])
        return {(town, level): int(fen) for town, level, fen in cursor.fetchall()}


def _differences(wanted: Owed, booked: Owed, run: int) -> Iterator[tuple[Movement, Leg]]:
    for town, level in sorted(wanted.keys() | booked.keys()):
        fen = wanted.get((town, level), 0) - booked.get((town, level), 0)
        leg = Leg(
            Account.SUBSIDY, Account.SUBSIDY_SHARE, abs(fen), town, debit_of=level, credit_of=level, record=run
        )  # fmt: skip
        if fen > 0:
            yield Movement.CHARGE, leg
        elif fen < 0:
            back = replace(leg, debit=leg.credit, credit=leg.debit)
            yield Movement.LAPSE, back
