"""What every party has to do by when, told to be done; work groups and who sits in them.

In: a benefit year, a unit, a task, people of offices. Out: rows with how they stand and by which clause. Never: "done"
where nobody said so and the store does not see it; a day of ours beside one of the policy.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.deadlines import STANDING_WORDS, Duties, Standing, deadlines_of
from canbao.campaign.duty_records import LONGEST, RecordDuty, record_duty
from canbao.registry.work_groups import GroupSeat, GroupShown, SetUpWorkGroup, set_up_work_group, work_groups_of
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year, year_of

TONES = {Standing.DONE: "good", Standing.DONE_LATE: "warn", Standing.LATE: "bad", Standing.OPEN: ""}
_SEAT_CELLS = 3


class DutyForm(KeyedForm):
    """When it was done; of the county also by when, where the notice names no day."""

    done_on = day_field("完成日期", "含当日。还没有完成的、登记错了要收回的，不填。", required=False)
    agreed_on = day_field("约定的期限", "通知没有规定期限，由县里约定；含当日。", required=False)
    note = forms.CharField(label="说明", required=False, max_length=LONGEST, help_text="如文号、由谁办；不写个人号码。")

    def __init__(self, *args: Any, may_agree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_agree:
            del self.fields["agreed_on"]


class GroupForm(KeyedForm):
    """A group and who sits in it, one a line."""

    name = forms.CharField(label="名称", max_length=60, help_text="如“征缴工作专班”。名称相同的，是更换成员。")
    due_on = day_field("建立期限", "含当日；由县里规定。", required=False)
    set_up_on = day_field("建立日期", "还没有建立的不填。", required=False)
    members = forms.CharField(
        label="成员", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一人：姓名、组内职务、单位，用空格分开，如“王五 组长 县医保局”。更换时写全部成员。",
    )  # fmt: skip

    def clean_members(self) -> tuple[GroupSeat, ...]:
        """Each line."""
        rows = [line.split() for line in self.cleaned_data["members"].splitlines() if line.strip()]
        wrong = [at for at, row in enumerate(rows, start=1) if len(row) != _SEAT_CELLS]
        if wrong:
            raise forms.ValidationError(f"第 {'、'.join(map(str, wrong))} 行不是“姓名 职务 单位”")
        return tuple(GroupSeat(*row) for row in rows)


@page("s/progress/duties", "工作期限", rights=("view_progress",))
def duties(request: Visit) -> HttpResponse:
    """What the policy asks of each party, by when, and what is late."""
    year, years = chosen_year(request)
    area = chosen_area(request)
    found = _duties(request, year, area) if year else None
    names = names_of(row.party for row in found.rows if row.party.isdecimal()) if found else {}
    rows = [
        (row, names.get(row.party, row.party), STANDING_WORDS[row.standing], TONES.get(row.standing, ""))
        for row in (found.rows if found else ())
    ]
    shown = {
        "year": year, "years": years, "area": area, "found": found, "rows": rows,
        "may_record": request.actor.may("record_duty"), "done": "已登记" if request.GET.get("done") else "",
    }  # fmt: skip
    return render(request, "web/duties.html", shown)


def _duties(request: Visit, year: int, area: Area) -> Duties | None:
    try:
        return deadlines_of(request.actor, year, area.unit, today(request))
    except NoCampaign:
        return None


@page("s/progress/duties/<str:task>", "登记工作完成情况", rights=("record_duty",), needs=("view_progress",))
def duty_record(request: Visit, task: str) -> HttpResponse:
    """One task of a unit. `?unit=`, `?year=`."""
    year, area = year_of(request), chosen_area(request)
    found = _duties(request, year, area)
    row = next((each for each in found.rows if each.task and each.task == task), None) if found else None
    if row is None:
        raise NotFound("通知里没有这项工作，或系统已自动统计它的完成情况 no such task")
    may_agree = area.is_county and (row.due is None or row.is_agreed)
    first = {"done_on": row.done_on, "agreed_on": row.due if row.is_agreed else None, "note": row.note}
    form = DutyForm(request.POST if request.method == "POST" else None, initial=first, may_agree=may_agree)
    if form.is_valid():
        given = form.cleaned_data
        order = RecordDuty(year, area.unit, task, given["done_on"], given.get("agreed_on"), given["note"])
        try:
            made = record_duty(request.actor, given["key"], order)
            asked = f"year={year}&unit={area.unit}&done=1&undo=duty-{made['duty']}"
            return HttpResponseRedirect(f"{reverse('duties')}?{asked}")
        except StoreFailed as refused:
            form.refuse(refused)
    names = names_of([row.party]) if row.party.isdecimal() else {}
    shown = {"year": year, "area": area, "row": row, "party": names.get(row.party, row.party), "form": form}
    return render(request, "web/duty_record.html", shown, status=422 if form.errors else 200)


@page("s/progress/groups", "工作专班", rights=("view_progress",))
def work_groups(request: Visit) -> HttpResponse:
    """Groups of a unit and those in it; one asked for or set up. `?name=`: one to be changed."""
    year, years = chosen_year(request, prepared=True)
    area = chosen_area(request)
    shown: dict[str, Any] = {"year": year, "years": years, "area": area}
    if year is None:
        return render(request, "web/work_groups.html", shown)
    found = work_groups_of(request.actor, year, area.unit, today(request))
    form = None
    if request.actor.may("set_up_work_group"):
        form = GroupForm(request.POST if request.method == "POST" else None, initial=_first(request, area, found))
        if form.is_valid():
            given = form.cleaned_data
            order = SetUpWorkGroup(
                area.unit, year, given["name"], given["members"], given["due_on"], given["set_up_on"]
            )
            try:
                made = set_up_work_group(request.actor, given["key"], order)
                asked = f"year={year}&unit={area.unit}&done=1&undo=group-{made['work_group']}"
                return HttpResponseRedirect(f"{reverse('work_groups')}?{asked}")
            except StoreFailed as refused:
                form.refuse(refused)
    names = names_of(each.unit for each in found)
    shown |= {
        "form": form, "rows": [(each, full_name(names, each.unit), each.unit == area.unit) for each in found],
        "done": "已登记" if request.GET.get("done") else "",
    }  # fmt: skip
    return render(request, "web/work_groups.html", shown, status=422 if form is not None and form.errors else 200)


def _first(request: Visit, area: Area, found: list[GroupShown]) -> dict[str, Any]:
    """What is kept of the group that is to be changed."""
    wanted = request.GET.get("name", "")
    each = next((each for each in found if each.unit == area.unit and each.name == wanted), None)
    if each is None:
        return {}
    members = "\n".join(f"{seat.name} {seat.role} {seat.organisation}" for seat in each.seats)
    return {"name": each.name, "due_on": each.due_on, "set_up_on": each.set_up_on, "members": members}
