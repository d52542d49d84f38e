"""Giving up insurance for a year: only where the policy knows it, after repeated attempts on record, by the person's
own statement.

In: a person, the number and day of the signed statement. Out: a waiver; the register says `declined`. Never: a waiver
of somebody who was asked once, or has paid; the statement's text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.campaign.fieldwork_states import WAIVER_GRAPH
from canbao.campaign.models import Waiver
from canbao.campaign.models.reminders import ONE_TO_ONE
from canbao.campaign.people_of_unit import paid_among, units_of
from canbao.campaign.reminder_terms import rules_at
from canbao.policy.rules import Rules
from canbao.registry.models.fieldwork import Whereabout
from canbao.registry.notes import plain_note
from canbao.registry.whereabouts import Found, record_whereabouts
from canbao.store.failures import StoreFailed

REPEATED = 2
"""Days on which somebody was spoken to that make attempts repeated where the policy gives no number: a repeated thing
was done more than once.
"""
_DAYS = """
    SELECT count(DISTINCT done_on) FROM campaign_attempt
    WHERE county = %s AND year = %s AND person_id = %s AND way = ANY (%s) AND done_on <= %s
        AND withdrawn_at IS NULL
"""


class WaiverRefused(StoreFailed):
    """This cannot be taken for giving up."""


@dataclass(frozen=True)
class RecordWaiver:
    """Somebody gives up. `paper`: number of the signed statement; `note`: what was tried, in a few words."""

    person: int
    year: int
    paper: str
    stated_on: date
    note: str


@dataclass(frozen=True)
class WithdrawWaiver:
    """Somebody wants to be insured after all, or it was a mistake."""

    waiver: int
    why: str


@performs("record_waiver")
def record_waiver(act: Act, order: RecordWaiver) -> dict[str, Json]:
    """Keep it. Raises WaiverRefused, NoteMissing, NotFound, NotAllowed."""
    county, today = act.actor.county, act.business_day()
    unit = units_of(act, [order.person])[order.person]
    paper, note = plain_note(order.paper, 60), plain_note(order.note)
    if not paper or order.stated_on > today:
        raise WaiverRefused(
            "须有本人签字的声明：写明编号和签字日期 the person's signed statement: its number, and a day that has come"
        )
    if paid_among(county, order.year, [order.person]):
        raise WaiverRefused("此人本年度已缴费，不能登记放弃 paid already: nothing to give up")
    rules = rules_at(county, order.year, unit)
    least, cite = least_attempts(rules)
    days = days_of_attempts(county, order.year, order.person, order.stated_on)
    if days < least:
        raise WaiverRefused(
            f"签字以前只有 {days} 天有当面或电话动员的记录，须有 {least} 天（{cite}）"
            f"attempts are on record for {days} days before the statement, {least} are needed"
        )
    made = _create(
        county=county, unit=unit, year=order.year, person_id=order.person, paper=paper, stated_on=order.stated_on,
        attempts=days, clause=cite, recorded_by=act.actor.account_id,
    )  # fmt: skip
    found = Found(order.person, Whereabout.DECLINED, note)
    record_whereabouts(county, order.year, [found], today, act.actor.account_id)
    act.note("waiver", made.id, year=order.year, person=order.person, attempts=days)
    return {"waiver": made.id, "attempts": days}


def least_attempts(rules: Rules) -> tuple[int, str]:
    """How many days of attempts make giving up, with the clause. Raises WaiverRefused where the policy knows none."""
    part = rules.file.administration.mobilisation
    if part is None:
        raise WaiverRefused(
            "本地政策没有规定多次动员仍不参保的视为放弃，不能登记；请登记原因“不愿参保” "
            "the policy knows no giving up: record the reason instead"
        )
    return part.least_attempts or REPEATED, str(part.cite)


@performs("record_waiver")
def withdraw_waiver(act: Act, order: WithdrawWaiver) -> dict[str, Json]:
    """The person is to be reminded again. Raises MoveRefused, WaiverRefused, NotFound, NotAllowed."""
    county = act.actor.county
    found = Waiver.objects.select_for_update().filter(county=county, id=order.waiver).first()
    if found is None:
        raise NotFound(f"没有编号为 {order.waiver} 的放弃声明 no such waiver")
    act.require(found.unit)
    why = plain_note(order.why)
    if not why:
        raise WaiverRefused("请写明撤回的原因 say why it is withdrawn")
    state = WAIVER_GRAPH.next(found.state, "withdraw")
    Waiver.objects.filter(county=county, id=found.id).update(state=state, ended_by=act.actor.account_id, ended_why=why)
    again = Found(found.person_id, Whereabout.OTHER, plain_note(f"撤回放弃：{why}"))
    record_whereabouts(county, found.year, [again], act.business_day(), act.actor.account_id)
    act.note("waiver", found.id, event="withdraw")
    return {"waiver": found.id, "state": state}


def days_of_attempts(county: str, year: int, person: int, until: date) -> int:
    """On how many days somebody was spoken to, in the transaction under way."""
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [county, year, person, [str(way) for way in ONE_TO_ONE], until])
        return int(cursor.fetchone()[0])


def _create(**values: object) -> Waiver:
    try:
        with transaction.atomic():
            return Waiver.objects.create(**values)
    except IntegrityError as error:
        if "campaign_waiver_once" in str(error):
            raise WaiverRefused("此人本年度已登记放弃 recorded already") from None
        raise
