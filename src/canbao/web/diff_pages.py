"""Whose amount a run changes, and why, before it is published.

In: a run, a town. Out: people with both amounts and situations. Never: a name for somebody who may not find people.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from canbao.billing.comparing import REASONS
from canbao.billing.viewing import view_differences, view_runs
from canbao.store.models import Unit
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of


@page("s/dues/diff", "金额变化", rights=("view_run",))
def dues_diff(request: Visit) -> HttpResponse:
    """Who owes something else by a run. `?run=`: which (the newest without); `?unit=`, `?after=`."""
    actor = request.actor
    wanted, after = request.GET.get("run", ""), request.GET.get("after", "")
    unit = request.GET.get("unit", "")
    unit = unit if unit.isdecimal() else ""
    if not wanted.isdecimal():
        newest = next((run.id for run in view_runs(actor).runs if run.base_run_id), None)
        if newest is None:
            return render(request, "web/diff.html", {"run": None})
        wanted = str(newest)
    found = view_differences(actor, int(wanted), unit, int(after) if after.isdecimal() else 0)
    people = people_of(request.actor, [line.person_id for line in found.lines])
    names = names_of(line.unit for line in found.lines)
    rows = [
        {
            "line": line, "who": people.get(line.person_id), "where": full_name(names, line.unit),
            "why": "、".join(REASONS[reason] for reason in line.reasons),
            "before": found.words.get(line.situation_before or 0), "after": found.words.get(line.situation_after or 0),
        }
        for line in found.lines
    ]  # fmt: skip
    towns = sorted(names_of_towns(request).items())
    shown = {
        "run": found.run,
        "rows": rows,
        "after": found.after,
        "unit": unit,
        "towns": towns,
        "is_later": bool(after),
    }
    return render(request, "web/diff.html", shown)


def names_of_towns(request: Visit) -> dict[str, str]:
    """Towns of the county, to choose among."""
    rows = Unit.objects.filter(parent=request.actor.county)
    return dict(rows.order_by("code").values_list("code", "name"))
