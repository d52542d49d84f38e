"""People whom the bureau asks a town or a village to look into: how far each unit is, one batch, the answers.

In: a year, a unit, who was ticked and what was found out. Out: counts by unit, batches, people of one. Never: a person
out of the reader's sight; a batch returned with a gap; an answer to one that was recalled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.registry.models.fieldwork import NEEDS_NOTE, Whereabout
from canbao.registry.verification import (
    Answer,
    AnswerVerification,
    RecallVerification,
    Selection,
    SendVerification,
    answer_verification,
    recall_verification,
    send_verification,
)
from canbao.registry.verification_queries import (
    BatchShown,
    PersonAsked,
    UnitAsked,
    batch_asked,
    batches_shown,
    units_asked,
)
from canbao.store.failures import StoreFailed
from canbao.store.places import TOWN_LENGTH
from canbao.store.scope import VILLAGE_DIGITS
from canbao.web.areas import Area, chosen_area
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.moving import Move, Moves
from canbao.web.pages import PAGES, Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.tables import TablePage, table_page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of
from canbao.web.years import chosen_year

DONE = {
    "send": "已下发", "answer": "已登记反馈", "return": "已整批反馈给医保局", "recall": "已收回，已反馈的仍然有效",
}  # fmt: skip
_UNITS: dict[str, Callable[[tuple[UnitAsked, str]], Any]] = {
    "unit": lambda row: row[0].unit, "open": lambda row: row[0].open, "answered": lambda row: row[0].answered,
    "late": lambda row: row[0].late,
}  # fmt: skip
_PEOPLE: dict[str, Callable[[PersonAsked], Any]] = {
    "unit": lambda row: row.unit, "answer": lambda row: row.answer or "", "day": lambda row: str(row.answered_at or ""),
}  # fmt: skip


class SendForm(KeyedForm):
    """What is asked of a unit about its people who should be insured and are not."""

    question = forms.CharField(
        label="要核实什么",
        max_length=MOST_REASON,
        initial="是否已参保，没有参保的原因",
        help_text="不写姓名、证件号码。",
    )
    due_on = day_field("反馈期限", "含当日。")


class AnswersForm(KeyedForm):
    """What was found out about those who were ticked."""

    people = forms.TypedMultipleChoiceField(
        label="人员", coerce=int, error_messages={"required": "请先在名单里勾选人员"},
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    answer = forms.ChoiceField(label="核实结果", choices=[("", "请选择"), *Whereabout.choices])
    note = forms.CharField(
        label="说明", max_length=MOST_REASON, required=False,
        help_text="结果选“自愿放弃”“其他”时须写。不写证件号码和电话。",
    )  # fmt: skip

    def __init__(self, people: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(each, str(each)) for each in people]  # type: ignore[attr-defined]
        self.fields["answer"].error_messages["required"] = "请选择核实结果"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("answer") in {str(each) for each in NEEDS_NOTE} and not given.get("note", "").strip():
            self.add_error("note", "这个结果须写明动员情况或去向")
        return given

    @property
    def shown(self) -> list[forms.BoundField]:
        """Fields below the list; people are ticked in it."""
        return [field for field in self.visible_fields() if field.name != "people"]

    @property
    def ticked(self) -> frozenset[int]:
        """Those who were ticked in a form that is shown again."""
        return frozenset(int(each) for each in self["people"].value() or [] if str(each).isdecimal())


@page("s/verifications", "下发核实", rights=("send_verification", "answer_verification"), needs=("find_person",))
def verifications(request: Visit) -> HttpResponse:
    """How far each unit is, the batches, and for the bureau a new one."""
    year, years = chosen_year(request, prepared=True)
    area, day, actor = chosen_area(request), today(request), request.actor
    shown: dict[str, Any] = {"year": year, "years": years, "area": area, "done": DONE.get(request.GET.get("done", ""))}
    if year is None:
        return render(request, "web/verifications.html", shown)
    form = None
    if actor.may("send_verification") and not area.is_county:
        form = SendForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            given = form.cleaned_data
            order = SendVerification(
                area.unit, year, given["question"], given["due_on"], selection=Selection.UNENROLLED
            )
            try:
                made = send_verification(actor, given["key"], order)
                return HttpResponseRedirect(f"{reverse('verification', args=[made['verification']])}?done=send")
            except StoreFailed as refused:
                form.refuse(refused)
    batches = batches_shown(actor, year, area.unit, day)
    names = names_of(each.unit for each in batches)
    shown |= {
        "form": form, "units": _by_unit(request, area, year), "may_send": actor.may("send_verification"),
        "batches": [(each, full_name(names, each.unit)) for each in batches],
    }  # fmt: skip
    return render(request, "web/verifications.html", shown, status=422 if form is not None and form.errors else 200)


def _by_unit(request: Visit, area: Area, year: int) -> TablePage[tuple[UnitAsked, str]]:
    digits = TOWN_LENGTH if area.is_county else VILLAGE_DIGITS
    found = units_asked(request.actor, year, area.unit, today(request), digits)
    names = names_of(each.unit for each in found)
    rows = [(each, full_name(names, each.unit)) for each in found]
    return table_page(request, rows, _UNITS)


@page(
    "s/verifications/<int:number>", "一批核实",
    rights=("send_verification", "answer_verification"), needs=("find_person",),
)  # fmt: skip
def verification(request: Visit, number: int) -> HttpResponse:
    """People of one batch, the answers of those who were ticked, then the batch goes back."""
    actor = request.actor
    batch, people = batch_asked(actor, number, today(request))
    moves = Moves(request, _moves(request, batch))
    if "step" in request.POST and (went := moves.taken()) is not None:
        return went
    table = table_page(request, people, _PEOPLE)
    is_answer = request.method == "POST" and "step" not in request.POST
    form = None
    if actor.may("answer_verification") and batch.is_open:
        form = AnswersForm([each.person for each in people], request.POST if is_answer else None)
        if form.is_valid() and _answered(request, batch, form):
            return HttpResponseRedirect(f"{request.path}?done=answer")
    names = names_of([batch.unit, *(each.unit for each in table.rows)])
    who = people_of(actor, [each.person for each in table.rows])
    shown = {
        "batch": batch, "where": full_name(names, batch.unit), "table": table, "asks": form,
        "rows": [
            (each, who.get(each.person, f"第 {each.person} 号"), full_name(names, each.unit)) for each in table.rows
        ],
        "steps": moves.shown, "form": moves.bound if "step" in request.POST else form,
        "done": DONE.get(request.GET.get("done", "")), "may_see_person": PAGES["person"].is_for(actor),
    }  # fmt: skip
    is_refused = "step" in request.POST or (form is not None and bool(form.errors))
    return render(request, "web/verification.html", shown, status=422 if is_refused else 200)


def _answered(request: Visit, batch: BatchShown, form: AnswersForm) -> bool:
    given = form.cleaned_data
    found = tuple(Answer(person, Whereabout(given["answer"]), given["note"]) for person in given["people"])
    try:
        answer_verification(request.actor, given["key"], AnswerVerification(batch.id, found))
    except StoreFailed as refused:
        form.refuse(refused)
        return False
    return True


def _moves(request: Visit, batch: BatchShown) -> list[Move]:
    """The batch goes back from whoever answers for the whole unit; the bureau may take it back before."""
    actor, found = request.actor, []
    if not batch.is_open:
        return []
    if actor.may("answer_verification") and actor.scope.covers(batch.unit) and batch.left == 0:
        found.append(
            Move(
                "return", "整批反馈",
                lambda key, _: answer_verification(actor, key, AnswerVerification(batch.id, returns=True)),
                note="每个人都有了结果：交回医保局，以后不能再改", is_main=True,
            )
        )  # fmt: skip
    if actor.may("recall_verification") and actor.scope.covers(batch.unit):
        found.append(
            Move(
                "recall", "收回这一批",
                lambda key, reason: recall_verification(actor, key, RecallVerification(batch.id, reason)),
                note="不再要求反馈；已经反馈的仍然有效", asks="收回的原因",
            )
        )  # fmt: skip
    return found
