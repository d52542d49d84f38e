"""What can be done with a list from its pages: which steps its state allows whom, and the step taken.

In: a list, who looks, a form. Out: steps with a form each; where to go after one. Never: a step that the graph of lists
does not have; one taken twice for one form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from canbao.access.actors import Actor
from canbao.access.jobs import StartJob, start_job
from canbao.lists.actions import (
    apply_list,
    check_list,
    confirm_large_change,
    rematch_list,
    take_good_rows,
    undo_list,
    withdraw_list,
)
from canbao.lists.states import LIST_GRAPH, ListState
from canbao.lists.supplying import ListOrder
from canbao.lists.viewing import ListFacts
from canbao.web.forms import MOST_REASON, KeyedForm

LARGE_ROWS = 5_000
"""A longer list is applied by the worker: two seconds a thousand rows at the worst."""


@dataclass(frozen=True)
class Step:
    """`event`: of the graph of lists; `asks`: what the reason is for, where one is asked; `note`: what it does."""

    code: str
    label: str
    right: str
    event: str
    perform: Callable[[Actor, str, ListOrder], Mapping[str, Any]]
    done: str
    note: str = ""
    asks: str = ""
    is_main: bool = False


STEPS = {
    step.code: step
    for step in (
        Step("good_rows", "只导入没有问题的行", "check_list", "check", take_good_rows, "已用没有问题的行核对",
             "有问题的行不导入；这些人仍按上一份名单处理，不会因此退出。", is_main=True),
        Step("confirm", "确认大幅变动", "confirm_large_change", "confirm", confirm_large_change, "已确认，可以采用",
             "退出的人超过平常，须由报送人、核对人以外的人核实后确认。", "依据", is_main=True),
        Step("apply", "采用这份名单", "apply_list", "apply", apply_list, "已采用",
             "上面列出的新增、变更、退出写入登记；24 小时内，没有别的事项以它为依据时可以撤销。", is_main=True),
        Step("check", "重新核对", "check_list", "check", check_list, "已重新核对", "与此刻的登记再比较一次。"),
        Step("rematch", "重新对应查无此人的行", "rematch_list", "undo", rematch_list, "已重新对应",
             "这些人登记以后，用名单里等着的行。"),
        Step("undo", "撤销整份名单", "undo_list", "undo", undo_list, "已撤销，登记恢复到采用之前",
             "24 小时内，并且没有别的事项以它为依据，才可以撤销。", "原因"),
        Step("withdraw", "退回（撤回）这份名单", "upload_list", "withdraw", withdraw_list, "已撤回",
             "名单不再使用，登记没有任何变化；可以改好后重新报送。", "原因"),
    )
}  # fmt: skip


class StepForm(KeyedForm):
    """One step. A reason stands in it where the step asks for one."""

    step = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, step: Step, data: Any = None) -> None:
        super().__init__(data, auto_id=f"{step.code}_%s", initial={"step": step.code})
        if step.asks:
            self.fields["reason"] = forms.CharField(
                label=step.asks, max_length=MOST_REASON, widget=forms.TextInput(attrs={"class": "form-control"}),
                error_messages={"required": f"请写明{step.asks}"},
            )  # fmt: skip


def steps_for(actor: Actor, file: ListFacts) -> list[Step]:
    """What the actor may do with the list as it stands, what comes next first."""
    return [step for step in STEPS.values() if actor.may(step.right) and _is_open(actor, file, step)]


def _is_open(actor: Actor, file: ListFacts, step: Step) -> bool:
    if (file.state, step.event) not in LIST_GRAPH.moves:
        return False
    waits = bool(file.errors) and not file.takes_good_rows
    match step.code:
        case "good_rows":
            return file.state == ListState.RECEIVED and waits and file.good > 0
        case "check":
            return not waits
        case "confirm":
            return actor.account_id not in (file.received_by, file.checked_by)
        case "undo":
            return file.is_recent
        case "rematch":
            return _unknown(file) > 0
    return True


def _unknown(file: ListFacts) -> int:
    outcomes: Any = file.counts.get("outcomes", {})
    return sum(int(by.get("unknown", 0)) for by in outcomes.values())


def take(actor: Actor, file: ListFacts, step: Step, form: StepForm) -> int | None:
    """Take the step of a valid form. Gives the job's number where the worker does it. Raises StoreFailed."""
    key, reason = form.cleaned_data["key"], form.cleaned_data.get("reason", "")
    if step.code in ("apply", "check", "rematch") and file.rows > LARGE_ROWS and actor.may("start_job"):
        job = start_job(actor, key, StartJob(f"{step.code}_list", {"list_id": file.id}))["job_id"]
        assert isinstance(job, int)
        return job
    step.perform(actor, key, ListOrder(file.id, reason))
    return None
