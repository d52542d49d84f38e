"""Public notices (公示) as they hang at a village, for everybody, until their last day; and codes on paper checked.

In: a village and year, or a code. Out: the frozen, masked lines of a notice. Never: a draft; a notice after its last
day; a name in full, a number, a category.
"""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.access.actors import system_actor
from canbao.campaign.fieldwork_states import NoticeState
from canbao.campaign.models.notices import CODE
from canbao.campaign.notice_queries import NoticeShown, check_code, notice_shown, notices
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS
from canbao.web.days import public_day
from canbao.web.forms import PlainForm
from canbao.web.pages import page
from canbao.web.public_policies import county_shown
from canbao.web.units import full_name, names_of

_MOST_TYPED = 40
"""Characters: a code with the spaces and strokes that people put between."""


class CodeForm(PlainForm):
    """What stands on the paper."""

    code = forms.CharField(
        label="核验码", max_length=_MOST_TYPED, help_text=f"印在公示下方的 {CODE} 位字母和数字。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )  # fmt: skip


def _hangs(found: NoticeShown, today: date) -> bool:
    """Whether it may be seen: published, and not past its last day, also before the chore has taken it down."""
    return found.state == NoticeState.PUBLISHED and found.shown_until is not None and found.shown_until >= today


@page("notice/<str:unit>/<int:year>", "公示", is_public=True)
def notice(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """What hangs there now. Raises NotFound, in the same words whether there was one or not."""
    county = county_shown(unit[:COUNTY_DIGITS])
    found = notice_shown(system_actor(county.code), unit, year) if len(unit) == VILLAGE_DIGITS else None
    if found is None or not _hangs(found, public_day()):
        raise NotFound("这里现在没有公示 nothing is on show here now")
    shown = {"county": county, "notice": found, "unit": full_name(names_of([unit]), unit)}
    return render(request, "web/notice.html", shown)


@page("public/<str:county>/notices", "各村公示", is_public=True)
def public_notices(request: HttpRequest, county: str) -> HttpResponse:
    """Villages where a notice of the latest year hangs."""
    found, today = county_shown(county), public_day()
    rows = notices(system_actor(county), found.latest, state=NoticeState.PUBLISHED) if found.latest else []
    hanging = [row for row in rows if _hangs(row, today)]
    names = names_of({row.unit for row in hanging})
    listed = sorted((full_name(names, row.unit), row) for row in hanging)
    return render(request, "web/public_notices.html", {"county": found, "listed": listed})


@page("public/<str:county>/verify", "公示核验", is_public=True)
def verify(request: HttpRequest, county: str) -> HttpResponse:
    """Whether a code on paper is of a notice of this county, and what that says while it hangs."""
    found, today = county_shown(county), public_day()
    form = CodeForm(request.POST or None)
    shown = {"county": found, "form": form}
    if request.method == "POST" and form.is_valid():
        row = check_code(system_actor(county), form.cleaned_data["code"])
        was_shown = row is not None and row.state in (NoticeState.PUBLISHED, NoticeState.TAKEN_DOWN)
        shown |= {
            "checked": True, "notice": row if was_shown else None,
            "hangs": bool(row and _hangs(row, today)),
            "unit": full_name(names_of([row.unit]), row.unit) if row and was_shown else "",
        }  # fmt: skip
    return render(request, "web/verify.html", shown, status=422 if form.errors else 200)
