"""我的参保: a resident says who they are by number, name and a code sent to the telephone on file, and sees one screen.

In: forms, a cookie. Out: pages about one person, from answers of the private zone. Never: another page for somebody
whom the register does not have; a number, a name or a code in an address, a log or a cookie, or kept in this zone.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.sign_ins import new_token
from canbao.campaign.own_codes import VALID_MINUTES, AskedTooOften, count_asking
from canbao.crossing.documents import Content, forget
from canbao.inside.answering import ANSWER
from canbao.inside.county_sheet import County
from canbao.inside.own_answers import OWN_CODE, OWN_END, OWN_ENTER, OWN_FILE
from canbao.inside.own_sheets import OwnSheet, read_sheet
from canbao.store.configuration import Zone
from canbao.web.asking import Asked, answer_to, ask, asked_in, is_over, keep, waiting
from canbao.web.days import public_day
from canbao.web.forms import PlainForm
from canbao.web.pages import page
from canbao.web.public_policies import county_shown, deadlines_of, policy_shown, public_counties
from canbao.web.sources import source_of
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese

CODE_COOKIE, FILE_COOKIE = "canbao_asked", "canbao_me"
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


@page("me", "我的参保", is_public=True, zone=Zone.PUBLIC)
def me(request: HttpRequest) -> HttpResponse:
    """One's own file, or where one says who one is; a form that was sent begins anew."""
    asked = asked_in(request, FILE_COOKIE)
    if asked is not None and request.method != "POST" and "new" not in request.GET and not is_over(asked):
        return _own(request, asked)
    counties = public_counties()
    form, wait = AskForm(counties, request.POST or None), 0
    sending = {each.code for each in counties if each.sends_codes}
    if request.method == "POST" and form.is_valid() and form.cleaned_data["county"] not in sending:
        form.add_error("county", "这个县（市、区）还没有开通短信查询，请打电话或到窗口询问")
    elif request.method == "POST" and form.is_valid():
        try:
            return _code_asked(form.cleaned_data, source_of(request) or "")
        except AskedTooOften as refused:
            form.refuse(refused)
            wait = refused.wait
    shown = {"form": form, "county": counties[0] if len(counties) == 1 else None, "is_open": bool(sending)}
    answer = render(request, "web/me_ask.html", shown, status=429 if wait else 422 if form.errors else 200)
    if wait:
        answer["Retry-After"] = str(wait)
    return _unkept(answer)


def _code_asked(given: dict[str, Any], source: str) -> HttpResponse:
    """The same for everybody. What is asked for is known by a token that goes with the letter. Raises AskedTooOften."""
    county = given["county"]
    count_asking(county, source)
    token = new_token(county)
    asked = ask(county, OWN_CODE, {"number": given["number"], "name": given["name"], "token": token}, step=token)
    response = HttpResponseRedirect(reverse("me_code"))
    keep(response, CODE_COOKIE, asked, reverse("me"))
    response.delete_cookie(FILE_COOKIE, path=reverse("me"))
    return response


@page("me/code", "输入验证码", is_public=True, zone=Zone.PUBLIC)
def me_code(request: HttpRequest) -> HttpResponse:
    """The same for everybody who asked; what is wrong with a code is known when the answer has come."""
    asked, tried = asked_in(request, CODE_COOKIE), asked_in(request, FILE_COOKIE)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and asked is not None:
        visit = new_token(asked.county)
        typed = {"token": asked.step, "code": form.cleaned_data["code"], "visit": visit}
        response = HttpResponseRedirect(reverse("me"))
        keep(response, FILE_COOKIE, ask(asked.county, OWN_ENTER, typed, step=visit), reverse("me"))
        return response
    refused = _refused(tried) if request.method != "POST" and tried is not None else ""
    shown = {"form": form, "minutes": VALID_MINUTES, "refused": refused, "asked": asked}
    return _unkept(render(request, "web/me_code.html", shown, status=422 if form.errors or refused else 200))


@page("me/again", "再查一次", is_public=True, zone=Zone.PUBLIC)
def me_again(request: HttpRequest) -> HttpResponse:
    """The file as it is by now. By a form alone."""
    response = HttpResponseRedirect(reverse("me"))
    asked = asked_in(request, FILE_COOKIE)
    if request.method == "POST" and asked is not None:
        _forget(asked)
        keep(response, FILE_COOKIE, ask(asked.county, OWN_FILE, {"visit": asked.step}, step=asked.step), reverse("me"))
    return response


@page("me/proof", "参保情况证明", is_public=True, zone=Zone.PUBLIC)
def me_proof(request: HttpRequest) -> HttpResponse:
    """To print."""
    asked = asked_in(request, FILE_COOKIE)
    answer = answer_to(asked) if asked is not None else None
    if asked is None or answer is None or "sheet" not in answer:
        return HttpResponseRedirect(reverse("me"))
    return _shown(request, asked.county, read_sheet(answer["sheet"]), "web/me_proof.html")


@page("me/sign-out", "退出我的参保", is_public=True, zone=Zone.PUBLIC)
def me_sign_out(request: HttpRequest) -> HttpResponse:
    """By a form alone: what was shown is gone here at once, and the visit ends inside."""
    response = HttpResponseRedirect(reverse("me"))
    asked = asked_in(request, FILE_COOKIE)
    if request.method == "POST" and asked is not None:
        _forget(asked)
        ask(asked.county, OWN_END, {"visit": asked.step})
        for cookie in (FILE_COOKIE, CODE_COOKIE):
            response.delete_cookie(cookie, path=reverse("me"))
    return response


def _own(request: HttpRequest, asked: Asked) -> HttpResponse:
    answer = answer_to(asked)
    if answer is None:
        return waiting(request, asked, county=_county(asked))
    if "sheet" in answer:
        return _shown(request, asked.county, read_sheet(answer["sheet"]), "web/me.html")
    if asked_in(request, CODE_COOKIE) is not None:
        return HttpResponseRedirect(reverse("me_code"))
    response = HttpResponseRedirect(reverse("me"))
    response.delete_cookie(FILE_COOKIE, path=reverse("me"))
    return response


def _shown(request: HttpRequest, code: str, file: OwnSheet, template: str) -> HttpResponse:
    county, today = county_shown(code), public_day()
    policy = policy_shown(code, file.year) if file.year is not None and file.year in county.choices else None
    shown = {
        "file": file, "county": county, "policy": policy, "today": today,
        "unit": full_name(names_of([file.unit]), file.unit),
        "deadlines": deadlines_of(policy, today) if policy else [],
        "channels": county.channels if file.standing == "owing" and file.year == county.latest else (),
        "is_stale": file.is_stale(today), "waits": file.waits(today),
    }  # fmt: skip
    return _unkept(render(request, template, shown))


def _county(asked: Asked) -> County | None:
    return next((each for each in public_counties() if each.code == asked.county), None)


def _refused(asked: Asked) -> str:
    """Why the last code did not let in; empty while nothing is known."""
    answer: Content | None = answer_to(asked)
    return in_chinese(str(answer["refused"])) if answer is not None and "refused" in answer else ""


def _forget(asked: Asked) -> None:
    forget(asked.county, ANSWER, asked.letter)


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
