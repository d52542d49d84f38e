"""The campaign year: how it stands, what has to be there before it moves on, and the move itself.

In: a benefit year, a move. Out: its days, a checklist, the move once somebody has read it. Never: a move without a
fresh second factor; a checklist that is older than the page.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.campaign.campaign_years import MoveYear, NextMove, YearShown, campaign_year, move_year
from canbao.campaign.year_states import YearState
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.years import chosen_year, year_of

LINKS = {
    "policy": "dues_runs", "dues": "dues_runs", "targets": "targets", "windows": "service_windows",
    "messages": "messages", "inspection": "inspection", "notices": "postings", "cash": "money",
    "differences": "reconcile", "unmatched": "held", "confirmed": "money",
}  # fmt: skip
"""Where an open point is dealt with."""
TAGS = {YearState.OPEN: "good", YearState.LATE: "warn", YearState.CLOSED: "", YearState.PREPARED: ""}


class YearForm(KeyedForm):
    """The checklist was read."""

    seen = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label="原因",
        max_length=MOST_REASON,
        required=False,
        help_text="清单里还有没办的，写明为什么现在办；留审计记录。",
    )


@page("s/campaign", "征缴年度", rights=("view_campaign",))
def campaign(request: Visit) -> HttpResponse:
    """Where the year stands, its days, and the checklist of what may follow."""
    year, years = chosen_year(request, prepared=True)
    if year is None:
        return render(request, "web/campaign.html", {"year": None, "years": years})
    found = campaign_year(request.actor, year, today(request))
    state = YearState(found.state)
    shown = {
        "year": year, "years": years, "found": found, "state": state.label, "tag": TAGS[state],
        "moves": [(move, [(point, _link(request, point.code)) for point in move.points]) for move in found.moves],
        "may_move": request.actor.may("move_campaign"), "is_done": request.GET.get("done") == "1",
    }  # fmt: skip
    return render(request, "web/campaign.html", shown)


def _link(request: Visit, code: str) -> str:
    """Empty where the reader may not enter."""
    found = PAGES.get(LINKS.get(code, ""))
    return found.address if found is not None and found.is_for(request.actor) else ""


@page("s/campaign/move", "推进征缴年度", rights=("move_campaign",), needs=("view_campaign",), needs_factor=True)
def campaign_move(request: Visit) -> HttpResponse:
    """The checklist once more, then the move. `?event=`."""
    year = year_of(request, prepared=True)
    if request.GET.get("year") != str(year):
        raise NotFound("请从征缴年度的页面进来 say which year is moved")
    found, move = _move(request, year)
    form = YearForm(request.POST or None, initial={"seen": move.digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            move_year(request.actor, given["key"], MoveYear(year, move.event, given["seen"], given["why"]))
            return HttpResponseRedirect(f"{reverse('campaign')}?year={year}&done=1")
        except StoreFailed as refused:
            form.refuse(refused)
            found, move = _move(request, year)
            form.show_again("seen", move.digest)
    shown = {"year": year, "move": move, "form": form, "state": YearState(found.state).label}
    return render(request, "web/campaign_move.html", shown, status=422 if form.errors else 200)


def _move(request: Visit, year: int) -> tuple[YearShown, NextMove]:
    """Where the year stands, and what `?event=` would do. Raises NotFound."""
    found = campaign_year(request.actor, year, today(request))
    for move in found.moves:
        if move.event == request.GET.get("event"):
            return found, move
    raise NotFound("征缴年度现在没有这一步 no such move now")
