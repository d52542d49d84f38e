"""What the policy of a place says of reminding: when one-to-one begins, what follows repeated refusal, how long a list
hangs.

In: a county, benefit year and unit, the day. Out: the rules of the narrowest policy; a `Stage`. Never: a number of days
that no policy states.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from canbao.campaign.terms import books_in_use, rules_for
from canbao.duties.tasks import TaskFacts, list_tasks
from canbao.policy.rules import Rules
from canbao.values.days import days_left
from canbao.values.period import Period


class Stage(StrEnum):
    """How people are reminded on a day."""

    BEFORE = "before"
    EVERYBODY = "everybody"
    ONE_TO_ONE = "one_to_one"
    CLOSED = "closed"
    NOT_STATED = "not_stated"


STAGE_WORDS = {
    Stage.BEFORE: "集中缴费尚未开始",
    Stage.EVERYBODY: "普遍提醒",
    Stage.ONE_TO_ONE: "一对一提醒",
    Stage.CLOSED: "集中缴费已结束",
    Stage.NOT_STATED: "政策没有写从哪一天起一对一提醒",
}


@dataclass(frozen=True)
class Reminding:
    """The stage of a day. `since`: first day of one-to-one reminders; `cite`: where the policy says so."""

    stage: Stage
    last_day: date | None
    since: date | None
    days_left: int | None
    doer: str | None
    cite: str | None


def rules_at(county: str, year: int, unit: str) -> Rules:
    """Of the policies in use the one of the narrowest place that the unit lies in. Raises NoCampaign, PolicyError."""
    return rules_for(books_in_use(county, year), unit)


def window_of(rules: Rules) -> Period | None:
    """The central window; None while its days are not set."""
    window = rules.file.windows.get("central")
    return None if window is None or not window.first or not window.last else Period(window.first, window.last)


def reminding(rules: Rules, on: date) -> Reminding:
    """What the policy asks for on a day, for somebody who has not paid."""
    window, administration = window_of(rules), rules.file.administration
    answer = list_tasks(administration, window, TaskFacts(paid=False, as_of=on))
    doer = administration.reminder.doer if administration.reminder else None
    stage = Stage.EVERYBODY
    if window is None:
        stage = Stage.NOT_STATED
    elif on < window.first:
        stage = Stage.BEFORE
    elif on > window.last:
        stage = Stage.CLOSED
    elif administration.reminder is None or administration.reminder.days_before_end is None:
        stage = Stage.NOT_STATED
    elif answer.remind_from is not None and on >= answer.remind_from:
        stage = Stage.ONE_TO_ONE
    last = window.last if window else None
    left = None if last is None else days_left(on, last)
    cite = answer.cite or (administration.reminder.cite if administration.reminder else None)
    return Reminding(stage, last, answer.remind_from, left, doer, cite)
