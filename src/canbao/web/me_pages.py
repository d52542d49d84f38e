"""我的参保: a resident signs in with number, name and a code sent to the telephone on file, and sees one screen.

In: forms, two cookies with tokens. Out: pages about one person. Never: another page for somebody whom the register does
not have; a number, a name or a code in an address, a log or a cookie.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import system_actor
from canbao.campaign.own_codes import VALID_MINUTES, AskedTooOften, ask_for_code, sends_codes
from canbao.campaign.own_files import OwnFile, own_file_of
from canbao.campaign.own_visits import (
    LONGEST_MINUTES,
    EndVisit,
    OwnPresence,
    WrongCode,
    end_visit,
    enter,
    own_presence,
)
from canbao.money.channels import channels_of
from canbao.store.failures import StoreFailed
from canbao.web.days import public_day
from canbao.web.forms import PlainForm
from canbao.web.pages import page
from canbao.web.public_policies import County, county_shown, deadlines_of, policy_shown, public_counties
from canbao.web.sources import source_of
from canbao.web.units import full_name, names_of

ASKED_COOKIE, VISIT_COOKIE = "canbao_asked", "canbao_me"
_LONGEST_NUMBER, _LONGEST_NAME = 40, 60


class AskForm(PlainForm):
    """Whose file."""

    county = forms.ChoiceField(label="在哪个县（市、区）参保")
    number = forms.CharField(
        label="证件号码", max_length=_LONGEST_NUMBER,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", max_length=_LONGEST_NAME, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, counties: list[County], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, each.name) for each in counties]
        field = self.fields["county"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
            field.initial = choices[0][0]


class CodeForm(PlainForm):
    """What the message said."""

    code = forms.CharField(
        label="验证码", max_length=20, help_text="短信里的六位数字。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


@page("me", "我的参保", is_public=True)
def me(request: HttpRequest) -> HttpResponse:
    """One's own file, or where one says who one is."""
    presence = own_presence(request.COOKIES.get(VISIT_COOKIE, ""))
    if presence is not None and request.method != "POST":
        return _unkept(_file(request, presence, "web/me.html"))
    counties = public_counties()
    form, wait = AskForm(counties, request.POST or None), 0
    if request.method == "POST" and form.is_valid() and not sends_codes(form.cleaned_data["county"]):
        form.add_error("county", "这个县（市、区）还没有开通短信查询，请打电话或到窗口询问")
    elif request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            token = ask_for_code(given["county"], given["number"], given["name"], source_of(request) or "")
        except AskedTooOften as refused:
            form.refuse(refused)
            wait = refused.wait
        else:
            response = HttpResponseRedirect(reverse("me_code"))
            _set(response, ASKED_COOKIE, token, VALID_MINUTES * 2)
            return response
    only = county_shown(counties[0].code) if len(counties) == 1 else None
    shown = {"form": form, "county": only, "is_open": any(sends_codes(each.code) for each in counties)}
    answer = render(request, "web/me_ask.html", shown, status=429 if wait else 422 if form.errors else 200)
    if wait:
        answer["Retry-After"] = str(wait)
    return _unkept(answer)


@page("me/code", "输入验证码", is_public=True)
def me_code(request: HttpRequest) -> HttpResponse:
    """The same for everybody who asked."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            token = enter(request.COOKIES.get(ASKED_COOKIE, ""), form.cleaned_data["code"])
        except (WrongCode, NotFound) as refused:
            form.refuse(refused, "code")
        else:
            response = HttpResponseRedirect(reverse("me"))
            _set(response, VISIT_COOKIE, token, LONGEST_MINUTES)
            response.delete_cookie(ASKED_COOKIE, path=reverse("me"))
            return response
    shown = {"form": form, "minutes": VALID_MINUTES}
    return _unkept(render(request, "web/me_code.html", shown, status=422 if form.errors else 200))


@page("me/proof", "参保情况证明", is_public=True)
def me_proof(request: HttpRequest) -> HttpResponse:
    """To print."""
    presence = own_presence(request.COOKIES.get(VISIT_COOKIE, ""))
    if presence is None:
        return HttpResponseRedirect(reverse("me"))
    return _unkept(_file(request, presence, "web/me_proof.html"))


@page("me/sign-out", "退出我的参保", is_public=True)
def me_sign_out(request: HttpRequest) -> HttpResponse:
    """By a form alone."""
    response = HttpResponseRedirect(reverse("me"))
    presence = own_presence(request.COOKIES.get(VISIT_COOKIE, ""))
    if request.method == "POST" and presence is not None:
        end_visit(system_actor(presence.county), f"own-end-{presence.visit}", EndVisit(presence.visit))
        response.delete_cookie(VISIT_COOKIE, path=reverse("me"))
    return response


def _file(request: HttpRequest, presence: OwnPresence, template: str) -> HttpResponse:
    file, today = own_file_of(presence), public_day()
    county = county_shown(presence.county)
    policy = policy_shown(county.code, file.year) if file.year in county.choices and file.year else None
    shown = {
        "file": file, "county": county, "policy": policy, "today": today,
        "unit": full_name(names_of([file.unit]), file.unit),
        "deadlines": deadlines_of(policy, today) if policy else [],
        "channels": _channels(presence.county, file) if file.standing == "owing" else [],
        "is_stale": file.standing == "owing" and _is_over(file, today),
        "waits": bool(file.bill and file.bill.due.waiting_until and file.bill.due.waiting_until >= today),
    }  # fmt: skip
    return render(request, template, shown)


def _is_over(file: OwnFile, today: date) -> bool:
    """Whether the sum held for payments up to a day that is past."""
    until = file.bill.due.offer_until if file.bill else None
    return until is not None and until < today


def _channels(county: str, file: OwnFile) -> list[Any]:
    """With the locality's own links; none where the county has no campaign of the year."""
    try:
        return channels_of(system_actor(county), file.year) if file.year else []
    except StoreFailed:
        return []


def _set(response: HttpResponse, name: str, token: str, minutes: int) -> None:
    response.set_cookie(
        name, token, max_age=minutes * 60, httponly=True, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE,
        path=reverse("me"),
    )  # fmt: skip


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
