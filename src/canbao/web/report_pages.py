"""Fixed reports: a list of those that the reader may take, each on screen, on paper, as Excel, Word or PDF.

In: a report's name, a year, a unit. Out: its paper. Never: a report by whoever may not see its page.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.access.exporting import exports
from canbao.access.states import ExportState
from canbao.store.failures import StoreFailed
from canbao.web.areas import chosen_area
from canbao.web.export_pages import export_label
from canbao.web.fixed_reports import REPORTS, Report
from canbao.web.pages import Visit, page
from canbao.web.printing import taken_away
from canbao.web.wording import in_chinese
from canbao.web.years import chosen_year, year_of

RIGHTS = tuple(dict.fromkeys(report.right for report in REPORTS.values()))
EXPORTS_SHOWN = 20


@page("s/reports", "报表", rights=RIGHTS)
def reports(request: Visit) -> HttpResponse:
    """Those that the reader may take; who has exported lists of people."""
    year, years = chosen_year(request)
    actor = request.actor
    shown = {
        "year": year, "years": years, "area": chosen_area(request),
        "reports": [report for report in REPORTS.values() if actor.may(report.right)],
        "exports": _exports(request) if actor.may("view_exports") else None,
    }  # fmt: skip
    return render(request, "web/reports.html", shown)


def _exports(request: Visit) -> list[tuple[dict[str, Any], str, str]]:
    return [
        (each, export_label(str(each["kind"])), str(ExportState(str(each["state"])).label))
        for each in exports(request.actor, most=EXPORTS_SHOWN)
    ]


@page("s/reports/table", "一张报表", rights=RIGHTS)
def report(request: Visit) -> HttpResponse:
    """One report. `?name=`, `?year=`, `?unit=`."""
    found = _report(request)
    year, area = year_of(request), chosen_area(request)
    try:
        paper = found.make(request, year, area)
    except StoreFailed as refused:
        shown: dict[str, Any] = {"report": found, "year": year, "area": area, "problem": in_chinese(str(refused))}
        return render(request, "web/report.html", shown)
    taken = taken_away(request, lambda: paper)
    if taken is not None:
        return taken
    _, years = chosen_year(request)
    return render(
        request, "web/report.html", {"report": found, "year": year, "years": years, "area": area, "paper": paper}
    )


def _report(request: Visit) -> Report:
    found = REPORTS.get(request.GET.get("name", ""))
    if found is None or not request.actor.may(found.right):
        raise NotFound("没有这张报表，或不在您的权限内 no such report for you")
    return found
