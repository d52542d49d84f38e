"""One person, one file: head, five tabs, why this amount, the full number for a reason.

In: a person's number in the register. Out: what the reader may see of the person. Never: a full number but after a
reason was given, for half a minute; a figure without its clause.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.assess.explaining import to_text
from canbao.billing.models import Run
from canbao.billing.one_person import Answer, assess_person
from canbao.billing.policies import Choice
from canbao.billing.showing import published_bill, run_to_explain
from canbao.money.membership import Membership, membership_of
from canbao.money.models import Payment
from canbao.money.showing import payments_of
from canbao.policy.problems import PolicyError
from canbao.registry.queries import PersonFile, person_file
from canbao.registry.showing import household_of, reveal_number
from canbao.registry.waiting_forms import WAITING
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm
from canbao.web.labels import SECTION_LABELS, row_of
from canbao.web.pages import PAGES, Visit, page
from canbao.web.recent import remember
from canbao.web.timeline import timeline_of
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese
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
_HEADED = "【"


class RevealForm(KeyedForm):
    """Why a full number is needed."""

    REASONS = ("当面核对身份", "电话核实", "录入其他系统", "答复查询")
    reason = forms.ChoiceField(label="原因", choices=[(each, each) for each in REASONS])


class TrialForm(forms.Form):
    """The day for which an amount is worked out."""

    on = forms.DateField(label="按哪一天缴费计算", required=False, widget=forms.DateInput(attrs={"type": "date"}))


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
    shown: dict[str, Any] = {
        "file": file, "number": number, "unit": full_name(names, file.row.unit), "tabs": TABS, "tab": tab,
        "year": year, "years": years, "form": form, "revealed": revealed, "seconds": SHOWN_SECONDS,
        "acts": _acts(actor, file, year), "done": DONE.get(request.GET.get("done", ""), ""),
        "household": home_of(file), "may_reveal": actor.may("reveal_number"),
        "membership": _membership(actor, number, year),
        **_tab(tab, actor, file, year),
    }  # fmt: skip
    response = render(request, "web/person.html", shown, status=422 if form.errors else 200)
    remember(request, response, number)
    if revealed:
        response["Refresh"] = str(SHOWN_SECONDS)
        keep_reason(response, form.initial["reason"])
    return response


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


@page("s/person/<int:number>/why/<int:year>", "为什么是这个数", rights=("view_person",), needs=("view_run",))
def why(request: Visit, number: int, year: int) -> HttpResponse:
    """Rule by rule, with what was offered and not used; another day may be tried."""
    actor = request.actor
    file = person_file(actor, number)
    form = TrialForm(request.GET or None)
    run = run_to_explain(actor, year)
    on = form.cleaned_data["on"] if form.is_bound and form.is_valid() and form.cleaned_data.get("on") else run.as_of
    shown = {
        "file": file, "number": number, "year": year, "run": run, "on": on, "form": form,
        **_explained(actor, number, run, on),
    }  # fmt: skip
    return render(request, "web/why.html", shown)


def _explained(actor: Actor, number: int, run: Run, on: date) -> dict[str, Any]:
    choice = Choice(tuple(sorted(run.policies)), tuple(sorted(run.amend.items())), run.known_on)
    try:
        answer: Answer = assess_person(actor, number, choice, on)
    except (PolicyError, StoreFailed) as refused:
        return {"problem": in_chinese(str(refused))}
    if answer.left_out:
        return {"left_out": answer.left_out}
    explanation = answer.explanation()
    return {"explanation": explanation, "parts": parts_of(to_text(explanation)), "offer_until": answer.offer_until}


def parts_of(text: str) -> list[tuple[str, list[str]]]:
    """An explanation's lines under their headings; the first part has none.

    >>> parts_of("a\\n\\n【b】\\nc")
    [('', ['a']), ('b', ['c'])]
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith(_HEADED):
            parts.append((line.strip("【】"), []))
        elif line.strip():
            parts[-1][1].append(line.strip())
    return parts
