"""One's own account: signing in and out, password and second factor, one's sign-ins.

In: what somebody types. Out: cookies with tokens. Never: a sign-in by anything but a form; an address of another site
to go to afterwards.
"""

from __future__ import annotations

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from canbao.access.acting import NotAllowed
from canbao.access.passwords import SHORTEST, BadPassword
from canbao.access.second_factor import factor_address
from canbao.access.setting_up import WrongCode, offered_factor
from canbao.access.setting_up import set_up as set_up_account
from canbao.access.setting_up import show_factor as show_again
from canbao.access.sign_ins import LONGEST_HOURS, own_sign_ins
from canbao.access.signing_in import Attempt, EndSignIn, Entered, WrongSignIn, end_sign_in
from canbao.access.signing_in import sign_in as enter
from canbao.web.factor_again import FactorForm
from canbao.web.forms import KeyedForm, PlainForm
from canbao.web.pages import Visit, page
from canbao.web.recent import RECENT_COOKIE
from canbao.web.sources import source_of
from canbao.web.visits import DEVICE_COOKIE, SIGN_IN_COOKIE

DEVICE_DAYS = 180
"""A browser that nobody signed in with for half a year is a stranger again."""
_HOME = "home"


class SignInForm(PlainForm):
    """The three fields."""

    username = forms.CharField(
        label="账号",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="密码", max_length=200, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    code = forms.CharField(
        label="动态码", max_length=20, required=False, help_text="验证器上的六位数字，或一个备用码。第一次登录不填。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


class SetUpForm(KeyedForm):
    """A password of one's own and the first code."""

    password = forms.CharField(
        label="新密码", max_length=200, strip=False, help_text=f"至少 {SHORTEST} 个字符，可以是一句话；可以粘贴。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    code = forms.CharField(
        label="动态码", max_length=20, help_text="手机验证器扫码后显示的六位数字。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip


@page("sign-in", "登录", is_public=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in. Who is signed in already goes on."""
    if request.method != "POST":
        if getattr(request, "presence", None) is not None:
            return HttpResponseRedirect(_next(request))
        return render(request, "web/sign_in.html", {"form": SignInForm()})
    form = SignInForm(request.POST)
    if form.is_valid():
        attempt = Attempt(
            form.cleaned_data["username"], form.cleaned_data["password"], form.cleaned_data["code"],
            request.COOKIES.get(DEVICE_COOKIE, ""), request.headers.get("User-Agent", ""),
            source_of(request),
        )  # fmt: skip
        try:
            return _keep(request, enter(attempt))
        except (WrongSignIn, NotAllowed) as refused:
            form.refuse(refused)
    return render(request, "web/sign_in.html", {"form": form}, status=422)


def _keep(request: HttpRequest, entered: Entered) -> HttpResponse:
    where = reverse("set_up") if entered.is_setting_up else _next(request)
    response = HttpResponseRedirect(where)
    is_secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        SIGN_IN_COOKIE, entered.token, max_age=LONGEST_HOURS * 3600, httponly=True, samesite="Lax", secure=is_secure
    )
    response.set_cookie(
        DEVICE_COOKIE, entered.device, max_age=DEVICE_DAYS * 86400, httponly=True, samesite="Strict", secure=is_secure,
        path=reverse("sign_in"),
    )  # fmt: skip
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse(_HOME)


@page("sign-out", "退出")
def sign_out(request: Visit) -> HttpResponse:
    """End one's own sign-in. Asked for by a form alone: a link could be followed by accident."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse(_HOME))
    order = EndSignIn(None if request.POST.get("all") else request.presence.sign_in)
    end_sign_in(request.actor, f"signout-{request.presence.sign_in}-{request.number}", order)
    response = HttpResponseRedirect(reverse("sign_in"))
    response.delete_cookie(SIGN_IN_COOKIE)
    response.delete_cookie(RECENT_COOKIE)
    return response


@page("account/set-up", "设置密码和动态码")
def set_up(request: Visit) -> HttpResponse:
    """A password of one's own and the phone, at the first time or anew."""
    if not request.presence.is_setting_up and not request.presence.is_fresh:
        return HttpResponseRedirect(f"{reverse('show_factor')}?next={reverse('set_up')}")
    form = SetUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            spare = set_up_account(request.presence, given["key"], given["password"], given["code"])
            return render(request, "web/spare_codes.html", {"spare": spare})
        except BadPassword as refused:
            form.refuse(refused, "password")
        except WrongCode as refused:
            form.refuse(refused, "code")
    factor = offered_factor(request.presence)
    drawn = segno.make(factor_address(factor, request.actor.name), error="m").svg_inline(scale=4, dark="#17324d")
    shown = {"form": form, "factor": " ".join(factor[at : at + 4] for at in range(0, len(factor), 4)), "drawn": drawn}
    return render(request, "web/set_up.html", shown, status=422 if form.errors else 200)


@page("account/factor", "再次验证动态码")
def show_factor(request: Visit) -> HttpResponse:
    """The second factor again, before what cannot be taken back."""
    form = FactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            show_again(request.presence, form.cleaned_data["key"], form.cleaned_data["code"])
            return HttpResponseRedirect(_next(request))
        except WrongCode as refused:
            form.refuse(refused, "code")
    return render(request, "web/factor.html", {"form": form}, status=422 if form.errors else 200)


@page("account", "我的账号")
def account(request: Visit) -> HttpResponse:
    """Who one is here, and where one signed in."""
    from canbao.access.rights import roles

    labels = [roles()[role].label for role in sorted(request.actor.roles)]
    return render(request, "web/account.html", {"sign_ins": own_sign_ins(request.actor), "roles": labels})
