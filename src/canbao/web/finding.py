"""One box to find somebody: a number, a name, initials, four last digits.

In: what a clerk types, in the body of a request. Out: people of the reader's area. Never: a number in an address; a
word that tells of somebody whom the reader may not see.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.searches import count_search
from canbao.registry.queries import MOST_FOUND, Found, Nothing, Row, people_numbered
from canbao.registry.queries import find as find_people
from canbao.store.models import Unit
from canbao.web.pages import PAGES, Visit, page
from canbao.web.recent import recent_people
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese

MOST_PLACES = 5
"""Of one name: villages of several towns are called the same."""


def links_of(request: Visit, person: int) -> list[tuple[str, str]]:
    """Pages about somebody that the reader may see, the person's file alone where that is one of them."""
    pages = {"person": "", "reminded": "催缴", "take_payment": "收费登记"}
    found = [
        (reverse(name, args=[person]), words) for name, words in pages.items() if PAGES[name].is_for(request.actor)
    ]
    return found[:1] if found and not found[0][1] else found


def _recent(request: Visit) -> list[tuple[Row, str]]:
    """Who this account looked at last, those of them whom it still sees."""
    ids = recent_people(request)
    found = people_numbered(request.actor, ids) if ids else {}
    names = names_of(row.unit for row in found.values())
    return [(found[id_], full_name(names, found[id_].unit)) for id_ in ids if id_ in found]


def _find(request: Visit, typed: str, unit: str) -> Found:
    """As it was typed, or in the town or village that is named behind it: 张三 荣家湾, 1234 金垅村."""
    who, _, place = typed.rpartition(" ")
    if unit or not who or place.isascii():
        return find_people(request.actor, typed, unit)
    named = Unit.objects.filter(code__startswith=request.actor.county, name__startswith=place)
    codes = [code for code in named.values_list("code", flat=True)[:MOST_PLACES] if request.actor.scope.covers(code)]
    if not codes:
        return find_people(request.actor, typed)
    rows = {row.id: row for code in codes for row in find_people(request.actor, who, code).rows}
    return Found(tuple(rows.values())[:MOST_FOUND])


@page("s/find", "查人", rights=("find_person",))
def find(request: Visit) -> HttpResponse:
    """A form; what was typed comes in the body. One hit alone opens the person's file."""
    typed, unit = request.POST.get("q", "").strip(), request.POST.get("unit", "")
    if request.method != "POST" or not typed:
        return render(request, "web/find.html", {"typed": "", "recent": _recent(request)})
    count_search(request.actor)
    found = _find(request, typed, unit)
    if len(found.rows) == 1 and PAGES["person"].is_for(request.actor):
        return HttpResponseRedirect(reverse("person", kwargs={"number": found.rows[0].id}))
    names = names_of(row.unit for row in found.rows)
    shown = {
        "typed": typed,
        "rows": [(row, full_name(names, row.unit), links_of(request, row.id)) for row in found.rows],
        "opens_file": PAGES["person"].is_for(request.actor),
        "is_cut": len(found.rows) == MOST_FOUND,
        "problem": in_chinese(found.problem),
        "maybe": found.maybe,
        "is_wrong": found.nothing is Nothing.CANNOT_BE,
        "is_number": found.nothing is not None,
        "may_register": request.actor.may("register_household"),
    }
    return render(request, "web/find.html", shown)
