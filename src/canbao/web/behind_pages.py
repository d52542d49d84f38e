"""The people of a village whom a figure counts, one by one, from each count of the village's progress.

In: a village, a figure, the last person of the page before. Out: masked names with the figures they stand in. Never: a
figure of more than a village as a list; somebody shown to whoever sees numbers alone.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from canbao.campaign.behind import people_behind
from canbao.campaign.figures import LABELS
from canbao.web.areas import chosen_area
from canbao.web.pages import PAGES, Visit, page
from canbao.web.years import year_of

_STATES = ("insured", "unpaid", "unsettled", "paid_unregistered", "enrolled")
"""Of several that somebody stands in, the one that says most."""


@page("s/progress/people", "一村的人", rights=("find_person",), needs=("view_progress",))
def people_counted(request: Visit) -> HttpResponse:
    """`?figure=`: one of the counts, else everybody; `?after=`: whom the page before ended with."""
    year, area = year_of(request), chosen_area(request)
    figure, after = request.GET.get("figure", ""), request.GET.get("after", "")
    figure = figure if figure in LABELS else ""
    found = people_behind(request.actor, year, area.unit, figure, int(after) if after.isdecimal() else None)
    shown = {
        "area": area, "year": year, "figure": figure, "label": LABELS.get(figure, "登记在册"), "labels": LABELS.items(),
        "rows": [(each.person, _state(each.figures)) for each in found.rows], "after": found.after, "is_more": after,
        "opens": PAGES["person"].is_for(request.actor),
    }  # fmt: skip
    return render(request, "web/people_counted.html", shown)


def _state(figures: tuple[str, ...]) -> str:
    return next((LABELS[name] for name in _STATES if name in figures), "没有登记参保")
