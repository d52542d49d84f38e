"""People whom one unit asks another to take: those that wait for an answer here, and those asked from here.

In: what a clerk answers. Out: both sides of the page. Never: more of a person than the other side may know; a person
moved by the unit that asks.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.registry.hand_over import AnswerHandOver, Reply, answer_hand_over
from canbao.registry.hand_over_queries import HandOverShown, view_hand_overs
from canbao.registry.models.fieldwork import INSURED, Whereabout
from canbao.store.failures import StoreFailed
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of

REPLIES = {"accept": Reply.ACCEPT, "refuse": Reply.REFUSE, "insured": Reply.INSURED}
DONE = {"accept": "已接收，此人转到本辖区", "refuse": "已答复不接收", "insured": "已答复参保情况"}


class AnswerForm(KeyedForm):
    """What is answered. `whereabout`: how the person is insured, with that answer alone."""

    do = forms.ChoiceField(choices=[(each, each) for each in REPLIES], widget=forms.HiddenInput)
    record = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(label="说明", max_length=MOST_REASON, required=False)
    whereabout = forms.ChoiceField(
        label="怎样参保", required=False,
        choices=[("", "请选择"), *((str(each), str(each.label)) for each in Whereabout if each in INSURED)],
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("do") == "insured" and not given.get("whereabout"):
            self.add_error("whereabout", "请选择此人怎样参保")
        if given.get("do") == "refuse" and not given.get("note", "").strip():
            self.add_error("note", "请写明为什么不接收")
        return given


@page("s/hand-overs", "人员移交", rights=("answer_hand_over", "hand_over_person"), needs=("view_person",))
def hand_overs(request: Visit) -> HttpResponse:
    """Both sides."""
    actor = request.actor
    form = _sent(request) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        said = Whereabout(given["whereabout"]) if given["do"] == "insured" else None
        order = AnswerHandOver(given["record"], REPLIES[given["do"]], said, given["note"])
        try:
            answer_hand_over(actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('hand_overs')}?done={given['do']}")
        except StoreFailed as refused:
            form.refuse(refused)
    found = view_hand_overs(actor)
    names = names_of(unit for each in found for unit in (each.from_unit, each.to_unit))
    waiting = [each for each in found if each.is_open and actor.scope.covers(each.to_unit)]
    others = [each for each in found if each not in waiting]
    shown = {
        "waiting": [(each, full_name(names, each.from_unit), _asks(each, form)) for each in waiting],
        "others": [(each, full_name(names, each.from_unit), full_name(names, each.to_unit)) for each in others],
        "form": form, "done": DONE.get(request.GET.get("done", ""), ""), "may_answer": actor.may("answer_hand_over"),
    }  # fmt: skip
    return render(request, "web/hand_overs.html", shown, status=422 if form is not None else 200)


def _sent(request: Visit) -> AnswerForm:
    record = request.POST.get("record", "")
    return AnswerForm(request.POST, auto_id=f"r{record}_%s" if record.isdecimal() else "id_%s")


def _asks(each: HandOverShown, sent: AnswerForm | None) -> AnswerForm:
    """The form of one, with what was typed into it if it was refused."""
    if sent is not None and sent.data.get("record") == str(each.id):
        return sent
    return AnswerForm(auto_id=f"r{each.id}_%s")
