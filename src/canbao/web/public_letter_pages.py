"""The letter to all residents as everybody reads it on a page of the public.

In: a county, perhaps a unit of it. Out: the letter of the latest year. Never: a letter before dues are published.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.store.configuration import Zone
from canbao.web.letter_pages import letter_of
from canbao.web.outside import outside
from canbao.web.pages import page
from canbao.web.public_policies import county_shown


@page("public/<str:county>/letter", "致居民的一封信", is_public=True, zone=Zone.PUBLIC)
def public_letter(request: HttpRequest, county: str) -> HttpResponse:
    """Of the latest year; `?unit=`: with the telephones of a town or village."""
    found = county_shown(county)
    shown: dict[str, Any] = {"county": found, "letter": None, "office": found.bureau}
    if found.latest is not None:
        unit = request.GET.get("unit", "") or county
        shown["letter"] = letter_of(found, found.latest, unit, outside("public_pay", county))
    return render(request, "web/public_letter.html", shown)
