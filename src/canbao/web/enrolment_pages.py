"""Forms on their way: what came back, what is to be handed on, what is to be confirmed, each with its last day.

In: a unit, ticks, a step. Out: a queue, a look at what was ticked, forms moved all together. Never: a step without a
look; a form sent back or withdrawn without a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.billing.viewing import view_policies
from canbao.registry.form_steps import MOST_MOVED, MoveEnrolments, confirm_enrolments, hand_on_enrolments
from canbao.registry.models.enrolments import Manner
from canbao.registry.states import ENROLMENT_GRAPH, EnrolmentState
from canbao.registry.waiting_forms import WAITING, WaitingForm, waiting_forms
from canbao.store.failures import StoreFailed
from canbao.web.areas import chosen_area
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import PAGES, Visit, page
from canbao.web.register_sheet import policy_of
from canbao.web.units import full_name, names_of
from canbao.web.years import chosen_year

STEPS = ("hand_on", "confirm", "send_back", "withdraw")
NEEDS_REASON = ("send_back", "withdraw")
WORDS = ENROLMENT_GRAPH.words
TAGS = {EnrolmentState.RETURNED: "bad", EnrolmentState.VILLAGE: "warn", EnrolmentState.TOWN: "warn"}


class StepForm(KeyedForm):
    """Which forms go which way."""

    step = forms.ChoiceField(label="办什么", error_messages={"required": "请选择办什么"})
    reason = forms.CharField(label="原因", max_length=MOST_REASON, required=False, help_text="退回、撤回的须写明。")

    def __init__(self, steps: list[str], rows: Iterable[WaitingForm], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(each.id): each for each in rows}
        self.fields["step"].choices = [("", "请选择"), *((each, WORDS[each]) for each in steps)]  # type: ignore[attr-defined]

    @property
    def ticked(self) -> list[str]:
        """As they were sent, each once."""
        return list(dict.fromkeys(self.data.getlist("form"))) if self.is_bound else []  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[WaitingForm]:
        return [self.rows[each] for each in self.ticked if each in self.rows]

    @property
    def step_words(self) -> str:
        return WORDS.get(str(self.data.get("step", "")), "")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        step = given.get("step", "")
        if not self.ticked:
            raise forms.ValidationError("请勾选要办的登记")
        if len(self.chosen) != len(self.ticked):
            raise forms.ValidationError("勾选以后有的登记已经办过：下面是现在的，请重新勾选")
        if step in NEEDS_REASON and not given.get("reason", "").strip():
            self.add_error("reason", f"请写明{WORDS[step]}的原因")
        odd = [each for each in self.chosen if step and (each.state, step) not in ENROLMENT_GRAPH.moves]
        if odd:
            states = "、".join(dict.fromkeys(EnrolmentState(each.state).label for each in odd))
            raise forms.ValidationError(f"其中 {len(odd)} 份是“{states}”，不能{WORDS[step]}：请去掉这几份，或分开办")
        return given


@page(
    "s/enrolments", "登记办理", rights=("hand_on_enrolment", "confirm_enrolment"),
    needs=("view_waiting_forms", "view_calendar"),
)  # fmt: skip
def enrolments(request: Visit) -> HttpResponse:
    """The queue of a unit; `?state=`: one kind alone. `do`: check, confirm or back."""
    actor, do = request.actor, request.POST.get("do", "")
    year, years = chosen_year(request, prepared=True)
    area = chosen_area(request)
    shown: dict[str, Any] = {"year": year, "years": years, "area": area}
    if year is None:
        return render(request, "web/enrolments.html", shown)
    state = request.GET.get("state", "")
    state = state if state in [each.value for each in WAITING] else ""
    found = waiting_forms(actor, year, area.unit, today(request), state)
    steps = [each for each in STEPS if actor.may("hand_on_enrolment" if each == "hand_on" else "confirm_enrolment")]
    form = StepForm(steps, found.rows, request.POST if request.method == "POST" else None)
    if do == "confirm":
        refused = _moved(request, form)
        if refused is None:
            asked = f"unit={area.unit}&year={year}&done={len(form.ticked)}"
            return HttpResponseRedirect(f"{reverse('enrolments')}?{asked}")
        form.errors.clear()
        form.refuse(refused)
    is_check = do == "check" and form.is_valid()
    names = names_of(each.unit for each in found.rows)
    done = request.GET.get("done", "")
    shown |= {
        "form": form, "is_check": is_check, "found": found, "state": state, "most": MOST_MOVED,
        "rows": [_row(each, names, form.ticked) for each in found.rows],
        "chosen": [_row(each, names, ()) for each in form.chosen] if is_check else [],
        "counts": [(each.value, each.label, found.counts.get(each.value, 0)) for each in WAITING],
        "opens": PAGES["person"].is_for(actor), "done": f"已办 {done} 份" if done.isdecimal() and len(done) < 5 else "",
    }  # fmt: skip
    return render(
        request, "web/enrolments.html", shown, status=422 if do in ("check", "confirm") and form.errors else 200
    )


def _row(
    each: WaitingForm, names: dict[str, str], ticked: Iterable[str]
) -> tuple[WaitingForm, str, str, str, str, bool]:
    """A form with its place, manner and state in words, the tone of the state, whether it is ticked."""
    state = EnrolmentState(each.state)
    return (
        each, full_name(names, each.unit), str(Manner(each.manner).label), str(state.label), TAGS[state],
        str(each.id) in ticked,
    )  # fmt: skip


def _moved(request: Visit, form: StepForm) -> StoreFailed | None:
    """As it was checked: the action says whether it still stands, so that a second press is the first. Forms under one
    policy go together.
    """
    actor, step, key = request.actor, str(form.data.get("step", "")), str(form.data.get("key", ""))
    move = hand_on_enrolments if step == "hand_on" else confirm_enrolments
    policies = view_policies(actor)
    numbers = [int(each) for each in form.ticked if each.isdecimal()]
    by_policy: dict[str, list[int]] = {}
    for number in numbers:
        row = form.rows.get(str(number))
        name = policy_of(policies, row.unit) if row is not None and policies else next(iter(policies), "")
        by_policy.setdefault(name, []).append(number)
    try:
        for at, (policy, together) in enumerate(sorted(by_policy.items())):
            order = MoveEnrolments(tuple(together), step, policy, str(form.data.get("reason", "")))
            move(actor, f"{key}-{at}" if at else key, order)
    except StoreFailed as refused:
        return refused
    return None
