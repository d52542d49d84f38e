"""Organisations and accounts: who works where, added, given a password to begin with, stopped at once.

In: what a system administrator types. Out: organisations with their areas, accounts with their roles and sign-ins.
Never: a password shown twice; an account for two persons; a telephone number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.account_lists import (
    MOST_LINES,
    AccountLine,
    OfficeLine,
    account_shown,
    accounts_shown,
    areas_taken,
    grants_of,
    offices_shown,
)
from canbao.access.accounts import AddAccount, StopAccount, add_account, stop_account
from canbao.access.acting import NotFound
from canbao.access.grants import ProposeGrant, propose_grant
from canbao.access.models import OrganisationKind
from canbao.access.organisations import AddOrganisation, add_organisation
from canbao.access.proposed_offices import ProposedOffice, proposed_collectors, proposed_offices, towns_of
from canbao.access.setting_up import START_DAYS, give_start_password
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.store.places import TOWN_LENGTH
from canbao.web.access_forms import grant_rows
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.people_forms import AccountForm, OfficeForm, ProposalForm, RoleForm, StopForm
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of

MOST_UNITS_SHOWN = 5
"""Of one area in a list; the rest are counted."""
ADDED = "added"


_OFFICES: dict[str, Callable[[OfficeLine], Any]] = {
    "name": lambda each: each.name, "kind": lambda each: each.kind_label, "working": lambda each: each.working,
    "stopped": lambda each: each.stopped,
}  # fmt: skip
_ACCOUNTS: dict[str, Callable[[AccountLine], Any]] = {
    "name": lambda each: each.name, "username": lambda each: each.username, "entered": lambda each: each.entered_at,
    "open": lambda each: each.open,
}  # fmt: skip


@page("a/people", "账号", rights=("view_accounts",))
def people(request: Visit) -> HttpResponse:
    """Organisations with their areas; `?q=` and `?kind=` look for some."""
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "").strip()
    found = offices_shown(request.actor, kind, words)
    table = table_page(request, found[:MOST_LINES], _OFFICES)
    shown = {
        "rows": _with_areas(table.rows), "table": table, "more": len(found) > MOST_LINES, "most": MOST_LINES,
        "kind": kind,
        "words": words, "kinds": OrganisationKind.choices, "may_add": request.actor.may("add_organisation"),
        "is_bare": len(found) <= 1 and not kind and not words, "added": _count_of(request),
    }  # fmt: skip
    return render(request, "web/people.html", shown)


def _count_of(request: HttpRequest) -> str:
    added = request.GET.get(ADDED, "")
    return f"已建立 {added} 个机构" if added.isdecimal() and len(added) < 6 else ""


def _with_areas(offices: Iterable[OfficeLine]) -> list[tuple[OfficeLine, str]]:
    """Each with its area in words."""
    found = list(offices)
    names = names_of(unit for office in found for unit in office.units[:MOST_UNITS_SHOWN])
    return [(office, area_words(office.units, names)) for office in found]


def area_words(units: tuple[str, ...], names: dict[str, str]) -> str:
    """The first units by name, and how many more there are."""
    said = "、".join(full_name(names, unit) for unit in units[:MOST_UNITS_SHOWN])
    return f"{said}等 {len(units)} 处" if len(units) > MOST_UNITS_SHOWN else said


@page("a/people/proposed", "建立机构", rights=("add_organisation",), needs=("view_accounts",))
def offices_proposed(request: Visit) -> HttpResponse:
    """Departments and windows of towns, with `?town=` the villages of one: each may be left out or named otherwise."""
    actor, code = request.actor, request.GET.get("town", "")
    town = _town(actor.county, code) if code else None
    there = areas_taken(actor)
    form = ProposalForm(_proposed(actor.county, town, there), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        added = 0
        for each, name in form.kept:
            try:
                order = AddOrganisation(each.kind, name, (each.unit,))
                add_organisation(actor, f"{form.cleaned_data['key']}-{each.code}", order)
                added += 1
            except StoreFailed as refused:
                form.refuse(refused, f"name_{each.code}")
        if not form.errors:
            return HttpResponseRedirect(f"{reverse('people')}?{urlencode({ADDED: added})}")
        form = _left_of(form, _proposed(actor.county, town, areas_taken(actor)))
    shown = {
        "form": form, "town": town, "unit_count": Unit.objects.filter(code__startswith=actor.county).count(),
        "towns": [] if town else _towns(actor.county, there),
    }  # fmt: skip
    return render(request, "web/offices_proposed.html", shown, status=422 if form.errors else 200)


def _proposed(county: str, town: Unit | None, there: set[tuple[str, str]]) -> list[ProposedOffice]:
    return proposed_collectors(town, there) if town else proposed_offices(county, there)


def _left_of(form: ProposalForm, left: list[ProposedOffice]) -> ProposalForm:
    """The form with what was not added, as it was typed, and with what was refused."""
    again = ProposalForm(left, form.data)
    again.is_valid()
    for name, errors in form.errors.items():
        if name in again.fields and name not in again.errors:
            again.add_error(name, list(errors))
    return again


def _town(county: str, code: str) -> Unit:
    found = Unit.objects.filter(code=code).first()
    if found is None or len(code) != TOWN_LENGTH or not code.startswith(county):
        raise NotFound("没有这个镇街 no such town")
    return found


def _towns(county: str, there: set[tuple[str, str]]) -> list[tuple[Unit, int, int]]:
    """Towns with how many of their villages have a collectors' office, and how many there are."""
    rows = []
    for town in towns_of(county):
        villages = list(Unit.objects.filter(parent_id=town.code).values_list("code", flat=True))
        have = sum((OrganisationKind.VILLAGE.value, code) in there for code in villages)
        rows.append((town, have, len(villages)))
    return rows


@page("a/people/new", "增加机构", rights=("add_organisation",), needs=("view_accounts",))
def office_new(request: Visit) -> HttpResponse:
    """One organisation with its area."""
    form = OfficeForm(request.actor.county, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order = AddOrganisation(given["kind"], given["name"], given["units"])
            made = add_organisation(request.actor, given["key"], order)["organisation"]
            return HttpResponseRedirect(f"{reverse('office', args=[made])}?{ADDED}=1")
        except StoreFailed as refused:
            form.refuse(refused)
    return render(request, "web/office_new.html", {"form": form}, status=422 if form.errors else 200)


@page("a/people/office/<int:number>", "一个机构", rights=("view_accounts",))
def office(request: Visit, number: int) -> HttpResponse:
    """Its area, its accounts, and a new one."""
    actor = request.actor
    found = offices_shown(actor, number=number) if number > 0 else []
    if not found:
        raise NotFound("没有这个机构 no such organisation")
    may_add = actor.may("add_account")
    form = AccountForm(request.POST if request.method == "POST" else None) if may_add else None
    if form is not None and form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order = AddAccount(given["username"], given["name"], number, given["phone"])
            made = add_account(actor, given["key"], order)["account"]
            return HttpResponseRedirect(f"{reverse('staff_account', args=[made])}?done=added")
        except StoreFailed as refused:
            form.refuse(refused)
    ((line, area),) = _with_areas(found)
    shown = {
        "office": line, "area": area, "table": table_page(request, accounts_shown(actor, number), _ACCOUNTS),
        "form": form,
        "done": "已建立" if request.GET.get(ADDED) == "1" else "",
    }  # fmt: skip
    return render(request, "web/office.html", shown, status=422 if form is not None and form.errors else 200)


DONE = {
    "added": "账号已开。接着提出授权，给出初始密码",
    "proposed": "已提出，等安全管理员确认",
    "stopped": "账号已停用，在各处的登录都已结束",
}


@page("a/people/account/<int:number>", "一个账号", rights=("view_accounts",))
def staff_account(request: Visit, number: int) -> HttpResponse:
    """Who it is, with roles and their spans, and a role to propose."""
    actor, line = request.actor, account_shown(request.actor, number)
    form = RoleForm(line.office_kind, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order = ProposeGrant(line.id, given["role"], valid_until=given["valid_until"])
            propose_grant(actor, given["key"], order)
            return HttpResponseRedirect(f"{request.path}?done=proposed")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {
        "line": line, "form": form, "done": DONE.get(request.GET.get("done", ""), ""),
        "rows": grant_rows(request, grants_of(actor, number)),
        "may_propose": _may_change(request, line, "propose_grant"),
        "may_stop": _may_change(request, line, "stop_account"),
        "may_give": _may_change(request, line, "give_start_password"),
    }  # fmt: skip
    return render(request, "web/staff_account.html", shown, status=422 if form.errors else 200)


def _may_change(request: Visit, line: AccountLine, action: str) -> bool:
    """Nobody does these to themselves, or to somebody who is gone."""
    return request.actor.may(action) and line.id != request.actor.account_id and not line.is_stopped


@page(
    "a/people/account/<int:number>/password", "给出初始密码", rights=("give_start_password",),
    needs=("view_accounts",), needs_factor=True,
)  # fmt: skip
def staff_password(request: Visit, number: int) -> HttpResponse:
    """A password to begin with: shown once."""
    line = account_shown(request.actor, number)
    form = KeyedForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            told = give_start_password(request.actor, form.cleaned_data["key"], number)
            answer = render(request, "web/staff_told.html", {"line": line, "told": told, "days": START_DAYS})
            answer["Cache-Control"] = "no-store"
            return answer
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {"line": line, "form": form, "days": START_DAYS, "may": _may_change(request, line, "give_start_password")}
    return render(request, "web/staff_password.html", shown, status=422 if form.errors else 200)


@page(
    "a/people/account/<int:number>/stop", "停用账号", rights=("stop_account",), needs=("view_accounts",),
    needs_factor=True,
)  # fmt: skip
def staff_stop(request: Visit, number: int) -> HttpResponse:
    """Stop it for good."""
    line = account_shown(request.actor, number)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            stop_account(request.actor, given["key"], StopAccount(number, given["reason"]))
            return HttpResponseRedirect(f"{reverse('staff_account', args=[number])}?done=stopped")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {"line": line, "form": form, "may": _may_change(request, line, "stop_account")}
    return render(request, "web/staff_stop.html", shown, status=422 if form.errors else 200)
