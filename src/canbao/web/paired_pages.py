"""Telephones of collectors, as clerks of their area give and stop them.

In: a collector, why a telephone is stopped. Out: a pairing code, shown once; who has a telephone and when it was heard.
Never: a code shown twice; what a telephone holds.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.phones.pairing import OFFER_MINUTES, StopPhone, offer_phone, stop_phone
from canbao.phones.queries import Collector, PhoneLine, collectors, phones_seen
from canbao.phones.states import PhoneState
from canbao.store.failures import StoreFailed
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.outside import outside_phone, scan_code
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of

DONE = {"stopped": "已停用，这部手机下次联网时名单就清空"}
_BREAKS = (4, 9)
"""Where a code is written with a space."""


class OfferForm(KeyedForm):
    """Whose telephone."""

    account = forms.TypedChoiceField(label="代收员", coerce=int, error_messages={"required": "请选代收员"})

    def __init__(self, found: list[Collector], *args: object) -> None:
        super().__init__(*args)
        choices = [(str(each.account), f"{each.office}　{each.name}") for each in found]
        self.fields["account"].choices = [("", "请选择"), *choices]  # type: ignore[attr-defined]


class StopPhoneForm(KeyedForm):
    """Why it ends."""

    reason = forms.CharField(
        label="原因", max_length=MOST_REASON, help_text="如手机丢了、换人代收；留审计记录。",
        error_messages={"required": "请写明停用的原因"},
    )  # fmt: skip


@page("s/phones", "村级手机", rights=("view_phones",), needs_factor=True)
def phones(request: Visit) -> HttpResponse:
    """Who has one; a code for another one, shown once."""
    actor = request.actor
    may_pair = actor.may("pair_phone")
    people = collectors(actor) if may_pair else []
    form = OfferForm(people, request.POST if request.method == "POST" else None) if may_pair else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            code = offer_phone(actor, given["key"], given["account"])
            return _told(request, next(each for each in people if each.account == given["account"]), code)
        except StoreFailed as refused:
            form.refuse(refused)
    lines = phones_seen(actor)
    names = names_of(each.unit for each in lines)
    shown = {
        "rows": [(each, full_name(names, each.unit)) for each in lines], "form": form, "people": people,
        "may_stop": actor.may("stop_phone"), "stopped": PhoneState.STOPPED, "minutes": OFFER_MINUTES,
        "has_site": bool(outside_phone("")), "done": DONE.get(request.GET.get("done", "")),
    }  # fmt: skip
    return render(request, "web/phones.html", shown, status=422 if form is not None and form.errors else 200)


def _told(request: Visit, whose: Collector, code: str) -> HttpResponse:
    address = outside_phone(f"{request.actor.county}-{code}")
    first, second = _BREAKS
    shown = {
        "whose": whose, "code": f"{code[:first]} {code[first:second]} {code[second:]}", "county": request.actor.county,
        "address": outside_phone(""), "scan": scan_code(address), "minutes": OFFER_MINUTES,
    }  # fmt: skip
    answer = render(request, "web/phone_told.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


@page(
    "s/phones/<int:number>/stop", "停用村级手机", rights=("stop_phone",), needs=("view_phones",), needs_factor=True,
)  # fmt: skip
def phone_stop(request: Visit, number: int) -> HttpResponse:
    """At once; what it had not sent is to be entered by hand."""
    found: PhoneLine | None = next((each for each in phones_seen(request.actor) if each.id == number), None)
    if found is None:
        raise NotFound("没有这部手机，或不在您的辖区 no such telephone in your area")
    form = StopPhoneForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            stop_phone(request.actor, form.cleaned_data["key"], StopPhone(number, form.cleaned_data["reason"]))
            return HttpResponseRedirect(f"{reverse('phones')}?done=stopped")
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {"line": found, "form": form, "may": found.state != PhoneState.STOPPED}
    return render(request, "web/phone_stop.html", shown, status=422 if form.errors else 200)
