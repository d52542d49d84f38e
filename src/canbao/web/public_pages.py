"""Pages that need no account: the first page with its three doors, windows with their telephones, the larger view.

In: a county. Out: what the published policy and the directory of windows say. Never: anything of a person; a policy
that is not published.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from canbao.inside.county_sheet import County
from canbao.money.channels import Channel
from canbao.store.configuration import Zone
from canbao.web.channel_pages import kind_words
from canbao.web.context import ELDER_COOKIE
from canbao.web.days import public_day
from canbao.web.pages import page
from canbao.web.public_policies import (
    PublicPolicy,
    county_shown,
    deadlines_of,
    policy_shown,
    public_counties,
)
from canbao.web.public_questions import questions_of
from canbao.web.units import names_of

ELDER_DAYS = 365
"""The larger view stays for a year: nobody looks for the switch every autumn."""
_TOWN = 9


class ViewForm(forms.Form):
    """The switch at the top of every public page."""

    is_elder = forms.BooleanField(required=False)
    next = forms.CharField(max_length=500, required=False)


@page("public", "公众首页", is_public=True, zone=Zone.PUBLIC)
def public(request: HttpRequest) -> HttpResponse:
    """Of the one county, or where to choose one."""
    found = public_counties()
    if len(found) == 1:
        return _front(request, county_shown(found[0].code))
    return render(request, "web/public_choose.html", {"counties": found})


@page("public/<str:county>", "一个县的公众首页", is_public=True, zone=Zone.PUBLIC)
def public_county(request: HttpRequest, county: str) -> HttpResponse:
    """Three doors, the days, the telephone."""
    return _front(request, county_shown(county))


def _front(request: HttpRequest, county: County) -> HttpResponse:
    policy = _policy(county)
    shown = {
        "county": county, "policy": policy, "year": county.latest,
        "deadlines": deadlines_of(policy, public_day()) if policy else [],
    }  # fmt: skip
    return render(request, "web/public_front.html", shown)


def _policy(county: County) -> PublicPolicy | None:
    return policy_shown(county.code, county.latest) if county.latest is not None else None


@page("public/<str:county>/find-out", "我要查", is_public=True, zone=Zone.PUBLIC)
def public_find_out(request: HttpRequest, county: str) -> HttpResponse:
    """Doors to what one can look up."""
    return render(request, "web/public_find_out.html", {"county": county_shown(county)})


@page("public/<str:county>/apply", "我要办", is_public=True, zone=Zone.PUBLIC)
def public_apply(request: HttpRequest, county: str) -> HttpResponse:
    """What the notice says of registering, and where to go."""
    return _told(request, county, "我要办", ("register", "who", "change"))


@page("public/<str:county>/pay", "怎么缴", is_public=True, zone=Zone.PUBLIC)
def public_pay(request: HttpRequest, county: str) -> HttpResponse:
    """Where, with the county's own links and their codes, and until when."""
    return _told(request, county, "怎么缴", ("pay", "when", "fee"), has_channels=True)


def _told(
    request: HttpRequest, code: str, title: str, names: tuple[str, ...], *, has_channels: bool = False
) -> HttpResponse:
    county = county_shown(code)
    policy = _policy(county)
    asked = [each for each in questions_of(policy.sheet) if each.name in names] if policy else []
    shown = {
        "county": county, "title": title, "policy": policy,
        "questions": sorted(asked, key=lambda each: names.index(each.name)),
        "deadlines": deadlines_of(policy, public_day()) if policy else [],
        "channels": _linked_channels(county) if has_channels else [],
    }  # fmt: skip
    return render(request, "web/public_told.html", shown)


def _linked_channels(county: County) -> list[tuple[Channel, str]]:
    """Ways to pay of which the county entered a link, with their kind in words; the notice's own table has all."""
    return [(each, kind_words(each)) for each in county.channels if each.url]


@page("public/<str:county>/windows", "经办窗口和电话", is_public=True, zone=Zone.PUBLIC)
def public_windows(request: HttpRequest, county: str) -> HttpResponse:
    """Of the county, or of the town in `?town=`."""
    found = county_shown(county)
    rows = found.windows
    names = names_of({row.unit for row in rows})
    towns = {row.unit[:_TOWN]: names.get(row.unit[:_TOWN], "") for row in rows if len(row.unit) >= _TOWN}
    town = request.GET.get("town", "")
    town = town if town in towns else ""
    chosen = [row for row in rows if (row.unit.startswith(town) if town else len(row.unit) < _TOWN)]
    shown = {
        "county": found, "rows": [(row, names.get(row.unit, "")) for row in chosen], "towns": towns, "town": town,
        "has_any": bool(rows),
    }  # fmt: skip
    return render(request, "web/public_windows.html", shown)


@page("view", "切换长者版", is_public=True, zone=Zone.PUBLIC)
def public_view(request: HttpRequest) -> HttpResponse:
    """Keep the choice in a cookie, and go back to where it was made."""
    form = ViewForm(request.POST or None)
    back = form.cleaned_data["next"] if request.method == "POST" and form.is_valid() else ""
    is_own = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    response = HttpResponseRedirect(back if is_own else "/public")
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["is_elder"]:
            response.set_cookie(
                ELDER_COOKIE, "1", max_age=ELDER_DAYS * 86400, httponly=True, samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )  # fmt: skip
        else:
            response.delete_cookie(ELDER_COOKIE)
    return response
