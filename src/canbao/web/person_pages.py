"""One person, one file: head, five tabs, the file on paper, the full number for a reason.

In: a person's number in the register. Out: what the reader may see of the person. Never: a full number but after a
reason was given, for half a minute; a figure without its clause.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.billing.showing import published_bill
from canbao.money.membership import Membership, membership_of
from canbao.money.membership_facts import EMPLOYEE
from canbao.money.models import Payment
from canbao.money.showing import payments_of
from canbao.policy.problems import PolicyError
from canbao.registry.looking import Look, looks_at, tell_look
from canbao.registry.models import Looked
from canbao.registry.queries import PersonFile, person_file
from canbao.registry.showing import household_of, reveal_number
from canbao.registry.waiting_forms import WAITING
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.labels import SECTION_LABELS, row_of
from canbao.web.pages import PAGES, Visit, page
from canbao.web.person_papers import person_paper
from canbao.web.printing import Paper, taken_away
from canbao.web.recent import remember
from canbao.web.tables import table_page
from canbao.web.timeline import timeline_of
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

TABS = {
    "timeline": "时间线",
    "dues": "应缴与来由",
    "standings": "身份认定",
    "payments": "缴费与票据",
    "household": "家庭",
}
SHOWN_SECONDS = 30
REASON_COOKIE = "canbao_reason"
"""A full number stays on the page for so long."""
DONE = {
    "correct": "已更正", "here": "已登记搬迁", "over": "已提出移交，等对方接收", "status": "已登记去向",
}  # fmt: skip


_LOOKS: dict[str, Callable[[Look], Any]] = {
    "at": lambda each: each.at, "office": lambda each: each.office, "account": lambda each: each.account,
    "what": lambda each: each.what,
}  # fmt: skip


class RevealForm(KeyedForm):
    """Why a full number is needed."""

    REASONS = ("当面核对身份", "电话核实", "录入其他系统", "答复查询")
    reason = forms.ChoiceField(label="原因", choices=[(each, each) for each in REASONS])


@page("s/person/<int:number>", "一人一档", rights=("view_person",))
def person(request: Visit, number: int) -> HttpResponse:
    """The head and one tab. `?tab=`: which; `?year=`: of which benefit year."""
    tab = request.GET.get("tab", "timeline")
    tab = tab if tab in TABS else "timeline"
    actor = request.actor
    file = person_file(actor, number)
    form = RevealForm(request.POST or None, initial={"reason": said_reason(request)})
    revealed = ""
    if request.method == "POST" and form.is_valid():
        try:
            revealed = reveal_number(actor, form.cleaned_data["key"], number, form.cleaned_data["reason"])
            form = RevealForm(initial={"reason": form.cleaned_data["reason"]})
        except StoreFailed as refused:
            form.refuse(refused)
    year, years = chosen_year(request)
    names = names_of([file.row.unit])
    taken = taken_away(request, lambda: _paper(request, file, full_name(names, file.row.unit), year))
    tell_look(actor, number, Looked.FILE if taken is None else Looked.PAPER)
    if taken is not None:
        return taken
    shown: dict[str, Any] = {
        "file": file, "number": number, "unit": full_name(names, file.row.unit), "tabs": TABS, "tab": tab,
        "year": year, "years": years, "form": form, "revealed": revealed, "seconds": SHOWN_SECONDS,
        "acts": _acts(actor, file, year), "done": DONE.get(request.GET.get("done", ""), ""),
        "household": home_of(file), "may_reveal": actor.may("reveal_number"), "may_see_looks": actor.may("view_looks"),
        "membership": _membership(actor, number, year), "is_employee": _is_employee(file, today(request)),
        **_tab(tab, actor, file, year),
    }  # fmt: skip
    response = render(request, "web/person.html", shown, status=422 if form.errors else 200)
    remember(request, response, number)
    if revealed:
        response["Refresh"] = str(SHOWN_SECONDS)
        keep_reason(response, form.initial["reason"])
    return response


@page("s/person/<int:number>/looks", "谁看过档案", rights=("view_looks",), needs=("view_person",))
def person_looks(request: Visit, number: int) -> HttpResponse:
    """Who opened the file, the latest first."""
    file = person_file(request.actor, number)
    table = table_page(request, looks_at(request.actor, number), _LOOKS)
    return render(request, "web/looks.html", {"file": file, "number": number, "table": table})


def _paper(request: Visit, file: PersonFile, unit: str, year: int | None) -> Paper:
    entries = timeline_of(file, _payments(request.actor, file.row.id))
    return person_paper(request, file, unit, _membership(request.actor, file.row.id, year), entries)


def said_reason(request: Visit) -> str:
    """Why this browser last asked for a number: the next time it need not be chosen again."""
    found = request.COOKIES.get(REASON_COOKIE, "")
    return next((each for at, each in enumerate(RevealForm.REASONS) if found == str(at)), "")


def keep_reason(response: HttpResponse, reason: str) -> None:
    """Until the browser is closed."""
    response.set_cookie(
        REASON_COOKIE, str(RevealForm.REASONS.index(reason)), path="/s/person", httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def home_of(file: PersonFile) -> int | None:
    """The household that the person is in now."""
    rows = (row for row in file.sections["household"] if row["valid_until"] is None)
    return next((int(row["household_id"]) for row in rows), None)


def _is_employee(file: PersonFile, on: date) -> bool:
    """Whether the person is in the employee scheme on a day, as far as is known."""
    return any(
        row["scheme"] in EMPLOYEE and (row["valid_from"] or on) <= on <= (row["valid_until"] or on)
        for row in file.sections["insurance"]
    )


def _acts(actor: Actor, file: PersonFile, year: int | None) -> list[tuple[str, str, bool]]:
    """What the reader may do with this person: address, words, whether it is what comes next."""
    number, acts = file.row.id, []
    states = {row["state"] for row in file.sections["enrolment"] if row["year"] == year} - {"withdrawn"}
    if actor.may("register_household") and not states:
        acts.append((f"{reverse('register')}?person={number}", "参保登记", True))
    if states & set(WAITING) and PAGES["enrolments"].is_for(actor):
        acts.append((f"{reverse('enrolments')}?unit={file.row.unit}&year={year}", "登记办理", False))
    if year is not None and PAGES["take_payment"].is_for(actor):
        acts.append((f"{reverse('take_payment', args=[number])}?year={year}", "收费登记", False))
    household = home_of(file)
    if household is not None:
        acts.append((reverse("household", kwargs={"number": household}), "这一户", False))
    for name, words in (("correct", "更正资料"), ("move", "迁移和去向")):
        if PAGES[name].is_for(actor):
            acts.append((reverse(name, kwargs={"number": number}), words, False))
    return acts


def _membership(actor: Actor, number: int, year: int | None) -> Membership | None:
    if year is None or not actor.may("view_membership"):
        return None
    try:
        return membership_of(actor, number, year)
    except (PolicyError, NotFound):
        return None


def _tab(tab: str, actor: Actor, file: PersonFile, year: int | None) -> dict[str, Any]:
    number = file.row.id
    if tab == "dues":
        bill = published_bill(actor, year, number) if year and actor.may("view_run") else None
        return {"bill": bill, "situation": bill.words.get("说明") if bill else None}
    if tab == "standings":
        return {"rows": [row_of("standing", row) for row in file.sections["standing"]]}
    if tab == "payments":
        return {"payments": _payments(actor, number)}
    if tab == "household":
        mates = household_of(actor, number)
        names = names_of(mate.unit for mate in mates)
        return {"mates": [(mate, full_name(names, mate.unit)) for mate in mates]}
    return {"entries": timeline_of(file, _payments(actor, number)), "labels": SECTION_LABELS}


def _payments(actor: Actor, number: int) -> list[Payment]:
    return payments_of(actor, number) if actor.may("view_membership") else []
