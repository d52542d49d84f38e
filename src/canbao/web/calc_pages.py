"""Working out what somebody would have to pay: questions, an amount, why; nothing of it stays.

In: answers in the body of a request. Out: a page. Never: an answer in an address, a log, a cookie or the store.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.assess.facts import FactError
from canbao.store.configuration import Zone
from canbao.web.calc_forms import CalcForm
from canbao.web.calculating import calculate, span_words
from canbao.web.days import public_day
from canbao.web.pages import page
from canbao.web.public_policies import policy_shown


@page("calc/<str:county>/<int:year>", "算一算", is_public=True, zone=Zone.PUBLIC)
def calc(request: HttpRequest, county: str, year: int) -> HttpResponse:
    """`?policy=`: which one, where towns have rules of their own."""
    found = policy_shown(county, year, request.GET.get("policy", ""))
    form = CalcForm(found.book, public_day(), request.POST or None)
    shown = {"policy": found, "county": found.county, "year": year, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            told = calculate(found.book, form.made_up())
            shown |= {"told": told, "spans": [(span_words(each), each.lines) for each in told.spans]}
        except FactError as refused:
            form.add_error(None, refused.advice)
    response = render(request, "web/calc.html", shown, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response
