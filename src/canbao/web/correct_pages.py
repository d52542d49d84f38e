"""A person's file put right: what was wrong is said rightly, a move or what became of somebody is recorded.

In: a person's number, what a clerk types, why. Out: forms, and the person's file when it is done. Never: a value
overwritten without its reason; a full number in an address; a person moved to another area without its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.actors import Actor
from canbao.registry.hand_over import HandOverPerson, hand_over_person
from canbao.registry.models.lives import LifeStatus
from canbao.registry.moving import MovePerson, move_person
from canbao.registry.queries import PersonFile, person_file
from canbao.registry.recording import Record, record_status
from canbao.registry.registering import LONGEST_NAME, CorrectPerson, correct_person
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.store.scope import VILLAGE_DIGITS
from canbao.values.names import normalise_id_text
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.register_forms import SEXES
from canbao.web.register_sheet import units_of
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
_DATES = {"required": "请填写日期", "invalid": "日期应写成 2024-11-05"}
_OLD = {"autocomplete": "off"}


class CorrectForm(KeyedForm):
    """What is wrong in the file. Number and telephone are not shown: empty leaves them as they are."""

    name = forms.CharField(label="姓名", max_length=LONGEST_NAME, widget=forms.TextInput(attrs=_OLD))
    sex = forms.ChoiceField(label="性别", required=False, choices=[("", "不清楚"), *SEXES.items()])
    birth = forms.DateField(label="出生日期", required=False, widget=_DAY, error_messages=_DATES)
    number = forms.CharField(
        label="新的证件号码", required=False, max_length=40, widget=forms.TextInput(attrs=_OLD),
        help_text="证件换号或原来登记错了才填；原来的号码仍能查到此人。",
    )  # fmt: skip
    phone = forms.CharField(
        label="手机号码", required=False, max_length=20, widget=forms.TextInput(attrs=_OLD), help_text="不改请留空。"
    )
    no_phone = forms.BooleanField(label="删去原来的手机号码", required=False)
    reason = forms.CharField(
        label="更正的原因", max_length=MOST_REASON, help_text="如“录入时写错，已核对身份证”。",
        error_messages={"required": "请写明更正的原因"},
    )  # fmt: skip


class MoveForm(KeyedForm):
    """What happened. `kind`: a move here, to another unit of the county, or away."""

    HERE, OVER = "here", "over"
    kind = forms.ChoiceField(
        label="发生了什么", widget=forms.RadioSelect, error_messages={"required": "请选择发生了什么"}
    )
    unit = forms.ChoiceField(label="迁到哪个村（社区）", required=False, help_text="在本县搬迁的才选。")
    hukou = forms.BooleanField(label="户口也迁到这里", required=False)
    on = forms.DateField(label="从哪一天起", widget=_DAY, error_messages=_DATES)
    reason = forms.CharField(
        label="依据或原因", max_length=MOST_REASON, help_text="如“派出所迁移证明”。",
        error_messages={"required": "请写明依据或原因"},
    )  # fmt: skip

    def __init__(self, actor: Actor, file: PersonFile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(self.HERE, "搬到本辖区的另一个村（社区）"), (self.OVER, "搬到本县别的镇街，移交给对方")]
        may = {self.HERE: actor.may("correct_person"), self.OVER: actor.may("hand_over_person")}
        kinds = [each for each in kinds if may[each[0]]]
        if actor.may("record_status"):
            kinds += [(code, LABELS[code]) for code in LABELS]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.own = units_of(actor)
        every = _others(actor, [code for code, _ in self.own])
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"), ("本辖区", self.own), *([("别的镇街（移交）", every)] if every else []),
        ]  # fmt: skip
        self.former = file.row.unit

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        kind, unit = given.get("kind"), given.get("unit", "")
        is_own = unit in dict(self.own)
        if kind in (self.HERE, self.OVER) and not unit:
            self.add_error("unit", "请选择迁到哪个村（社区）")
        elif kind in (self.HERE, self.OVER) and unit == self.former:
            self.add_error("unit", "此人已在这个村（社区）")
        elif kind == self.HERE and not is_own:
            self.add_error("unit", "这个村（社区）不在您的辖区，请选“移交给对方”")
        elif kind == self.OVER and is_own:
            self.add_error("unit", "这个村（社区）在您的辖区，不用移交")
        return given


LABELS = {
    LifeStatus.MOVED.value: "户口迁出本县", LifeStatus.DEAD.value: "死亡", LifeStatus.ABROAD.value: "出国定居",
    LifeStatus.SERVING.value: "服役", LifeStatus.PRISON.value: "服刑", LifeStatus.LOST.value: "失联",
    LifeStatus.ALIVE.value: "以前登记的去向有误，此人在世、在本地",
}  # fmt: skip
"""What becomes of somebody, in the words of a window."""


def _others(actor: Actor, own: list[str]) -> list[tuple[str, str]]:
    """Villages of the county outside the actor's area."""
    found = Unit.objects.filter(code__startswith=actor.county, valid_until=None).values_list("code", flat=True)
    codes = sorted(code for code in found if len(code) == VILLAGE_DIGITS and code not in set(own))
    names = names_of(codes)
    return [(code, f"{code[-6:]} {full_name(names, code)}") for code in codes]


@page("s/correct/<int:number>", "更正资料", rights=("correct_person",))
def correct(request: Visit, number: int) -> HttpResponse:
    """The file as it reads, in fields."""
    file = person_file(request.actor, number)
    row = file.row
    start = {"name": row.name, "sex": row.sex or "", "birth": row.birth}
    form = CorrectForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        changes = _changes(file, form.cleaned_data)
        if not changes:
            form.add_error(None, "没有改动任何内容")
        else:
            order = CorrectPerson(number, form.cleaned_data["reason"], **changes)
            try:
                correct_person(request.actor, form.cleaned_data["key"], order)
                return _back(number, "correct")
            except StoreFailed as refused:
                form.refuse(refused, "number" if order.number else None)
    return _page(request, "web/correct.html", file, form)


def _changes(file: PersonFile, given: Mapping[str, Any]) -> dict[str, Any]:
    """What differs from the file."""
    row, changes = file.row, {}
    for name, before in (("name", row.name), ("sex", row.sex), ("birth", row.birth)):
        if given[name] and given[name] != before:
            changes[name] = given[name]
    if given["number"]:
        changes["number"] = normalise_id_text(given["number"])
    if given["phone"].strip() or given["no_phone"]:
        changes["phone"] = given["phone"].strip()
    return changes


@page("s/move/<int:number>", "迁移和去向", rights=("record_status", "correct_person", "hand_over_person"))
def move(request: Visit, number: int) -> HttpResponse:
    """Where somebody went, or what became of them."""
    file = person_file(request.actor, number)
    data = request.POST if request.method == "POST" else None
    form = MoveForm(request.actor, file, data, initial={"on": today(request)})
    if form.is_valid():
        try:
            done = _move(request, file, form.cleaned_data)
            return _back(number, done)
        except StoreFailed as refused:
            form.refuse(refused)
    return _page(request, "web/move.html", file, form)


def _move(request: Visit, file: PersonFile, given: Mapping[str, Any]) -> str:
    """What was chosen, in one action. Raises StoreFailed."""
    actor, key, reason, person = request.actor, given["key"], given["reason"], file.row.id
    day: date = given["on"]
    if given["kind"] == MoveForm.OVER:
        year = chosen_year(request)[0] or day.year
        hand_over_person(actor, key, HandOverPerson(person, given["unit"], year, reason))
        return "over"
    if given["kind"] == MoveForm.HERE:
        move_person(actor, key, MovePerson(person, given["unit"], day, reason, given["hukou"]))
        return "here"
    wrong = next((row["id"] for row in file.sections["status"] if row.get("valid_until") is None), None)
    is_mended = given["kind"] == LifeStatus.ALIVE
    steps: dict[bool, Callable[[], object]] = {
        True: lambda: record_status(
            actor, key, Record(person, {"status": given["kind"]}, day, replaces=wrong, reason=reason)
        ),
        False: lambda: record_status(actor, key, Record(person, {"status": given["kind"]}, day, reason=reason)),
    }
    steps[is_mended]()
    return "status"


def _back(number: int, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('person', kwargs={'number': number})}?done={done}")


def _page(request: Visit, template: str, file: PersonFile, form: KeyedForm) -> HttpResponse:
    names = names_of([file.row.unit])
    shown = {
        "file": file, "form": form, "number": file.row.id, "unit": full_name(names, file.row.unit),
        "tail": next((row["tail"] for row in file.documents if row["is_current"]), ""),
    }  # fmt: skip
    return render(request, template, shown, status=422 if form.errors else 200)
