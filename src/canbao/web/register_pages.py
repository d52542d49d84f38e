"""Registration at a window: search by number first, then a person or a whole household in one go, by keyboard alone.

In: what is typed, in the body of requests. Out: the sheet, its check page, a slip with reference numbers. Never: a full
number in an address; anything registered before the check page was confirmed; half a household.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.billing.viewing import view_policies
from canbao.registry.enrolling import papers_missing
from canbao.registry.household_queries import (
    Candidate,
    forms_taken,
    household_file,
)
from canbao.registry.households import MOST_MEMBERS, MemberRefused, RegisterHousehold, register_household
from canbao.registry.policies import book_of
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import new_key
from canbao.web.pages import Visit, page
from canbao.web.register_forms import LineForm, SheetForm
from canbao.web.register_sheet import Sheet, papers_of, policy_of
from canbao.web.units import full_name, names_of, place_name
from canbao.web.wording import in_chinese


@page("s/register", "参保登记", rights=("register_household",))
def register(request: Visit) -> HttpResponse:
    """The sheet, and its check page. `do`: which button; `?person=`: begins with them; `?unit=`: the village."""
    if not view_policies(request.actor):
        return render(request, "web/register.html", {"is_closed": True})
    sheet = Sheet(request)
    do = request.POST.get("do", "")
    if request.method != "POST":
        wanted = request.GET.get("person", "")
        if wanted.isdecimal():
            sheet.add_known(int(wanted))
        if request.GET.get("newborn"):
            sheet.add_new(newborn=True)
        return _entry(sheet)
    if do == "back":
        return _entry(sheet)
    if do == "newborn":
        sheet.add_new(newborn=True)
        return _entry(sheet)
    if do.startswith("drop-"):
        sheet.lines = [line for at, line in enumerate(sheet.lines) if do != f"drop-{at}"]
        sheet.look()
        return _entry(sheet)
    if do.startswith("use-"):
        return _entry(_use(sheet, do))
    if request.POST.get("card", "").strip():
        sheet.read(request.POST["card"])
        return _entry(sheet)
    return _checked(sheet, confirms=do == "confirm")


def _use(sheet: Sheet, do: str) -> Sheet:
    """A line is somebody in the register after all: `use-<line>-<person>`."""
    _, at, person = [*do.split("-"), "", ""][:3]
    if at.isdecimal() and person.isdecimal() and int(at) < len(sheet.lines):
        role = sheet.lines[int(at)]["role"]
        del sheet.lines[int(at)]
        sheet.add_known(int(person))
        for line in sheet.lines:
            if line["person"] == int(person):
                line["role"] = role
    return sheet


def _entry(sheet: Sheet, form: SheetForm | None = None, lines: Sequence[LineForm] | None = None) -> HttpResponse:
    """The sheet as it was typed. With a form that was refused: with its errors."""
    shown = list(lines) if lines is not None else sheet.forms(bound=False)
    if form is None and sheet.problem:
        form = _form(sheet, {**_posted(sheet), "unit": sheet.unit, "card": sheet.request.POST.get("card", "")})
        form.fields["unit"].required = False
        form.add_error("card", sheet.problem)
    is_wrong = form is not None
    form = form or _form(sheet, None)
    if is_wrong and lines is None:
        sheet.focus = ""
    elif not sheet.focus:
        sheet.focus = "id_card" if sheet.unit else "id_unit"
    return _show(sheet, form, shown, is_wrong=is_wrong)


def _show(
    sheet: Sheet, form: SheetForm, lines: list[LineForm], *, is_wrong: bool = False, is_check: bool = False
) -> HttpResponse:
    wrong = list(form.summary) if is_wrong else []
    for line in lines if is_wrong else ():
        wrong += [(target, f"第 {line.at + 1} 人：{said}") for target, said in line.summary if line.is_bound]
    _point(form, lines, "" if wrong else sheet.focus)
    names = names_of([sheet.unit])
    alike = [each for line in lines for each in line.alike]
    places = names_of([*(each.unit for each in alike), *(each.place or "" for each in sheet.known.values())])
    shown = {
        "form": form, "lines": lines, "wrong": wrong, "year": sheet.year,
        "unit": full_name(names, sheet.unit), "household": sheet.household,
        "is_full": len(lines) >= MOST_MEMBERS, "on": today(sheet.request),
        "enrolling": sum(line.is_enrolling for line in lines),
        "alike_units": {each.person_id: full_name(places, each.unit) for each in alike},
        "places": {
            each.person_id: place_name(places, each.place) for each in sheet.known.values() if each.place
        },
    }  # fmt: skip
    template = "web/register_check.html" if is_check else "web/register.html"
    return render(sheet.request, template, shown, status=422 if wrong else 200)


def _point(form: SheetForm, lines: list[LineForm], focus: str) -> None:
    """Where the cursor stands when the page is shown; with errors it is their summary."""
    for each in (form, *lines):
        for field in each:
            if field.id_for_label == focus:
                field.field.widget.attrs["autofocus"] = True


def _posted(sheet: Sheet) -> dict[str, Any]:
    data = sheet.request.POST
    return {"key": data.get("key", ""), "documents": data.getlist("documents")}


def _form(sheet: Sheet, data: dict[str, Any] | None) -> SheetForm:
    papers = papers_of(sheet)
    if data is None:
        return SheetForm(sheet.units, papers, initial={"unit": sheet.unit, "documents": _posted(sheet)["documents"]})
    return SheetForm(sheet.units, papers, data)


def _checked(sheet: Sheet, *, confirms: bool) -> HttpResponse:
    """The check page, or what is wrong; or, confirmed there, everything done and the slip."""
    lines = sheet.forms(bound=True)
    for line in lines:
        line.is_confirmed = confirms
    form = _form(sheet, {**_posted(sheet), "unit": sheet.unit})
    if not lines:
        form.add_error("card", "请输入证件号码，或按“加新生儿”")
    elif not any(line.is_enrolling for line in lines):
        form.add_error(None, "表上没有要登记的人：请勾选“本次登记”，或加入别的人")
    is_right = all([form.is_valid(), *(line.is_valid() for line in lines)])
    if not is_right:
        return _entry(sheet, form, lines)
    if not confirms:
        return _show(sheet, form, lines, is_check=True)
    order = RegisterHousehold(
        sheet.unit, sheet.policy, tuple(line.member(sheet.unit) for line in lines if _stays(line)),
        _number(sheet.request.POST.get("household", "")), tuple(form.cleaned_data["documents"]),
    )  # fmt: skip
    kept = [line for line in lines if _stays(line)]
    try:
        done = register_household(sheet.actor, form.cleaned_data["key"], order)
    except MemberRefused as refused:
        at = kept[refused.at]
        at.add_error("name" if at.known is None else None, in_chinese(str(refused)))
        form = _form(sheet, {**_posted(sheet), "unit": sheet.unit, "key": new_key()})
        return _entry(sheet, form, lines)
    except StoreFailed as refused:
        form.refuse(refused)
        return _entry(sheet, form, lines)
    numbers: Any = done["enrolments"]
    asked = {"n": ".".join(str(each) for each in numbers)}
    return HttpResponseRedirect(f"{reverse('register_done')}?{urlencode(asked)}")


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _stays(line: LineForm) -> bool:
    """Whether a line is part of the order: who is registered, or new."""
    return line.known is None or line.is_enrolling


@page("s/register/done", "登记回执", rights=("register_household",))
def register_done(request: Visit) -> HttpResponse:
    """The slip. `?n=`: numbers of forms with full stops between them."""
    wanted = [int(each) for each in request.GET.get("n", "").split(".") if each.isdecimal()][:MOST_MEMBERS]
    taken = forms_taken(request.actor, wanted)
    if not taken:
        raise NotFound("没有这次登记，或不在您的辖区 no such forms in your area")
    names = names_of([each.unit for each in taken])
    household = next((each.household_id for each in taken if each.household_id is not None), None)
    rules = book_of(policy_of(view_policies(request.actor), taken[0].unit)).latest
    shown = {
        "taken": taken, "first": taken[0], "unit": full_name(names, taken[0].unit), "household": household,
        "on": today(request), "reference": f"{request.actor.county}-{taken[0].year}-{taken[0].id}",
        "missing": papers_missing(rules, taken[0].documents),
        "left_out": _left_out(request.actor, household, taken[0].year),
    }  # fmt: skip
    return render(request, "web/register_done.html", shown)


def _left_out(actor: Actor, household: int | None, year: int) -> list[Candidate]:
    """Members of the household with nothing in the way who are not registered yet."""
    if household is None:
        return []
    return [each for each in household_file(actor, household, year).candidates if not each.hindrance]
