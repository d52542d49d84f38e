"""A household: who is in it and since when, who left, who still has to be registered; joining, leaving, another head.

In: a household's number, what a clerk types. Out: the page. Never: a full number in an address; a member out of sight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.access.searches import count_search
from canbao.billing.viewing import view_policies
from canbao.registry.enrolling import ChangeHead, change_head
from canbao.registry.household_queries import HouseholdFile, household_file
from canbao.registry.households import JoinHousehold, LeaveHousehold, join_household, leave_household
from canbao.registry.models.households import MemberRole
from canbao.registry.policies import book_of
from canbao.registry.queries import Nothing, find
from canbao.registry.registering import BadEntry
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese
from canbao.web.years import chosen_year

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DATES = {"required": "请填写日期", "invalid": "日期应写成 2024-11-05"}
DONE = {"join": "已加入这一户", "leave": "已登记离开", "head": "已变更户主"}


def _reason(example: str) -> forms.CharField:
    return forms.CharField(
        label="原因", max_length=MOST_REASON, help_text=f"如“{example}”。", error_messages={"required": "请写明原因"}
    )


class JoinForm(KeyedForm):
    """Somebody who is in the register joins."""

    card = forms.CharField(
        label="证件号码", max_length=40, help_text="键入或用读卡器读入；还没有档案的人，请到“参保登记”。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages={"required": "请填写证件号码"},
    )  # fmt: skip
    role = forms.ChoiceField(
        label="与户主关系",
        choices=[("", "请选择"), *MemberRole.choices],
        error_messages={"required": "请选择与户主关系"},
    )
    since = forms.DateField(label="从哪一天起", widget=_DAY, error_messages=_DATES)
    reason = _reason("结婚，户口已迁入")


class LeaveForm(KeyedForm):
    """A member leaves."""

    person = forms.TypedChoiceField(label="谁离开", coerce=int, error_messages={"required": "请选择离开的人"})
    until = forms.DateField(label="最后一天（含）", widget=_DAY, error_messages=_DATES)
    reason = _reason("分户，另立户口本")

    def __init__(self, file: HouseholdFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(each.person_id, each.masked) for each in file.present]
        self.fields["person"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


class HeadForm(KeyedForm):
    """Another head."""

    head = forms.TypedChoiceField(label="新户主", coerce=int, error_messages={"required": "请选择新户主"})
    reason = _reason("原户主去世")

    def __init__(self, file: HouseholdFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(each.person_id, each.masked) for each in file.present if each.role != MemberRole.HEAD]
        self.fields["head"].choices = [("", "请选择"), *people]  # type: ignore[attr-defined]


@page("s/household/<int:number>", "一户", rights=("view_person",))
def household(request: Visit, number: int) -> HttpResponse:
    """Members and what can be done. `do`: which form was sent."""
    actor = request.actor
    policies = view_policies(actor) if actor.may("view_calendar") else ()
    year = book_of(policies[0]).latest.year_label if policies else chosen_year(request)[0] or today(request).year
    file = household_file(actor, number, year)
    asks = _forms(request, file)
    sent = asks.get(request.POST.get("do", "")) if request.method == "POST" else None
    if sent is not None and sent.is_valid():
        try:
            _do(actor, file, request.POST["do"], sent.cleaned_data)
            address = reverse("household", kwargs={"number": number})
            return HttpResponseRedirect(f"{address}?done={request.POST['do']}")
        except StoreFailed as refused:
            sent.refuse(refused)
    names = names_of([file.unit, *(each.unit for each in file.members)])
    standing = {each.person_id: each for each in file.candidates}
    waiting = [each for each in file.candidates if not each.hindrance]
    shown = {
        "file": file, "number": number, "unit": full_name(names, file.unit), "year": year, "waiting": waiting,
        "present": [(each, standing.get(each.person_id), full_name(names, each.unit)) for each in file.present],
        "gone": file.gone, "asks": asks, "form": sent, "done": DONE.get(request.GET.get("done", ""), ""),
        "may_change": actor.may("change_household"), "may_register": actor.may("register_household"),
        "may_change_head": actor.may("change_head"), "may_take": PAGES["take_payment"].is_for(actor),
    }  # fmt: skip
    return render(request, "web/household.html", shown, status=422 if sent is not None and sent.errors else 200)


def _forms(request: Visit, file: HouseholdFile) -> dict[str, KeyedForm]:
    """The three forms of the page, the one that was sent with what was typed."""
    given = request.POST if request.method == "POST" else None
    do = request.POST.get("do", "")
    day = today(request)
    made: dict[str, Callable[[Any], KeyedForm]] = {
        "join": lambda data: JoinForm(data, auto_id="join_%s", initial={"since": day}),
        "leave": lambda data: LeaveForm(file, data, auto_id="leave_%s", initial={"until": day}),
        "head": lambda data: HeadForm(file, data, auto_id="head_%s"),
    }
    return {name: make(given if name == do else None) for name, make in made.items()}


def _do(actor: Actor, file: HouseholdFile, do: str, given: Mapping[str, Any]) -> None:
    """What was asked. Raises StoreFailed."""
    key, reason = given["key"], given["reason"]
    if do == "join":
        person = person_of(actor, given["card"])
        join_household(actor, key, JoinHousehold(file.id, person, given["role"], given["since"], reason))
    elif do == "leave":
        leave_household(actor, key, LeaveHousehold(file.id, given["person"], given["until"], reason))
    else:
        change_head(actor, key, ChangeHead(file.id, given["head"], reason))


def person_of(actor: Actor, typed: str) -> int:
    """Whose number it is. Raises BadEntry for one that cannot be, NotFound."""
    count_search(actor)
    found = find(actor, typed)
    if found.nothing is Nothing.CANNOT_BE:
        raise BadEntry(f"证件号码：{in_chinese(found.problem)}")
    if len(found.rows) != 1:
        raise NotFound("没有查到这个号码的人；还没有档案的，请到“参保登记” nobody of that number in your area")
    return found.rows[0].id
