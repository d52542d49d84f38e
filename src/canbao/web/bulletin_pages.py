"""Weekly bulletins: drafted from the figures of the day, read by a second person, issued, printed.

In: a unit, a title, remarks. Out: a bulletin as it is printed. Never: a figure typed by hand; a bulletin checked by who
drafted it.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.organisations import office_name
from canbao.campaign.bulletins import (
    LONGEST_REMARKS,
    BulletinShown,
    DraftBulletin,
    MoveBulletin,
    bulletin_numbered,
    check_bulletin,
    discard_bulletin,
    draft_bulletin,
    issue_bulletin,
    row_of,
)
from canbao.campaign.fieldwork_states import BULLETIN_GRAPH, BulletinState
from canbao.campaign.progress import progress_of
from canbao.store.failures import StoreFailed
from canbao.web.areas import chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.moving import Move, Moves
from canbao.web.notice_papers import bulletin_paper
from canbao.web.pages import Visit, page
from canbao.web.posting_pages import BULLETIN_TAGS
from canbao.web.printing import taken_away
from canbao.web.supervision_papers import number_of, supervision_paper
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese
from canbao.web.years import year_of

DONE = {
    "check": "已核对",
    "issue": "已印发",
    "discard": "已作废，号码不再使用",
    "draft": "已拟好，请另一人核对",
}


class BulletinForm(KeyedForm):
    """What stands above the table."""

    title = forms.CharField(label="标题", max_length=100)
    remarks = forms.CharField(
        label="说明", max_length=LONGEST_REMARKS, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="印在表的上面，一段一行；不写个人姓名和号码。",
    )  # fmt: skip


@page("s/bulletins/new", "拟通报", rights=("draft_bulletin",), needs=("view_progress",))
def bulletin_new(request: Visit) -> HttpResponse:
    """The figures as they stand, and what is written above them."""
    year, area, actor = year_of(request), chosen_area(request), request.actor
    day = today(request)
    form = BulletinForm(request.POST or None, initial={"title": f"{area.name}{year}年度城乡居民医保参保征缴进度通报"})
    try:
        rows = tuple(row_of(each) for each in progress_of(actor, year, area.unit, day).rows)
    except StoreFailed as refused:
        rows, form = (), BulletinForm({})
        form.errors.clear()
        form.add_error(None, in_chinese(str(refused)))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        order = DraftBulletin(area.unit, year, day, given["title"], rows, given["remarks"])
        try:
            made = draft_bulletin(actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('bulletin', args=[made['bulletin']])}?done=draft")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {"year": year, "area": area, "day": day, "rows": rows, "form": form}
    return render(request, "web/bulletin_new.html", shown, status=422 if request.method == "POST" else 200)


@page("s/bulletins/<int:number>", "一份通报", rights=("view_bulletins",))
def bulletin(request: Visit, number: int) -> HttpResponse:
    """One bulletin exactly as it is printed, and what may be done with it."""
    actor = request.actor
    found = bulletin_numbered(actor, number)
    moves = Moves(request, _moves(request, found))
    went = moves.taken()
    if went is not None:
        return went
    place = full_name(names_of([found.unit]), found.unit)
    make = supervision_paper if found.is_letter else bulletin_paper
    paper = make(request, found, place, office_name(actor, found.issued_by or found.drafted_by))
    taken = taken_away(request, lambda: paper)
    if taken is not None:
        return taken
    state = BulletinState(found.state)
    shown = {
        "found": found, "paper": paper, "place": place, "steps": moves.shown, "form": moves.bound,
        "state": state.label, "tag": BULLETIN_TAGS[state], "done": DONE.get(request.GET.get("done", "")),
        "called": number_of(found) if found.is_letter else f"第 {found.issue} 期通报",
        "is_own": found.drafted_by == actor.account_id and state is BulletinState.DRAFTED,
    }  # fmt: skip
    return render(request, "web/bulletin.html", shown, status=422 if moves.bound is not None else 200)


def _moves(request: Visit, found: BulletinShown) -> list[Move]:
    """What the state, the rights and the area allow."""
    actor = request.actor
    if not actor.scope.covers(found.unit):
        return []

    def may(right: str, event: str) -> bool:
        return actor.may(right) and found.state in BULLETIN_GRAPH.before(event)

    moves = []
    if may("check_bulletin", "check") and found.drafted_by != actor.account_id:
        moves.append(
            Move("check", "核对无误", lambda key, _: check_bulletin(actor, key, MoveBulletin(found.id, found.digest)),
                 "您看到的就是要印发的；核对后由负责人印发。", is_main=True)
        )  # fmt: skip
    if may("issue_bulletin", "issue"):
        moves.append(
            Move("issue", "印发", lambda key, _: issue_bulletin(actor, key, MoveBulletin(found.id)),
                 "印发后这个单位能看到，到期以前反馈；不能撤回。" if found.is_letter
                 else "印发后全县各单位都能看到，不能撤回。", is_main=True)
        )  # fmt: skip
    if may("draft_bulletin", "discard"):
        moves.append(
            Move("discard", "作废", lambda key, why: discard_bulletin(actor, key, MoveBulletin(found.id, why=why)),
                 "这个号码不再使用。", "原因")
        )  # fmt: skip
    return moves
