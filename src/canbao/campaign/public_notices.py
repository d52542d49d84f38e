"""Public notices (公示) of who has paid: drafted, published by somebody else, taken down on their day.

In: a village and year, perhaps how many days. Out: a frozen notice with its checking code. Never: content that changes
after the draft; a notice without an end; one person who drafts and publishes.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotFound, performs, scope_for
from canbao.access.actors import Actor
from canbao.access.stated_days import business_day
from canbao.campaign.fieldwork_states import NOTICE_GRAPH, NoticeState
from canbao.campaign.models import PublicNotice
from canbao.campaign.notice_content import as_rows, code_of, digest_of, lines_of
from canbao.campaign.reminder_terms import rules_at, window_of
from canbao.policy.rules import Rules
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed
from canbao.store.numbers import reserve_numbers
from canbao.store.scope import VILLAGE_DIGITS, scoped
from canbao.values.days import add_days

MOST_DAYS = 366
"""Nothing hangs longer than until the next year's."""


class NoticeRefused(StoreFailed):
    """This cannot be shown in public."""


@dataclass(frozen=True)
class DraftNotice:
    """Of which village and year. `days`: how long it hangs, where the policy does not say."""

    unit: str
    year: int
    days: int | None = None


@dataclass(frozen=True)
class MoveNotice:
    """A notice by number. `why`: for discarding it, or taking it down before its day."""

    notice: int
    why: str = ""


@dataclass(frozen=True)
class TakeDownEnded:
    """All whose last day is before today."""


@performs("draft_public_notice")
def draft_notice(act: Act, order: DraftNotice) -> dict[str, Json]:
    """Freeze what it says. Raises NoticeRefused, NoCampaign, NotAllowed."""
    act.require(order.unit)
    county, today = act.actor.county, act.business_day()
    if len(order.unit) != VILLAGE_DIGITS:
        raise NoticeRefused(f"公示以村（社区）为单位，{order.unit} 不是村 a notice is of a village")
    rules = rules_at(county, order.year, order.unit)
    window = window_of(rules)
    if window is None or today <= window.last:
        raise NoticeRefused(
            f"集中缴费期{'尚未确定' if window is None else f'到 {window.last} 为止'}，结束后才公示 "
            "the paid list is shown when the window is over"
        )
    days, clause = days_shown(rules, order.days)
    lines = lines_of(county, order.unit, order.year, today)
    if not lines:
        raise NoticeRefused("这个村没有人缴费，没有可公示的 nobody there has paid")
    rows, number = as_rows(lines), int(reserve_numbers(1)[0])
    digest = digest_of(order.unit, order.year, today.isoformat(), rows)
    made = PublicNotice.objects.create(
        county=county, id=number, unit=order.unit, year=order.year, as_of=today, lines=rows, households=len(lines),
        people=sum(each.people for each in lines), fen=sum(each.fen for each in lines), days_shown=days, clause=clause,
        digest=digest, code=code_of(number, digest), recorded_by=act.actor.account_id,
    )  # fmt: skip
    act.note("public_notice", number, year=order.year, people=made.people, fen=made.fen, digest=digest)
    return {"notice": number, "households": made.households, "people": made.people, "fen": made.fen, "code": made.code}


def days_shown(rules: Rules, stated: int | None) -> tuple[int, str]:
    """How long it hangs, with the clause where the policy says so. Raises NoticeRefused."""
    part = rules.file.administration.public_notice
    if part is not None and part.days_shown is not None:
        if stated not in (None, part.days_shown):
            raise NoticeRefused(f"政策写明公示 {part.days_shown} 天（{part.cite}）the policy states the days")
        return part.days_shown, str(part.cite)
    if stated is None or not 1 <= stated <= MOST_DAYS:
        raise NoticeRefused(f"政策没有写公示几天，请写明 1 至 {MOST_DAYS} 天 the policy states no days: state them")
    return stated, ""


@performs("publish_public_notice")
def publish_notice(act: Act, order: MoveNotice) -> dict[str, Json]:
    """Show it from today: somebody else than who drafted it. Raises NoticeRefused, MoveRefused, NotFound."""
    found = _locked(act, order.notice)
    act.require_other_than(found.recorded_by)
    today = act.business_day()
    values = {
        "state": NOTICE_GRAPH.next(found.state, "publish"), "published_by": act.actor.account_id,
        "published_on": today, "shown_until": add_days(today, found.days_shown - 1),
    }  # fmt: skip
    try:
        with transaction.atomic():
            PublicNotice.objects.filter(county=found.county, id=found.id).update(**values)
    except IntegrityError as error:
        if "campaign_notice_one_shown" in str(error):
            raise NoticeRefused("这个村本年度已有公示中的名单，请先撤下 another one hangs there") from None
        raise
    act.note("public_notice", found.id, event="publish", until=str(values["shown_until"]))
    return {"notice": found.id, "state": str(values["state"]), "until": str(values["shown_until"])}


@performs("draft_public_notice")
def discard_notice(act: Act, order: MoveNotice) -> dict[str, Json]:
    """Throw a draft away. Raises NoticeRefused, MoveRefused, NotFound, NotAllowed."""
    return _end(act, order, "discard")


@performs("take_down_notice")
def take_down_notice(act: Act, order: MoveNotice) -> dict[str, Json]:
    """Take it down before its day, with a reason. Raises NoticeRefused, MoveRefused, NotFound, NotAllowed."""
    return _end(act, order, "take_down")


def _end(act: Act, order: MoveNotice, event: str) -> dict[str, Json]:
    found, why = _locked(act, order.notice), plain_note(order.why)
    if not why:
        raise NoticeRefused("请写明原因 say why")
    state = NOTICE_GRAPH.next(found.state, event)
    PublicNotice.objects.filter(county=found.county, id=found.id).update(state=state, why=why, ended_at=Now())
    act.note("public_notice", found.id, event=event)
    return {"notice": found.id, "state": state}


@performs("take_down_notice")
def take_down_all_ended(act: Act, order: TakeDownEnded) -> dict[str, Json]:
    """What the chore does: every notice whose last day is over."""
    del order
    county = act.actor.county
    act.require(county)
    ended = PublicNotice.objects.filter(
        county=county, state__in=NOTICE_GRAPH.before("take_down"), shown_until__lt=act.business_day()
    )
    count = ended.update(state=NoticeState.TAKEN_DOWN, ended_at=Now(), why="公示期满")
    act.note("public_notice", 0, taken_down=count)
    return {"taken_down": count}


def take_down_ended(actor: Actor) -> int:
    """Take down what is over; no entry where nothing is."""
    with scoped(scope_for(actor, "take_down_notice")):
        is_needed = PublicNotice.objects.filter(
            county=actor.county, state=NoticeState.PUBLISHED, shown_until__lt=business_day()
        ).exists()
    if not is_needed:
        return 0
    return int(str(take_down_all_ended(actor, f"notices-{uuid4().hex}", TakeDownEnded())["taken_down"]))


def _locked(act: Act, number: int) -> PublicNotice:
    found = PublicNotice.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的公示 no such notice")
    act.require(found.unit)
    return found
