"""What is to be done for one person or one village on a day: reminders, recorded reasons, public lists.

In: reminder, reason record and public notice of a policy, the central window, facts. Out: `TaskAnswer`.
Never: a clock (today is an argument), a number of days that the notice leaves open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.policy.administration import Administration
from canbao.values.days import add_days
from canbao.values.days import days_left as count_left
from canbao.values.period import Period

WINDOW_CLOSED = "window_closed"


@dataclass(frozen=True, kw_only=True)
class TaskFacts:
    """One person on a day (`paid`, `cannot_pay`, `as_of`), or an event of the campaign."""

    paid: bool | None = None
    cannot_pay: bool = False
    as_of: date | None = None
    event: str | None = None


@dataclass(frozen=True, kw_only=True)
class TaskAnswer(Answer):
    """Ids of the tasks in the order of doing them; `remind_from` is the first day of one-to-one reminders.

    `doers` are beside the tasks; None: the notice names nobody.
    """

    tasks: tuple[str, ...] = ()
    doers: tuple[str | None, ...] = ()
    cites: tuple[str, ...] = ()
    remind_from: date | None = None
    days_left: int | None = None


def list_tasks(administration: Administration, window: Period | None, facts: TaskFacts) -> TaskAnswer:
    """Tasks that the facts set off. Case key: `tasks`.

    Who has not paid is reminded from some days before the window's last day until that day; who cannot pay is visited
    and the reason recorded from then on; when the window is over the paid list is published.
    """
    parts = (administration.reminder, administration.reason_record, administration.public_notice)
    if not any(parts):
        return TaskAnswer(determined=False, reason=NOT_STATED)
    if facts.event == WINDOW_CLOSED:
        return _answer(administration, (), is_closed=True)
    unpaid = facts.paid is not True
    missing = tuple(
        name
        for name, value in (("paid", facts.paid), ("as_of", facts.as_of), ("window", window))
        if value is None and unpaid
    )
    if missing or facts.as_of is None or window is None:
        return _answer(administration, missing, is_closed=False)
    is_closed = facts.as_of > window.last
    remind_from = find_first_reminder(administration, window)
    if remind_from is None and unpaid and not is_closed and administration.reminder:
        cite = administration.reminder.cite
        return TaskAnswer(determined=False, reason=NOT_STATED, unknown=("reminder_days_before_end",), cite=cite)
    # Without a rule on reminders nothing says when the visits begin: they are due at any time.
    is_near = unpaid and (is_closed or remind_from is None or facts.as_of >= remind_from)
    return _answer(
        administration,
        (),
        is_closed=is_closed,
        is_reminded=is_near and not is_closed,
        is_recorded=is_near and facts.cannot_pay,
        remind_from=remind_from,
        days_left=count_left(facts.as_of, window.last),
    )


def find_first_reminder(administration: Administration, window: Period) -> date | None:
    """The first day of one-to-one reminders; None when the notice gives no number of days."""
    reminder = administration.reminder
    if reminder is None or reminder.days_before_end is None:
        return None
    return add_days(window.last, -reminder.days_before_end)


def _answer(
    administration: Administration,
    missing: tuple[str, ...],
    *,
    is_closed: bool,
    is_reminded: bool = False,
    is_recorded: bool = False,
    remind_from: date | None = None,
    days_left: int | None = None,
) -> TaskAnswer:
    wanted = (
        (administration.reminder, is_reminded),
        (administration.reason_record, is_recorded),
        (administration.public_notice, is_closed),
    )
    parts = [part for part, is_wanted in wanted if part is not None and is_wanted]
    return TaskAnswer(
        determined=not missing,
        reason=UNKNOWN_FACT if missing else None,
        unknown=missing,
        cite=parts[0].cite if parts else None,
        tasks=tuple(part.id for part in parts),
        doers=tuple(part.doer for part in parts),
        cites=tuple(part.cite for part in parts),
        remind_from=remind_from,
        days_left=days_left,
    )
