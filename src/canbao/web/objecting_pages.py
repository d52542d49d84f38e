"""Objecting to a public notice where it hangs: by anybody, without an account, with a number to ask by.

In: what somebody says of a notice, how they can be reached. Out: an objection taken up for the office, its last day.
Never: a full number in the text; more from one address than people write; whether somebody of that name is listed.
"""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.access.actors import system_actor
from canbao.access.guesses import count_within, door_of
from canbao.campaign.models import Concern
from canbao.campaign.notice_queries import notice_shown
from canbao.campaign.objections import LONGEST, ReceiveObjection, receive_objection
from canbao.store.failures import StoreFailed
from canbao.store.scope import COUNTY_DIGITS, VILLAGE_DIGITS, scope_of, scoped
from canbao.web.days import public_day
from canbao.web.forms import KeyedForm
from canbao.web.notice_pages import hangs
from canbao.web.objection_pages import USUAL_DAYS
from canbao.web.pages import page
from canbao.web.public_policies import county_shown
from canbao.web.sources import source_of
from canbao.web.units import full_name, names_of

MOST_WRITTEN, HOURS = 5, 1
"""From one address in so many hours: a family, or a village's only computer."""
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


@page("notice/<str:unit>/<int:year>/object", "对公示提出异议", is_public=True)
def object_to_notice(request: HttpRequest, unit: str, year: int) -> HttpResponse:
    """A form while the notice hangs; then the number and the last day of the answer."""
    county, today = county_shown(unit[:COUNTY_DIGITS]), public_day()
    actor = system_actor(county.code)
    found = notice_shown(actor, unit, year) if len(unit) == VILLAGE_DIGITS else None
    if found is None or not hangs(found, today):
        raise NotFound("这里现在没有公示，不能在网上提出；请打电话或到窗口说明 nothing is on show here now")
    form = PublicObjectionForm(request.POST if request.method == "POST" else None)
    shown = {"county": county, "notice": found, "unit": full_name(names_of([unit]), unit), "form": form}
    if form.is_valid() and not _is_too_much(request, county.code, form):
        given = form.cleaned_data
        order = ReceiveObjection(
            unit, year, Concern(given["concern"]), given["text"], USUAL_DAYS, given["contact"], found.id
        )
        try:
            made = receive_objection(actor, given["key"], order)
            return render(request, "web/objected.html", {**shown, "made": made})
        except StoreFailed as refused:
            form.refuse(refused, "text")
    return render(request, "web/object.html", shown, status=422 if form.errors else 200)


def _is_too_much(request: HttpRequest, county: str, form: PublicObjectionForm) -> bool:
    """Whether this address has written often enough; the form says so."""
    with scoped(scope_of([county])):
        count, left = count_within(county, door_of("objection from", source_of(request) or ""), HOURS * 3600)
    if count > MOST_WRITTEN:
        form.add_error(None, f"提得太多，请 {-(-left // 60)} 分钟后再试，或打电话说明")
    return count > MOST_WRITTEN
