"""Copies of lists that leave the store: let through by a second person, fetched by whoever asked, seen by both.

In: an export's number, a decision. Out: who asked for what and why; the file to whoever asked for it. Never: an export
let through by who asked for it; a file for anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.access.actors import Actor
from canbao.access.export_files import LINES, OneExport, fetch_export
from canbao.access.exporting import DecideExport, decide_export, exports
from canbao.access.rights import rights
from canbao.access.states import EXPORT_GRAPH, ExportState
from canbao.store.failures import StoreFailed
from canbao.web.downloads import NDJSON, XLSX, hand_out
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.units import full_name, names_of

TAGS = {ExportState.ASKED: "warn", ExportState.MADE: "good", ExportState.REFUSED: "bad"}
DONE = {"approve": "已批准，系统正在生成文件，由申请人领取", "refuse": "没有批准"}
KINDS = {"aid_annex": "export_aid"}
"""Kinds whose name is not that of their right."""
WORDS = {"fhir": "导出人员和待遇（FHIR）"}
"""Kinds that a right allows beside its own."""


class ExportForm(KeyedForm):
    """What is done with one export."""

    do = forms.ChoiceField(choices=[(each, each) for each in ("approve", "refuse", "fetch")], widget=forms.HiddenInput)
    export = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="不批准的原因", max_length=MOST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("do") == "refuse" and not given.get("reason"):
            self.add_error("reason", "请写明不批准的原因")
        return given


@page("s/exports", "导出", rights=("view_exports",), needs_factor=True)
def export_list(request: Visit) -> HttpResponse:
    """The newest first, with what the reader may do with each."""
    actor = request.actor
    form = ExportForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        given = form.cleaned_data
        try:
            if given["do"] == "fetch":
                file = fetch_export(actor, given["key"], OneExport(given["export"]))
                return hand_out(file.name, file.content, NDJSON if file.name.endswith(LINES) else XLSX)
            order = DecideExport(given["export"], given["do"] == "approve", given["reason"])
            decide_export(actor, given["key"], order)
            return HttpResponseRedirect(f"{request.path}?done={given['do']}")
        except StoreFailed as refused:
            form.refuse(refused)
    rows = exports(actor)
    names = names_of(str(each["unit"]) for each in rows)
    shown = {
        "rows": [(each, *_words(each, names), _may(actor, each)) for each in rows], "form": form,
        "done": DONE.get(request.GET.get("done", "")),
    }  # fmt: skip
    return render(request, "web/exports.html", shown, status=422 if form is not None else 200)


def export_label(kind: str) -> str:
    """What is copied, as the table of rights calls it."""
    if kind in WORDS:
        return WORDS[kind]
    right = rights().get(KINDS.get(kind, f"export_{kind}"))
    return right.label if right else kind


def _words(each: Mapping[str, Any], names: dict[str, str]) -> tuple[str, str, str, str]:
    state = ExportState(each["state"])
    return export_label(each["kind"]), full_name(names, each["unit"]), str(state.label), TAGS.get(state, "")


def _may(actor: Actor, each: Mapping[str, Any]) -> dict[str, ExportForm]:
    """Forms of what the reader may do: decide on others' exports, fetch one's own."""
    is_own = each["asked_by"] == actor.account_id
    found = []
    if not is_own and actor.may("approve_export") and each["state"] in EXPORT_GRAPH.before("approve"):
        found = ["approve", "refuse"]
    elif is_own and actor.may("fetch_export") and each["state"] in EXPORT_GRAPH.before("fetch"):
        found = ["fetch"]
    return {
        do: ExportForm(auto_id=f"{do}{each['export']}_%s", initial={"do": do, "export": each["export"]}) for do in found
    }
