"""What a policy says, as questions and answers: for everybody, without an account, to read and to print.

In: a county and a benefit year. Out: tables of the published policy with their clauses. Never: a figure without its
clause; a silence passed over.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.store.configuration import Zone
from canbao.web.days import public_day
from canbao.web.pages import page
from canbao.web.public_policies import deadlines_of, policy_shown
from canbao.web.public_questions import questions_of


@page("rules/<str:county>/<int:year>", "政策问答", is_public=True, zone=Zone.PUBLIC)
def rules(request: HttpRequest, county: str, year: int) -> HttpResponse:
    """All questions; `?q=`: one of them; `?policy=`: which policy, where towns have rules of their own."""
    found = policy_shown(county, year, request.GET.get("policy", ""))
    questions = questions_of(found.sheet)
    wanted = request.GET.get("q", "")
    one = [each for each in questions if each.name == wanted]
    shown = {
        "policy": found, "county": found.county, "year": year, "all": questions, "questions": one or questions,
        "is_one": bool(one), "deadlines": deadlines_of(found, public_day()),
    }  # fmt: skip
    return render(request, "web/rules.html", shown)
