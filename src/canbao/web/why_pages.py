"""Why this amount: rule by rule, with what was offered and not used; another day, a standing more or less are tried.

In: a person, a benefit year, what is supposed. Out: the explanation with its clauses. Never: anything kept; a trial
that looks like what holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.actors import Actor
from canbao.assess.explaining import to_text
from canbao.billing.one_person import Answer, Supposed, assess_person
from canbao.billing.policies import Choice, books_of
from canbao.billing.showing import run_to_explain
from canbao.policy.problems import PolicyError
from canbao.registry.looking import tell_look
from canbao.registry.models import Looked
from canbao.registry.queries import person_file
from canbao.store.failures import StoreFailed
from canbao.web.calc_questions import StandingOffered, standings_of
from canbao.web.forms import PlainForm
from canbao.web.pages import Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.wording import day, in_chinese

_HEADED = "【"


class TrialForm(PlainForm):
    """What an amount is tried with: another day, a standing more or less."""

    on = day_field("按哪一天缴费计算", required=False)
    has = forms.ChoiceField(label="假如有这个身份", required=False)
    since = day_field("认定日期", required=False)
    lacks = forms.ChoiceField(label="假如没有这个身份", required=False)

    def __init__(self, offered: Sequence[StandingOffered], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        names = dict.fromkeys(each.name for each in offered)
        self.fields["has"].choices = [("", "（不改）"), *((str(at), each.label) for at, each in enumerate(offered))]  # type: ignore[attr-defined]
        self.fields["lacks"].choices = [("", "（不改）"), *((name, name) for name in names)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("has") and "since" in given and given["since"] is None:
            self.add_error("since", "请填写假如哪一天认定")
        return given

    @property
    def supposed(self) -> Supposed | None:
        """What is tried; None: nothing but the day."""
        given = self.cleaned_data
        if not given.get("has") and not given.get("lacks"):
            return None
        held = None
        if given.get("has"):
            each = self.offered[int(given["has"])]
            held = {"name": each.name, "grade": each.grade, "role": each.role, "certified": given["since"]}
        return Supposed(held, given.get("lacks") or "")

    @property
    def said(self) -> str:
        """What is tried, in words."""
        given = self.cleaned_data
        has = (
            f"有“{self.offered[int(given['has'])].label}”身份（{day(given['since'])} 认定）" if given.get("has") else ""
        )
        lacks = f"没有“{given['lacks']}”身份" if given.get("lacks") else ""
        return "，并且".join(each for each in (has, lacks) if each)


@page("s/person/<int:number>/why/<int:year>", "为什么是这个数", rights=("view_person",), needs=("view_run",))
def why(request: Visit, number: int, year: int) -> HttpResponse:
    """Rule by rule, with what was offered and not used; another day may be tried."""
    actor = request.actor
    file = person_file(actor, number)
    tell_look(actor, number, Looked.WHY)
    run = run_to_explain(actor, year)
    choice = Choice(tuple(sorted(run.policies)), tuple(sorted(run.amend.items())), run.known_on)
    form = TrialForm(_offered(choice), request.GET if request.GET else {"on": day(run.as_of)})
    is_right = form.is_valid()
    on = (form.cleaned_data["on"] if is_right else None) or run.as_of
    supposed = form.supposed if is_right else None
    shown = {
        "file": file, "number": number, "year": year, "run": run, "on": on, "form": form,
        "said": form.said if supposed else "", **_explained(actor, number, choice, on, supposed),
    }  # fmt: skip
    return render(request, "web/why.html", shown, status=200 if is_right else 422)


def _offered(choice: Choice) -> list[StandingOffered]:
    """Standings that the rules of a run ask for."""
    try:
        books = books_of(choice)
    except PolicyError:
        return []
    found = [each for book in books.values() for each in standings_of(book)]
    return list({each.label: each for each in found}.values())


def _explained(actor: Actor, number: int, choice: Choice, on: date, supposed: Supposed | None) -> dict[str, Any]:
    try:
        answer: Answer = assess_person(actor, number, choice, on, supposed=supposed)
    except (PolicyError, StoreFailed) as refused:
        return {"problem": in_chinese(str(refused))}
    if answer.left_out:
        return {"left_out": answer.left_out}
    explanation = answer.explanation()
    return {"explanation": explanation, "parts": parts_of(to_text(explanation)), "offer_until": answer.offer_until}


def parts_of(text: str) -> list[tuple[str, list[str]]]:
    """An explanation's lines under their headings; the first part has none.

    >>> parts_of("a\\n\\n【b】\\nc")
    [('', ['a']), ('b', ['c'])]
    """
    parts: list[tuple[str, list[str]]] = [("", [])]
    for line in text.splitlines():
        if line.startswith(_HEADED):
            parts.append((line.strip("【】"), []))
        elif line.strip():
            parts[-1][1].append(line.strip())
    return parts
