"""The first page: where to begin, for somebody signed in and for everybody else.

In: a request. Out: doors, and what waits for them. Never: a person's name.
"""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.actors import counties
from canbao.campaign.letters import LetterWaiting, letters_waiting
from canbao.lists.reminding import Reminded, owed_by_reader
from canbao.web.days import today
from canbao.web.desk import desk_of
from canbao.web.pages import Visit, page
from canbao.web.supervision_papers import answer_words
from canbao.web.units import full_name, names_of


@page("", "首页：登录后是工作台", is_public=True)
def home(request: HttpRequest) -> HttpResponseBase:
    """Doors in groups; who is not signed in signs in, and where nobody is yet the three administrators begin."""
    if getattr(request, "presence", None) is None:
        return HttpResponseRedirect(reverse("sign_in" if counties() else "begin"))
    visit = cast(Visit, request)
    if visit.presence.is_setting_up:
        return HttpResponseRedirect(reverse("set_up"))
    return render(
        request, "web/home.html", {"letters": _letters(visit), "urged": _urged(visit), "desk": desk_of(visit)}
    )


def _urged(request: Visit) -> list[Reminded]:
    """Lists of the reader's office that the bureau reminded it of and that have not come."""
    return owed_by_reader(request.actor) if request.actor.may("view_calendar") else []


def _letters(request: Visit) -> list[tuple[LetterWaiting, str, str]]:
    """Letters of supervision of the reader's area that are not closed, with the place and how each stands."""
    if not request.actor.may("view_inspection"):
        return []
    found = letters_waiting(request.actor, today(request))
    names = names_of({each.unit for each in found})
    return [(each, full_name(names, each.unit), answer_words(each.state, is_late=each.is_late)) for each in found]
