"""People who may be in the register twice: looked at side by side, judged by one, made one file by two.

In: what a clerk says of a pair or of a merge. Out: pages of both. Never: a merge that one person both proposed and
confirmed; a judgement without its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.registry.merge_states import MergeState, PairState
from canbao.registry.merging import (
    ConfirmMerge,
    ProposeMerge,
    UndoMerge,
    confirm_merge,
    propose_merge,
    undo_merge,
)
from canbao.registry.pair_queries import PairShown, Side, view_merges, view_pairs
from canbao.registry.pairs import WAITING, DecidePair, LookForPairs, Verdict, decide_pair, look_for_pairs
from canbao.store.failures import StoreFailed
from canbao.web.forms import MOST_REASON, KeyedForm, new_key
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of

TABS = {"pairs": "待判定", "same": "待提出并档", "proposed": "待确认并档", "done": "已并档"}
PER_PAGE = 10
"""Pairs of one page: each is looked at for a minute."""
SEXES = {"male": "男", "female": "女"}
DONE = {
    "same": "已判为同一人，请到“待提出并档”提出并档", "different": "已判为不同的人，以后不再列出", "ask": "已转核实",
    "propose": "已提出并档，须由另一人确认", "agree": "已并档", "refuse": "没有同意，这一对重新判定",
    "undo": "已撤销并档，恢复为两份档案", "look": "已查找一遍", "reopen": "已放回重新判定",
}  # fmt: skip


class JudgeForm(KeyedForm):
    """What is done with a pair or a merge, and why. `record`: its number; `kept`: whose file of the two stays."""

    do = forms.CharField(widget=forms.HiddenInput)
    record = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label="理由", max_length=MOST_REASON, error_messages={"required": "请写明理由，如“同一本户口簿”"}
    )
    kept = forms.IntegerField(widget=forms.HiddenInput, required=False)
    one = forms.IntegerField(widget=forms.HiddenInput, required=False)
    other = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("do") in ("agree", "look"):
            self.fields["reason"].required = False

    @property
    def gone(self) -> int:
        """Whose file goes into the other one."""
        given = self.cleaned_data
        both = [given.get("one") or 0, given.get("other") or 0]
        return next((each for each in both if each != given.get("kept")), 0)


@page("s/duplicates", "疑似重复", rights=("decide_pair",), needs_factor=True)
def duplicates(request: Visit) -> HttpResponse:
    """One tab. `?tab=`: pairs to judge, judged the same, proposed, merged; `?page=`."""
    actor = request.actor
    tab = request.GET.get("tab", "pairs")
    tab = tab if tab in TABS else "pairs"
    form = _sent(request) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            _do(actor, {**form.cleaned_data, "gone": form.gone})
            done = form.cleaned_data["do"]
            return HttpResponseRedirect(f"{reverse('duplicates')}?tab={tab}&done={done}")
        except StoreFailed as refused:
            form.refuse(refused)
    shown: dict[str, Any] = {
        "tabs": TABS, "tab": tab, "form": form, "done": DONE.get(request.GET.get("done", ""), ""),
        "may_look": actor.may("look_for_pairs"), "may_propose": actor.may("propose_merge"),
        "may_confirm": actor.may("confirm_merge"), "may_undo": actor.may("undo_merge"), "look": KeyedForm(),
        "account": actor.account_id, **_page_of(request, tab, form),
    }  # fmt: skip
    return render(request, "web/duplicates.html", shown, status=422 if form is not None else 200)


def _do(actor: Actor, given: Mapping[str, Any]) -> None:
    """One thing that was pressed. Raises StoreFailed."""
    record, reason, key = given.get("record") or 0, given["reason"], given["key"]
    pair: dict[str, Verdict] = {
        "same": Verdict.SAME, "different": Verdict.DIFFERENT, "ask": Verdict.ASK, "reopen": Verdict.REOPEN,
    }  # fmt: skip
    others: dict[str, Callable[[], object]] = {
        "propose": lambda: propose_merge(
            actor, key, ProposeMerge(given.get("kept") or 0, given.get("gone") or 0, reason)
        ),
        "agree": lambda: confirm_merge(actor, key, ConfirmMerge(record, reason=reason)),
        "refuse": lambda: confirm_merge(actor, key, ConfirmMerge(record, agrees=False, reason=reason)),
        "undo": lambda: undo_merge(actor, key, UndoMerge(record, reason)),
        "look": lambda: look_for_pairs(actor, key, LookForPairs()),
    }
    if given["do"] in pair:
        decide_pair(actor, key, DecidePair(record, pair[given["do"]], reason))
    elif given["do"] in others:
        others[given["do"]]()
    else:
        raise NotFound("没有这一步 no such step")


def _page_of(request: Visit, tab: str, sent: JudgeForm | None) -> dict[str, Any]:
    """Ten records of a tab, their people in rows to compare."""
    actor = request.actor
    found: list[Any]
    if tab in ("pairs", "same"):
        found = list(view_pairs(actor, WAITING if tab == "pairs" else (PairState.SAME,)))
    else:
        found = list(view_merges(actor, (MergeState.PROPOSED if tab == "proposed" else MergeState.DONE,)))
    table = table_page(request, found, {}, PER_PAGE, is_whole=False)
    part = table.rows
    sides = [(each.a, each.b) if isinstance(each, PairShown) else (each.kept, each.gone) for each in part]
    names = names_of(side.unit for pair in sides for side in pair)
    items = [
        {
            "record": each,
            "one": one,
            "other": other,
            "rows": _rows(one, other, names),
            "asks": _asks(each.id, sent),
            "spare": new_key(),
        }
        for each, (one, other) in zip(part, sides, strict=True)
    ]
    return {
        "items": items, "table": table,
    }  # fmt: skip


def _sent(request: Visit) -> JudgeForm:
    record = request.POST.get("record", "")
    return JudgeForm(request.POST, auto_id=f"r{record}_%s" if record.isdecimal() else "id_%s")


def _asks(number: int, sent: JudgeForm | None) -> JudgeForm:
    """The form of one record, with what was typed into it if it was refused; its fields have ids of their own."""
    if sent is not None and sent.data.get("record") == str(number):
        return sent
    return JudgeForm(auto_id=f"r{number}_%s")


def _rows(one: Side, other: Side, names: dict[str, str]) -> list[tuple[str, str, str, bool]]:
    """What is compared: label, both, whether they are alike."""
    rows = [
        ("姓名", one.name, other.name),
        ("证件后四位", one.tail or "没有证件", other.tail or "没有证件"),
        ("出生日期", str(one.birth or "不明"), str(other.birth or "不明")),
        ("性别", SEXES.get(one.sex or "", "不明"), SEXES.get(other.sex or "", "不明")),
        ("所在村（社区）", full_name(names, one.unit), full_name(names, other.unit)),
    ]
    return [(label, left, right, left == right) for label, left, right in rows]
