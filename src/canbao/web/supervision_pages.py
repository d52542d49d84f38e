"""Letters of supervision made: a unit picked by its rank, its figures of the day, what is asked, until when.

In: a unit, a title, what is asked, a day. Out: a draft that goes the way of bulletins. Never: a figure typed by hand.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.campaign.bulletins import LetterLine
from canbao.campaign.deadlines import deadlines_of
from canbao.campaign.inspecting import LONGEST
from canbao.campaign.inspection_queries import inspection_of
from canbao.campaign.letters import DraftLetter, draft_letter
from canbao.campaign.progress import progress_of, ranking_of
from canbao.store.failures import StoreFailed
from canbao.store.places import TOWN_LENGTH
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.supervision_papers import lines_of
from canbao.web.wording import in_chinese
from canbao.web.years import year_of


class LetterForm(KeyedForm):
    """What stands around the figures."""

    title = forms.CharField(label="标题", max_length=100)
    asks = forms.CharField(
        label="要求", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="要办到什么，一段一行；不写个人姓名和号码。",
    )  # fmt: skip
    answer_by = day_field("反馈期限", "含当日；到期没有反馈的写“逾期”。")


@page(
    "s/letters/new", "拟督办函", rights=("draft_bulletin",), needs=("view_progress", "view_inspection"),
)  # fmt: skip
def letter_new(request: Visit) -> HttpResponse:
    """Of the county: who lags. Of a unit: its figures as they stand, and what is asked of it."""
    if not request.actor.scope.covers(request.actor.county):
        raise NotFound("督办函按全县编号，由管全县的人拟 letters are numbered by county")
    year, area = year_of(request), chosen_area(request)
    shown: dict[str, Any] = {"year": year, "area": area, "day": today(request)}
    form = LetterForm(
        request.POST or None, initial={"title": f"关于{area.name}{year}年度城乡居民医保参保征缴工作的督办函"}
    )
    try:
        shown |= _lagging(request, year, area) if area.is_county else {"lines": _lines(request, year, area)}
    except StoreFailed as refused:
        form = LetterForm({})
        form.errors.clear()
        form.add_error(None, in_chinese(str(refused)))
    lines = shown.get("lines", ())
    if request.method == "POST" and lines and form.is_valid():
        given = form.cleaned_data
        order = DraftLetter(
            area.unit, year, shown["day"], given["title"], lines, given["asks"], given["answer_by"]
        )  # fmt: skip
        try:
            made = draft_letter(request.actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('bulletin', args=[made['bulletin']])}?done=draft")
        except StoreFailed as refused:
            form.refuse(refused)
    status = 422 if request.method == "POST" else 200
    return render(request, "web/letter_new.html", shown | {"form": form}, status=status)


def _lagging(request: Visit, year: int, area: Area) -> dict[str, Any]:
    """Units of one level, who is furthest behind first."""
    ranking = ranking_of(request.actor, year, area.unit, today(request))
    rated = [row for row in ranking.rows if row.rank is not None]
    return {"lagging": [*reversed(rated), *(row for row in ranking.rows if row.rank is None)]}


def _lines(request: Visit, year: int, area: Area) -> tuple[LetterLine, ...]:
    """Raises what the pages with these figures raise."""
    actor, on, unit = request.actor, today(request), area.unit
    above = unit[:TOWN_LENGTH] if len(unit) > TOWN_LENGTH else actor.county
    return lines_of(
        progress_of(actor, year, unit, on), ranking_of(actor, year, above, on), deadlines_of(actor, year, unit, on),
        inspection_of(actor, year, unit, on),
    )  # fmt: skip
