"""我的信息有误: a resident says which line of their own file is wrong and what is right, and by when it is answered.

In: a form of somebody who has just entered their file. Out: a case taken up inside, its number and last day. Never: a
case about somebody else; a full number in the words; anything kept in this zone.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.guesses import count_within, door_of
from canbao.campaign.models import Concern
from canbao.campaign.objections import LONGEST
from canbao.inside.own_answers import OWN_WRONG
from canbao.store.configuration import Zone
from canbao.store.scope import scope_of, scoped
from canbao.values.personal_numbers import has_personal_number
from canbao.web.asking import Asked, answer_to, ask, asked_in, is_over, keep, waiting
from canbao.web.forms import KeyedForm
from canbao.web.me_pages import FILE_COOKIE
from canbao.web.objection_pages import USUAL_DAYS
from canbao.web.pages import page
from canbao.web.public_policies import county_shown
from canbao.web.wording import in_chinese

WRONG_COOKIE = "canbao_wrong"
MOST_WRITTEN, DAY_SECONDS = 5, 86_400
"""Of one visit; whoever has more to say comes to a window."""
LINES = (Concern.PARTICULARS, Concern.STANDING, Concern.AMOUNT, Concern.PAYMENT, Concern.OTHER)
"""What may be wrong in one's own file, as the office sorts it."""
WORDS = {
    Concern.PARTICULARS: "姓名、登记地、家庭成员等资料",
    Concern.STANDING: "享受资助的身份",
    Concern.AMOUNT: "应缴的金额",
    Concern.PAYMENT: "缴了没有记上",
    Concern.OTHER: "其他",
}


class WrongForm(KeyedForm):
    """Which line, and what is right."""

    concern = forms.ChoiceField(
        label="哪一项不对", choices=[(each.value, WORDS[each]) for each in LINES], widget=forms.RadioSelect,
        error_messages={"required": "请选哪一项不对"},
    )  # fmt: skip
    text = forms.CharField(
        label="哪里不对，应该是什么", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不写证件号码和电话；有证明的，写明是什么，到窗口交。",
        error_messages={"required": "请写明哪里不对，应该是什么"},
    )  # fmt: skip
    contact = forms.CharField(
        label="怎么联系您", max_length=100, required=False, help_text="不填就用登记的电话。加密保存，只有办理人看得到。"
    )


@page("me/wrong", "我的信息有误", is_public=True, zone=Zone.PUBLIC)
def me_wrong(request: HttpRequest) -> HttpResponse:
    """Whoever has their file open; sent, the number is waited for."""
    visit = asked_in(request, FILE_COOKIE)
    if visit is None or is_over(visit):
        return HttpResponseRedirect(reverse("me"))
    sent = asked_in(request, WRONG_COOKIE)
    if request.method != "POST" and "asked" in request.GET and sent is not None and not is_over(sent):
        return _told(request, sent)
    form = WrongForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not _is_telling(form) and not _is_too_much(visit, form):
        given = form.cleaned_data
        said = {
            "visit": visit.step, "concern": given["concern"], "text": given["text"], "days": USUAL_DAYS,
            "contact": given["contact"],
        }  # fmt: skip
        response = HttpResponseRedirect(f"{reverse('me_wrong')}?asked=1")
        keep(response, WRONG_COOKIE, ask(visit.county, OWN_WRONG, said, letter=given["key"]), reverse("me"))
        return response
    shown = {"county": county_shown(visit.county), "form": form, "days": USUAL_DAYS}
    return _unkept(render(request, "web/me_wrong.html", shown, status=422 if form.errors else 200))


def _told(request: HttpRequest, sent: Asked) -> HttpResponse:
    county, answer = county_shown(sent.county), answer_to(sent)
    if answer is None:
        return waiting(request, sent, county=county)
    refused = in_chinese(str(answer["refused"])) if "refused" in answer else ""
    shown: dict[str, Any] = {"county": county, "made": answer, "refused": refused}
    return _unkept(render(request, "web/me_wrong_told.html", shown, status=422 if refused else 200))


def _is_telling(form: WrongForm) -> bool:
    is_telling = has_personal_number(form.cleaned_data["text"])
    if is_telling:
        form.add_error("text", "请不要写完整的证件号码或电话，办理人看得到是您")
    return is_telling


def _is_too_much(visit: Asked, form: WrongForm) -> bool:
    with scoped(scope_of([visit.county])):
        count, _ = count_within(visit.county, door_of("wrong", visit.step), DAY_SECONDS)
    if count > MOST_WRITTEN:
        form.add_error(None, "今天写得太多了，请到窗口或打电话说明")
    return count > MOST_WRITTEN


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    return response
