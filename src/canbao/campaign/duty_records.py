"""Tasks of the policy told to be done, and days agreed where the policy names none.

In: orders of whoever answers for a unit. Out: a record on top of those before; the one told last holds. Never: a day of
our own beside one that the policy has; a task that the store itself sees to be done or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs
from canbao.campaign.deadlines import tasks_of
from canbao.campaign.models import DutyRecord
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed

LONGEST = 200
"""Characters: which paper says so, or who did it."""


class BadDuty(StoreFailed):
    """No such task, or no such day."""


@dataclass(frozen=True)
class RecordDuty:
    """When a task was done in a unit, the day included; None: it is not done, what was told before is taken back.
    `agreed_on`: by when the county wants it where its notice names no day; None leaves the day as it is.
    """

    year: int
    unit: str
    task: str
    done_on: date | None = None
    agreed_on: date | None = None
    note: str = ""


@performs("record_duty")
def record_duty(act: Act, order: RecordDuty) -> dict[str, Json]:
    """Tell it. Raises BadDuty, NoCampaign, TooTelling, NotAllowed."""
    county, today = act.actor.county, act.business_day()
    act.require(order.unit)
    task = tasks_of(county, order.year, order.unit, today).get(order.task)
    if task is None:
        raise BadDuty("通知里没有这项工作，或系统已自动统计它的完成情况 no such task")
    if order.done_on is not None and order.done_on > today:
        raise BadDuty(f"完成日期不能晚于今天 {today} it cannot have been done after today")
    last = (
        DutyRecord.objects.filter(county=county, year=order.year, unit=order.unit, task=order.task)
        .order_by("-id")
        .first()
    )
    agreed = order.agreed_on
    if agreed is not None:
        act.refuse_unless(order.unit == county, "期限由县级约定 the day is agreed by the county")
        if task.due is not None:
            raise BadDuty(f"通知已规定期限 {task.due}，不能另约 the notice has a day of its own")
    elif last is not None:
        agreed = last.agreed_on
    made = DutyRecord.objects.create(
        county=county, unit=order.unit, year=order.year, task=order.task, done_on=order.done_on, agreed_on=agreed,
        note=plain_note(order.note, LONGEST), recorded_by=act.actor.account_id,
    )  # fmt: skip
    done = order.done_on.isoformat() if order.done_on else None
    act.note("duty_record", made.id, unit=order.unit, task=task.what[:60], done_on=done)
    return {"duty": made.id, "done_on": done, "agreed_on": agreed.isoformat() if agreed else None}
