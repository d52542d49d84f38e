"""Public notices: the paid list of a village made, looked at as it is printed, published by somebody else, taken down.

In: a village, a notice's number, a checking code from paper. Out: the notice as it hangs, objections to it. Never: a
whole name; a notice published by who drafted it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.organisations import office_name
from canbao.campaign.bulletins import BulletinShown, bulletins
from canbao.campaign.fieldwork_states import NOTICE_GRAPH, BulletinState, FindingState, NoticeState
from canbao.campaign.letters import letters_waiting
from canbao.campaign.models import Concern
from canbao.campaign.notice_queries import NoticeShown, check_code, notice_numbered, notices
from canbao.campaign.objections import objections
from canbao.campaign.public_notices import (
    DraftNotice,
    MoveNotice,
    discard_notice,
    draft_notice,
    publish_notice,
    take_down_notice,
)
from canbao.campaign.service_windows import windows
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import KeyedForm
from canbao.web.moving import Move, Moves
from canbao.web.notice_papers import notice_paper
from canbao.web.pages import Visit, page
from canbao.web.printing import Paper, taken_away
from canbao.web.supervision_papers import answer_words, number_of
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

TAGS = {NoticeState.PUBLISHED: "good", NoticeState.DRAFTED: "warn", NoticeState.DISCARDED: "bad"}
BULLETIN_TAGS = {BulletinState.ISSUED: "good", BulletinState.DRAFTED: "warn", BulletinState.CHECKED: "warn",
                 BulletinState.DISCARDED: "bad"}  # fmt: skip
DONE = {
    "publish": "已发布，到期自动撤下",
    "discard": "已作废",
    "take_down": "已撤下",
    "draft": "已拟好，请核对后由另一人发布",
}


class NoticeForm(KeyedForm):
    """How long a notice hangs, where the policy does not say."""

    days = forms.IntegerField(
        label="公示几天", required=False, min_value=1, max_value=366, help_text="政策写明了天数的不用填。"
    )


@page("s/notices", "公示与通报", rights=("view_public_notices", "view_bulletins"))
def postings(request: Visit) -> HttpResponse:
    """Notices and bulletins of a unit; a village's next notice. `?code=`: one typed from paper."""
    year, years = chosen_year(request)
    area, actor = chosen_area(request), request.actor
    may_see = actor.may("view_public_notices")
    shown: dict[str, Any] = {"year": year, "years": years, "area": area, "may_see": may_see}
    if year is None:
        return render(request, "web/postings.html", shown)
    form = NoticeForm(request.POST or None) if area.is_village and actor.may("draft_public_notice") else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = draft_notice(
                actor, form.cleaned_data["key"], DraftNotice(area.unit, year, form.cleaned_data["days"])
            )
            return HttpResponseRedirect(f"{reverse('posting', args=[made['notice']])}?done=draft")
        except StoreFailed as refused:
            form.refuse(refused)
    code = request.GET.get("code", "").strip()
    papers = notices(actor, year, area.unit) if may_see else []
    issued = bulletins(actor, year, area.unit) if actor.may("view_bulletins") else []
    names = names_of([*(each.unit for each in papers), *(each.unit for each in issued)])
    shown |= {
        "form": form, "code": code, "checked": check_code(actor, code) if code and may_see else None,
        "notices": [
            (each, full_name(names, each.unit), NoticeState(each.state).label, TAGS.get(NoticeState(each.state), ""))
            for each in papers
        ],
        "bulletins": [
            (
                each, full_name(names, each.unit), BulletinState(each.state).label,
                BULLETIN_TAGS[BulletinState(each.state)],
            )
            for each in issued if not each.is_letter
        ],
        "letters": _letters(request, [each for each in issued if each.is_letter], names),
        "may_draft_letter": actor.may("draft_bulletin") and actor.scope.covers(actor.county) and not area.is_village,
        "may_draft_bulletin": actor.may("draft_bulletin") and not area.is_village,
        "may_see_bulletins": actor.may("view_bulletins"),
    }  # fmt: skip
    return render(request, "web/postings.html", shown, status=422 if form is not None and form.errors else 200)


def _letters(
    request: Visit, found: list[BulletinShown], names: dict[str, str]
) -> list[tuple[BulletinShown, str, str, str, str, int | None]]:
    """Each with its number and place, and how it stands: until it is out as bulletins do, then as its answer does."""
    actor = request.actor
    answers = {
        each.letter: each
        for each in (letters_waiting(actor, today(request), is_all=True) if actor.may("view_inspection") else ())
    }
    rows = []
    for each in found:
        state, answer = BulletinState(each.state), answers.get(each.id)
        label, tag = str(state.label), BULLETIN_TAGS[state]
        if answer is not None:
            label = answer_words(answer.state, is_late=answer.is_late)
            tag = "bad" if answer.is_late else "good" if answer.state == FindingState.CLOSED else "warn"
        place = full_name(names, each.unit)
        rows.append((each, number_of(each), place, label, tag, answer.finding if answer else None))
    return rows


@page("s/notices/<int:number>", "一份公示", rights=("view_public_notices",))
def posting(request: Visit, number: int) -> HttpResponse:
    """One notice exactly as it is printed; what may be done with it; objections to it."""
    actor = request.actor
    found = notice_numbered(actor, number)
    moves = Moves(request, _moves(request, found))
    went = moves.taken()
    if went is not None:
        return went
    area = chosen_area(request, found.unit)
    paper = _paper(request, found, area)
    taken = taken_away(request, lambda: paper)
    if taken is not None:
        return taken
    shown = {
        "found": found, "paper": paper, "area": area, "steps": moves.shown, "form": moves.bound,
        "state": NoticeState(found.state).label, "tag": TAGS.get(NoticeState(found.state), ""),
        "done": DONE.get(request.GET.get("done", "")), "is_own": found.drafted_by == actor.account_id,
        "objections": _objections(request, found), "may_object": actor.may("receive_objection"),
    }  # fmt: skip
    return render(request, "web/posting.html", shown, status=422 if moves.bound is not None else 200)


def _moves(request: Visit, found: NoticeShown) -> list[Move]:
    """What the state and the rights allow, and a second person where one is needed."""
    actor, order = request.actor, MoveNotice(found.id)
    moves = []
    if actor.may("publish_public_notice") and _may(found, "publish") and found.drafted_by != actor.account_id:
        moves.append(
            Move("publish", "发布", lambda key, _: publish_notice(actor, key, order),
                 "从今天起公示，到期自动撤下。", is_main=True)
        )  # fmt: skip
    if actor.may("draft_public_notice") and _may(found, "discard"):
        moves.append(
            Move("discard", "作废", lambda key, why: discard_notice(actor, key, MoveNotice(found.id, why)),
                 "草稿不再使用，可以重新拟。", "原因")
        )  # fmt: skip
    if actor.may("take_down_notice") and _may(found, "take_down"):
        moves.append(
            Move("take_down", "提前撤下", lambda key, why: take_down_notice(actor, key, MoveNotice(found.id, why)),
                 "公众页立即看不到；纸质的请一并取下。", "原因")
        )  # fmt: skip
    return moves


def _may(found: NoticeShown, event: str) -> bool:
    return found.state in NOTICE_GRAPH.before(event)


def _paper(request: Visit, found: NoticeShown, area: Area) -> Paper:
    """With the telephone of the nearest window."""
    actor = request.actor
    near = windows(actor, found.unit) if actor.may("view_windows") else []
    telephone = next((f"{each.name}（{each.phone}）" for each in near if each.phone), "")
    return notice_paper(request, found, area.name.replace(" ", ""), office_name(actor, found.drafted_by), telephone)


def _objections(request: Visit, found: NoticeShown) -> list[tuple[Any, str]]:
    """Those that name the notice, for whoever may see objections."""
    actor = request.actor
    if not actor.may("view_objections"):
        return []
    rows = objections(actor, found.year, found.unit, today(request))
    return [(each, Concern(each.concern).label) for each in rows if each.notice == found.id]
