"""Reminding: who has not paid, by unit and household, what was tried and why they do not pay, who is left alone.

In: a benefit year, a unit, a person. Out: counts, a village's list to tick in, one person's attempts. Never: somebody
who is not to be called in the list; a telephone; a category.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.attempting import RecordAttempts, WithdrawReason, record_attempts, withdraw_reason
from canbao.campaign.models import Reason, Result, Way
from canbao.campaign.reminded_person import PlaceLine, SilenceLine, WaiverLine, left_alone, reminded_person
from canbao.campaign.reminder_counts import UnitReminded, reminder_counts
from canbao.campaign.reminder_queries import PersonToRemind, ToRemind, people_to_remind
from canbao.campaign.reminder_terms import STAGE_WORDS, Stage
from canbao.campaign.silencing import KeepSilent, LiftSilence, keep_silent, lift_silence
from canbao.campaign.waiving import RecordWaiver, WithdrawWaiver, record_waiver, withdraw_waiver
from canbao.registry.models.fieldwork import Whereabout
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.reminder_forms import AttemptsForm, SilenceForm, WaiverForm, WhyForm
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of
from canbao.web.years import chosen_year

PAGE = 100
"""People of a page of a village: households stay together on two screens."""
TRIED = {"never": ("还没有催过", (0, 0)), "once": ("催过一次", (1, 1)), "repeated": ("催过多次", (2, 10_000))}
REASONS = {**dict(Whereabout.choices), **dict(Reason.choices)}
WAYS, RESULTS = dict(Way.choices), dict(Result.choices)
DONE = {
    "tried": "已登记", "silence": "已登记免打扰，催缴名单和短信都不再有此人", "lift": "已解除免打扰",
    "waive": "已登记放弃参保", "mistake": "已撤回，重新列入催缴；原来的登记和撤回都留着",
    "withdraw": "已撤回放弃，重新列入催缴",
}  # fmt: skip


@page("s/reminders", "催缴", rights=("view_reminders",))
def reminders(request: Visit) -> HttpResponse:
    """Units with counts; of a village its people by household, to be ticked. `?tried=`, `?reason=`, `?after=`."""
    year, years = chosen_year(request)
    area = chosen_area(request)
    shown: dict[str, Any] = {"year": year, "years": years, "area": area, "done": DONE.get(request.GET.get("done", ""))}
    if year is None:
        return render(request, "web/reminders.html", shown)
    day = today(request)
    wanted = _wanted(request, year, area, day)
    try:
        found = people_to_remind(request.actor, wanted)
    except NoCampaign:
        return render(request, "web/reminders.html", {**shown, "year": None})
    form = None
    if area.is_village and request.actor.may("record_attempt"):
        ids = [each.person for each in found.people]
        form = AttemptsForm(ids, request.POST or None, initial={"done_on": day})
        made = _recorded(request, form, year) if request.method == "POST" else None
        if made is not None:
            return HttpResponseRedirect(f"{request.path}?year={year}&unit={area.unit}&done=tried&undo=attempts-{made}")
    counts = reminder_counts(request.actor, year, area.unit, day)
    shown |= {
        "found": found, "stage": STAGE_WORDS[found.reminding.stage],
        "is_one_to_one": found.reminding.stage is Stage.ONE_TO_ONE, "form": form, "day": day,
        "table": table_page(request, _units(area, counts), _UNITS),
        "whole": _sum(counts), "tried": request.GET.get("tried", ""),
        "reason": request.GET.get("reason", ""), "tried_choices": [(code, each[0]) for code, each in TRIED.items()],
        "reasons": _reasons(counts), "households": _households(request, found.people) if area.is_village else (),
        "first": wanted.after + 1, "last": wanted.after + len(found.people),
        "before": max(0, wanted.after - PAGE) if wanted.after else None,
        "after": wanted.after + PAGE if wanted.after + PAGE < found.total else None,
        "may_see_messages": request.actor.may("view_messages"),
        "may_take": PAGES["take_payment"].is_for(request.actor),
    }  # fmt: skip
    return render(request, "web/reminders.html", shown, status=422 if form is not None and form.errors else 200)


def _figure(name: str) -> Callable[[tuple[str, str, dict[str, int]]], int]:
    return lambda row: row[2][name]


_UNITS: dict[str, Callable[[tuple[str, str, dict[str, int]]], Any]] = {
    "unit": lambda row: row[0],
    **{name: _figure(name) for name in ("people", "fen", "never", "once", "repeated", "promised", "silent", "waived")},
}


def _wanted(request: Visit, year: int, area: Area, day: date) -> ToRemind:
    _, tried = TRIED.get(request.GET.get("tried", ""), ("", (0, 10_000)))
    reason, after = request.GET.get("reason", ""), request.GET.get("after", "")
    return ToRemind(
        year, area.unit, day, int(after) if after.isdecimal() else 0, PAGE if area.is_village else 1, tried,
        reason if reason in REASONS else "", is_by_household=True,
    )  # fmt: skip


def _recorded(request: Visit, form: AttemptsForm, year: int) -> int | None:
    """The first of the attempts; None: it was refused, which the form says."""
    if not form.is_valid():
        return None
    try:
        made = record_attempts(request.actor, form.cleaned_data["key"], RecordAttempts(year, form.tried()))
    except StoreFailed as refused:
        form.refuse(refused)
        return None
    return int(str(made.get("attempt", 0)))


def _sum(counts: Sequence[UnitReminded]) -> dict[str, int]:
    """Of the units together, under names that a template can ask for."""
    names = {"people": "people", "fen": "fen", "never": "tried 0", "once": "tried 1", "repeated": "tried 2",
             "promised": "result promised", "phone": "phone", "silent": "silent", "waived": "waived"}  # fmt: skip
    return {name: sum(each.of(figure) for each in counts) for name, figure in names.items()}


def _units(area: Area, counts: Sequence[UnitReminded]) -> list[tuple[str, str, dict[str, int]]]:
    """A line for each unit below, also where nobody is left."""
    by_code = {each.unit: each for each in counts}
    return [(code, name, _sum([by_code[code]] if code in by_code else [])) for code, name in area.below]


def _reasons(counts: Sequence[UnitReminded]) -> list[tuple[str, str, int]]:
    """Reasons that were given, the most frequent first."""
    found: dict[str, int] = {}
    for each in counts:
        for figure, count in each.figures.items():
            if figure.startswith("reason "):
                code = figure.removeprefix("reason ")
                found[code] = found.get(code, 0) + count
    return [(code, REASONS.get(code, code), count) for code, count in sorted(found.items(), key=lambda one: -one[1])]


def _households(request: Visit, people: Sequence[PersonToRemind]) -> list[tuple[str, list[dict[str, Any]]]]:
    """People who live together beside each other, in words."""
    names = people_of(request.actor, [each.person for each in people])
    return [
        (
            _called(together[0].head) if household else "没有登记户的人",
            [
                {
                    "row": each, "who": names.get(each.person, each.name), "way": WAYS.get(each.way or "", ""),
                    "result": RESULTS.get(each.result or "", ""), "reason": REASONS.get(each.reason or "", ""),
                }
                for each in together
            ],
        )
        for household, group in groupby(people, key=lambda each: each.household)
        for together in [list(group)]
    ]  # fmt: skip


def _called(head: str | None) -> str:
    return f"{head} 户" if head else "一户（没有登记户主）"


@page("s/reminders/person/<int:number>", "一个人的催缴", rights=("view_reminders",))
def reminded(request: Visit, number: int) -> HttpResponse:
    """Attempts with one person; leave them alone, or take down that they give up."""
    year, _ = chosen_year(request)
    if year is None:
        raise NotFound("还没有开始过任何年度 no year yet")
    actor, day = request.actor, today(request)
    found = reminded_person(actor, year, number, day)
    forms = _forms(request, found.has_paid)
    bound = next((form for form in forms.values() if form.is_bound), None)
    if bound is not None and bound.is_valid():
        try:
            undo = _act(request, year, number, bound)
            return HttpResponseRedirect(f"{request.path}?year={year}&done={request.POST['do']}{undo}")
        except StoreFailed as refused:
            bound.refuse(refused)
    shown = {
        "found": found, "year": year, "who": people_of(actor, [number]).get(number, f"第 {number} 号"),
        "where": full_name(names_of([found.unit]), found.unit), "number": number,
        "attempts": [
            (each, WAYS.get(each.way, each.way), RESULTS.get(each.result, ""), REASONS.get(each.reason or "", ""))
            for each in found.attempts
        ],
        "forms": forms, "form": bound, "done": DONE.get(request.GET.get("done", "")),
        "may_see_person": actor.may("view_person"), "may_take": PAGES["take_payment"].is_for(actor),
    }  # fmt: skip
    return render(request, "web/reminded.html", shown, status=422 if bound is not None else 200)


def _forms(request: Visit, has_paid: bool) -> dict[str, KeyedForm]:
    """What the actor may do, with what was sent in the one that was."""
    do, actor = request.POST.get("do", ""), request.actor
    found: dict[str, KeyedForm] = {}
    if actor.may("mark_do_not_call"):
        found["silence"] = SilenceForm(request.POST if do == "silence" else None, auto_id="silence_%s")
        found["lift"] = WhyForm(request.POST if do == "lift" else None, auto_id="lift_%s", initial={"do": "lift"})
        del found["lift"].fields["why"]
    if actor.may("record_attempt"):
        found["mistake"] = WhyForm(
            request.POST if do == "mistake" else None, auto_id="mistake_%s", initial={"do": "mistake"}
        )
        found["mistake"].fields["why"].label = "撤回的原因"
        found["mistake"].fields["why"].help_text = "如“听错了，本人在家”。"
    if actor.may("record_waiver") and not has_paid:
        found["waive"] = WaiverForm(request.POST if do == "waive" else None, auto_id="waive_%s")
        found["withdraw"] = WhyForm(
            request.POST if do == "withdraw" else None, auto_id="withdraw_%s", initial={"do": "withdraw"}
        )
    return found


def _act(request: Visit, year: int, person: int, form: KeyedForm) -> str:
    """What the address says of how to undo it. Raises StoreFailed."""
    actor, given = request.actor, form.cleaned_data
    found = reminded_person(actor, year, person, today(request))
    match given["do"]:
        case "silence":
            made = keep_silent(actor, given["key"], KeepSilent(person, given["why"]))
            return f"&undo=silence-{made['silence']}"
        case "lift":
            made = lift_silence(actor, given["key"], LiftSilence(found.silence.id if found.silence else 0))
            return f"&undo=silence-{made['silence']}"
        case "mistake":
            made = withdraw_reason(actor, given["key"], WithdrawReason(person, year, given["why"]))
            return f"&undo=reason-{made['whereabouts']}"
        case "waive":
            order = RecordWaiver(person, year, given["paper"], given["stated_on"], given["note"])
            record_waiver(actor, given["key"], order)
        case _:
            withdraw_waiver(actor, given["key"], WithdrawWaiver(found.waiver.id if found.waiver else 0, given["why"]))
    return ""


@page("s/reminders/left-alone", "不催缴的人", rights=("view_reminders",))
def reminders_left_alone(request: Visit) -> HttpResponse:
    """Do-not-call marks and statements of giving up, with the way to end each."""
    year, years = chosen_year(request)
    area = chosen_area(request)
    found = left_alone(request.actor, year or 0, area.unit)
    lines: list[SilenceLine | WaiverLine | PlaceLine] = [*found.silences, *found.waivers, *found.places]
    names = people_of(request.actor, [each.person for each in lines])
    units = names_of(each.unit for each in lines)

    shown = {
        "year": year, "years": years, "area": area,
        "silences": [(each, *_told(each, names, units)) for each in found.silences],
        "waivers": [(each, *_told(each, names, units)) for each in found.waivers],
        "places": [(each, *_told(each, names, units)) for each in found.places],
    }  # fmt: skip
    return render(request, "web/left_alone.html", shown)


def _told(
    each: SilenceLine | WaiverLine | PlaceLine, names: Mapping[int, str], units: dict[str, str]
) -> tuple[str, str, str]:
    """Who, where, and where more stands."""
    who = names.get(each.person, f"第 {each.person} 号")
    return who, full_name(units, each.unit), reverse("reminded", args=[each.person])
