"""Objecting to a public notice where it hangs: by anybody, without an account, with a number to ask by.

In: what somebody says of a notice, how they can be reached. Out: an objection taken up for the office, its last day.
Never: a full number in the text; more from one address than people write; whether somebody of that name is listed.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.guesses import count_within, door_of
from canbao.campaign.models import Concern
from canbao.campaign.objections import LONGEST
from canbao.inside.paper_answers import OBJECTION
from canbao.store.configuration import Zone
from canbao.store.scope import COUNTY_DIGITS, scope_of, scoped
from canbao.values.personal_numbers import has_personal_number
from canbao.web.asking import answer_to, ask, asked_in, is_over, keep, waiting
from canbao.web.forms import KeyedForm
from canbao.web.notice_pages import notice_hanging
from canbao.web.objection_pages import USUAL_DAYS
from canbao.web.pages import page
from canbao.web.public_policies import county_shown
from canbao.web.sources import source_of
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese

MOST_WRITTEN, HOURS = 5, 1
"""From one address in so many hours: a family, or a village's only computer."""
OBJECTION_COOKIE = "canbao_objected"
CONCERNS = (Concern.NOTICE, Concern.AMOUNT, Concern.PAYMENT, Concern.CONDUCT, Concern.OTHER)


class PublicObjectionForm(KeyedForm):
    """What somebody says of a notice."""

    concern = forms.ChoiceField(label="关于什么", choices=[(each.value, each.label) for each in CONCERNS])
    text = forms.CharField(
        label="哪里不对", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写户主名字的第一个字和金额就够，不写证件号码。", error_messages={"required": "请写明哪里不对"},
    )  # fmt: skip
    contact = forms.CharField(
        label="怎么联系您",
        max_length=100,
        required=False,
        help_text="电话或住址，加密保存，只有办理人看得到；不留也受理。",
    )


@page("notice/<str:unit>/<int:year>/object", "对公示提出异议", is_public=True, zone=Zone.PUBLIC)
def object_to_notice(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """A form while the notice hangs; it goes to the office under the form's own key."""
    county = county_shown(unit[:COUNTY_DIGITS])
    found = notice_hanging(unit, year)
    if found is None:
        raise NotFound("这里现在没有公示，不能在网上提出；请打电话或到窗口说明 nothing is on show here now")
    form = PublicObjectionForm(request.POST if request.method == "POST" else None)
    shown = {"county": county, "notice": found, "unit": full_name(names_of([unit]), unit), "form": form}
    if form.is_valid() and not _is_telling(form) and not _is_too_much(request, county.code, form):
        given = form.cleaned_data
        said = {
            "unit": unit, "year": year, "concern": given["concern"], "text": given["text"], "days": USUAL_DAYS,
            "contact": given["contact"], "about": found.id,
        }  # fmt: skip
        asked = ask(county.code, OBJECTION, said, letter=given["key"])
        response = HttpResponseRedirect(reverse("objected", args=[unit, year]))
        keep(response, OBJECTION_COOKIE, asked, reverse("notice", args=[unit, year]))
        return response
    return render(request, "web/object.html", shown, status=422 if form.errors else 200)


@page("notice/<str:unit>/<int:year>/objected", "异议已递交", is_public=True, zone=Zone.PUBLIC)
def objected(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """The number and the last day of the answer, when the office has taken it up."""
    county, asked = county_shown(unit[:COUNTY_DIGITS]), asked_in(request, OBJECTION_COOKIE)
    if asked is None or asked.county != county.code or is_over(asked):
        return HttpResponseRedirect(reverse("notice", args=[unit, year]))
    answer = answer_to(asked)
    if answer is None:
        return waiting(request, asked, county=county)
    refused = in_chinese(str(answer["refused"])) if "refused" in answer else ""
    shown = {"county": county, "unit": unit, "year": year, "made": answer, "refused": refused}
    return render(request, "web/objected.html", shown, status=422 if refused else 200)


def _is_telling(form: PublicObjectionForm) -> bool:
    """Whether the words have a full number in them; the form says so before anything leaves this page."""
    is_telling = has_personal_number(form.cleaned_data["text"])
    if is_telling:
        form.add_error("text", "请不要写完整的证件号码或电话，写户主名字的第一个字和金额就够")
    return is_telling


def _is_too_much(request: HttpRequest, county: str, form: PublicObjectionForm) -> bool:
    """Whether this address has written often enough; the form says so."""
    with scoped(scope_of([county])):
        count, left = count_within(county, door_of("objection from", source_of(request) or ""), HOURS * 3600)
    if count > MOST_WRITTEN:
        form.add_error(None, f"提得太多，请 {-(-left // 60)} 分钟后再试，或打电话说明")
    return count > MOST_WRITTEN
