"""The policies of a county: this year's beside another's, every value with its clause, and one tried on some people.

In: a benefit year, two policies, a day. Out: tables; what a policy would change for a thousand people. Never: a value
without its clause; a policy changed here: it is a file, and counts when a run is published by two persons.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from canbao.billing.policies import Choice
from canbao.billing.trying import SAMPLE, Trial, policies_for, try_policy
from canbao.billing.viewing import view_policies
from canbao.policy.comparing import Difference, compare_sheets
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.problems import PolicyError
from canbao.policy.showing import show_policy
from canbao.policy.showing.sheet import Sheet
from canbao.store.failures import StoreFailed
from canbao.web.cash_pages import YuanField
from canbao.web.days import today
from canbao.web.forms import PlainForm
from canbao.web.pages import Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.wording import in_chinese

KINDS = {"changed": "改", "added": "增", "gone": "删"}
"""How an entry differs."""
_SEED = "trial"
"""The same people every time: two trials of one day can be compared."""


@dataclass(frozen=True)
class Named:
    """One policy that may be chosen."""

    name: str
    title: str
    is_used: bool


class TryForm(PlainForm):
    """Which policy, as of which day."""

    policy = forms.ChoiceField(label="政策", error_messages={"required": "请选政策"})
    price = YuanField(
        label="个人缴费标准试改成（元）", required=False, help_text="不改就留空。只在这次试算里算，政策不变。"
    )
    day = day_field("假定哪一天缴费", "须在这份政策的缴费日期里。")

    def __init__(self, choices: list[Named], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy"].choices = [("", "请选择"), *((each.name, each.title) for each in choices)]  # type: ignore[attr-defined]


@page("s/policy", "政策参数", rights=("view_run",), needs=("view_calendar",))
def policy_page(request: Visit) -> HttpResponse:
    """`?policy=`: which; `?beside=`: with which it is compared. A form tries one."""
    used = view_policies(request.actor)
    named = _named(request.actor.county, used)
    names = [each.name for each in named]
    chosen = _one_of(names, request.GET.get("policy", ""), next((each for each in used if each in names), ""))
    beside = _one_of(names, request.GET.get("beside", ""), _before(chosen, names))
    sheet = _sheet(chosen)
    form = TryForm(named, request.POST if request.method == "POST" else None, initial=_initial(named, used))
    trial = _tried(request, form) if form.is_bound and form.is_valid() else None
    shown = {
        "named": named, "chosen": chosen, "other": beside, "sheet": sheet, "form": form, "trial": trial,
        "differences": _differences(beside, sheet), "kinds": KINDS, "most": SAMPLE, "day": today(request),
    }  # fmt: skip
    return render(request, "web/policy.html", shown, status=422 if form.errors else 200)


def _named(county: str, used: tuple[str, ...]) -> list[Named]:
    library, found = Library.of(), []
    for name in policies_for(county):
        try:
            found.append(Named(name, library.read(name).file.title, name in used))
        except PolicyError:
            continue
    return found


def _one_of(names: list[str], wanted: str, otherwise: str) -> str:
    return wanted if wanted in names else otherwise


def _before(chosen: str, names: list[str]) -> str:
    """The same place's policy of an earlier year, the latest of them; empty where there is none."""
    place, _, year = chosen.rpartition("/")
    earlier = [name for name in names if name.rpartition("/")[0] == place and name.rpartition("/")[2] < year]
    return max(earlier, default="")


def _sheet(name: str) -> Sheet | None:
    return show_policy(Library.of(), name) if name else None


def _differences(beside: str, sheet: Sheet | None) -> list[tuple[Difference, str]]:
    if not beside or sheet is None:
        return []
    return [(each, KINDS[each.kind]) for each in compare_sheets(show_policy(Library.of(), beside), sheet)]


def _initial(named: list[Named], used: tuple[str, ...]) -> dict[str, Any]:
    """The newest that is not used yet, on the first day of its window."""
    newest = next((each.name for each in named if not each.is_used), used[0] if used else "")
    return {"policy": newest, "day": _first_day(newest)}


def _first_day(name: str) -> date | None:
    if not name:
        return None
    window = load(Library.of(), name).latest.file.windows.get("central")
    return window.first if window is not None else None


def _tried(request: Visit, form: TryForm) -> Trial | None:
    """The form says why not."""
    given = form.cleaned_data
    try:
        price = given["price"]
        amend = (("personal_yuan", f"{price / 100:.2f}"),) if price else ()
        return try_policy(request.actor, Choice((given["policy"],), amend), given["day"], _SEED)
    except (StoreFailed, PolicyError, ValueError) as refused:
        form.add_error(None, in_chinese(str(refused)))
        return None
