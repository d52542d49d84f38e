"""What waits for whoever signed in: open work with how much of it is late, jobs under way, days to come, the newest
bulletin.

In: a request. Out: lines with links, each to a page that the reader may enter. Never: a person's name; work of another
area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.job_lists import JobShown, view_jobs
from canbao.access.unsent_forms import unsent_of
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.bulletins import BulletinShown, bulletins
from canbao.campaign.deadlines import Duty, Standing, deadlines_of
from canbao.campaign.fieldwork_states import BulletinState, ObjectionState
from canbao.campaign.objections import objections
from canbao.exchange.differences import ages
from canbao.money.waiting import money_held
from canbao.registry.waiting_forms import waiting_forms
from canbao.web.areas import chosen_unit
from canbao.web.days import today
from canbao.web.pages import PAGES, Visit
from canbao.web.years import chosen_year

MOST_DUTIES = 5
"""The next ones: whoever wants all has their page."""
SOON_DAYS = 14
"""Of which a desk tells: a fortnight's work."""


@dataclass(frozen=True)
class Open:
    """Work of one kind. `late`: of it, past its day."""

    words: str
    count: int
    late: int
    link: str


@dataclass(frozen=True)
class Desk:
    """Everything that waits. `is_bare`: no year was ever begun."""

    open: tuple[Open, ...]
    jobs: tuple[JobShown, ...]
    duties: tuple[Duty, ...]
    bulletin: BulletinShown | None
    is_bare: bool


def desk_of(request: Visit) -> Desk:
    """As far as the reader's pages go."""
    year, _ = chosen_year(request, prepared=True)
    unit, on = chosen_unit(request), today(request)
    jobs = tuple(view_jobs(request.actor, is_open=True)) if _may(request, "jobs") else ()
    if year is None or not unit:
        return Desk((), jobs, (), None, is_bare=year is None)
    issued = bulletins(request.actor, year, state=BulletinState.ISSUED) if request.actor.may("view_bulletins") else []
    found = tuple(each for each in _open(request, year, unit, on) if each.count)
    return Desk(found, jobs, _duties(request, year, unit, on), issued[0] if issued else None, is_bare=False)


def _may(request: Visit, name: str) -> bool:
    return PAGES[name].is_for(request.actor)


def _open(request: Visit, year: int, unit: str, on: date) -> Iterator[Open]:
    actor = request.actor
    if request.presence.has_unsent:
        yield Open("填了没有提交的表单", len(unsent_of(request.presence)), 0, reverse("unsent"))
    if _may(request, "enrolments"):
        forms = waiting_forms(actor, year, unit, on)
        yield Open("参保登记等着办", sum(forms.counts.values()), forms.late, f"{reverse('enrolments')}?year={year}")
    if _may(request, "reconcile"):
        yield Open(
            "对账差异没有了结", sum(each.count for each in ages(actor, year)), 0, f"{reverse('reconcile')}?year={year}"
        )
    if _may(request, "held") and actor.may("match_payment"):
        yield Open("待查款没有处理", len(money_held(actor, year)), 0, f"{reverse('held')}?year={year}")
    if _may(request, "objection_list"):
        waiting = objections(actor, year, unit, on, ObjectionState.RECEIVED)
        late = sum(each.is_late for each in waiting)
        yield Open("异议等着答复", len(waiting), late, f"{reverse('objection_list')}?year={year}")


def _duties(request: Visit, year: int, unit: str, on: date) -> tuple[Duty, ...]:
    """Those not done that are late or come within a fortnight."""
    if not _may(request, "duties"):
        return ()
    try:
        rows = deadlines_of(request.actor, year, unit, on).rows
    except (NoCampaign, NotFound):
        return ()
    waiting = [each for each in rows if each.standing in (Standing.LATE, Standing.OPEN) and each.due is not None]
    soon = [each for each in waiting if each.due is not None and (each.due - on).days <= SOON_DAYS]
    return tuple(soon[:MOST_DUTIES])
