"""Runs: asked for as a job, read and signed situation by situation, proposed by one person, confirmed by another.

In: a run's number, what a clerk ticks. Out: pages of it. Never: a publication by one person, or without the second
factor; a name for somebody who may not find people.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.jobs import StartJob, start_job
from canbao.billing.actions import (
    ConfirmPublication,
    DiscardRun,
    ProposePublication,
    SignSituations,
    confirm_publication,
    discard_run,
    propose_publication,
    sign_situations,
)
from canbao.billing.states import RUN_GRAPH, RunState
from canbao.billing.viewing import RunShown, by_reason, view_run, view_runs, view_sample
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.pages import Visit, page
from canbao.web.run_forms import AssessForm, PublishForm, ReasonForm, SignForm
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of

TABS = {"situations": "情形签认", "changes": "与已发布的差异", "sample": "抽查 20 人", "sums": "合计"}
STATE_TAGS = {
    RunState.PUBLISHED: "good", RunState.PROPOSED: "warn", RunState.REVIEWED: "warn", RunState.DRAFT: "",
    RunState.SUPERSEDED: "", RunState.DISCARDED: "bad",
}  # fmt: skip
DONE = {"propose": "已提出发布，等另一人确认", "agree": "已发布", "refuse": "没有同意，这一批已作废"}


_COLUMNS: dict[str, Callable[[Any], Any]] = {
    "run": lambda run: run.id, "year": lambda run: run.year, "as_of": lambda run: run.as_of,
    "people": lambda run: run.people, "at": lambda run: run.started_at, "state": lambda run: RunState(run.state).label,
}  # fmt: skip


@page("s/dues/runs", "核算批次", rights=("view_run",))
def dues_runs(request: Visit) -> HttpResponse:
    """Runs, and a new one."""
    actor = request.actor
    year = request.GET.get("year", "")
    found = view_runs(actor, int(year) if year.isdecimal() else None)
    form = None
    if actor.may("assess_county") and actor.may("start_job"):
        form = AssessForm(found.years, request.POST or None, initial={"as_of": today(request)})
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        order = StartJob("assess_county", {"as_of": given["as_of"].isoformat(), "year": given["year"]})
        try:
            return HttpResponseRedirect(reverse("job", args=[start_job(actor, given["key"], order)["job_id"]]))
        except StoreFailed as refused:
            form.refuse(refused)
    table = table_page(request, found.runs, _COLUMNS)
    shown = {
        "runs": [(run, STATE_TAGS[RunState(run.state)], found.names.get(run.started_by, "—")) for run in table.rows],
        "table": table, "years": found.years, "year": year, "form": form,
    }  # fmt: skip
    return render(request, "web/runs.html", shown, status=422 if form is not None and form.errors else 200)


@page("s/dues/runs/<int:number>", "一批核算", rights=("view_run",))
def dues_run(request: Visit, number: int) -> HttpResponse:
    """One run. `?tab=`: situations, changes, sample, sums."""
    actor = request.actor
    found = view_run(actor, number)
    form, reason = SignForm(found, None), ReasonForm(auto_id="discard_%s")
    if request.method == "POST":
        form, reason, is_done = _changed(request, found)
        if is_done:
            return HttpResponseRedirect(request.get_full_path())
    tab = request.GET.get("tab", "situations")
    tab = tab if tab in TABS else "situations"
    is_open = found.run.state in RUN_GRAPH.before("discard")
    shown: dict[str, Any] = {
        **_head(found), "done": DONE.get(request.GET.get("done", ""), ""),
        "tabs": TABS, "tab": tab, "sign": form, "reason": reason,
        "form": next((each for each in (form, reason) if each.is_bound), None),
        "may_sign": actor.may("sign_situations") and found.run.state in RUN_GRAPH.before("review") and found.unsigned,
        "may_discard": actor.may("discard_run") and is_open,
        "may_publish": _may_publish(request, found), "only_open": request.GET.get("only") == "open",
    }  # fmt: skip
    if tab == "sample":
        shown["sample"] = _sample(request, found)
    elif tab == "sums":
        shown["aid"] = [(found.run.payers.get(payer, payer), fen) for payer, fen in found.totals.aid_fen.items()]
    bad = shown["form"] is not None
    return render(request, "web/run.html", shown, status=422 if bad else 200)


@page(
    "s/dues/runs/<int:number>/publish", "发布核算",
    rights=("propose_publication", "confirm_publication"), needs_factor=True,
)  # fmt: skip
def publish_run(request: Visit, number: int) -> HttpResponse:
    """The check page of both persons: what changes for whom, then propose, or agree, or not."""
    actor = request.actor
    found = view_run(actor, number)
    form = PublishForm(request.POST or None, initial={"seen": found.run.difference_digest})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            if given["answer"] == "propose":
                propose_publication(actor, given["key"], ProposePublication(number, given["seen"]))
            else:
                order = ConfirmPublication(number, given["answer"] == "agree", given["reason"])
                confirm_publication(actor, given["key"], order)
            return HttpResponseRedirect(f"{reverse('dues_run', args=[number])}?done={given['answer']}")
        except StoreFailed as refused:
            form.refuse(refused)
    state = found.run.state
    shown = {
        **_head(found), "form": form,
        "may_propose": state in (RunState.DRAFT, RunState.REVIEWED) and actor.may("propose_publication"),
        "may_confirm": state == RunState.PROPOSED and actor.may("confirm_publication"),
        "is_own": found.run.proposed_by == actor.account_id,
    }  # fmt: skip
    return render(request, "web/run_publish.html", shown, status=422 if form.errors else 200)


def _changed(request: Visit, found: RunShown) -> tuple[SignForm, ReasonForm, bool]:
    """What was pressed on a run's page; whether it was done."""
    actor, number = request.actor, found.run.id
    if request.POST.get("do") == "discard":
        reason = ReasonForm(request.POST, auto_id="discard_%s")
        if reason.is_valid():
            try:
                discard_run(actor, reason.cleaned_data["key"], DiscardRun(number, reason.cleaned_data["reason"]))
                return SignForm(found, None), reason, True
            except StoreFailed as refused:
                reason.refuse(refused)
        return SignForm(found, None), reason, False
    form = SignForm(found, request.POST)
    if form.is_valid():
        try:
            chosen = tuple(sorted(form.cleaned_data["situation"]))
            sign_situations(actor, form.cleaned_data["key"], SignSituations(number, chosen))
            return form, ReasonForm(auto_id="discard_%s"), True
        except StoreFailed as refused:
            form.refuse(refused)
    return form, ReasonForm(auto_id="discard_%s"), False


def _may_publish(request: Visit, found: RunShown) -> str:
    """What the link to the publication says; empty: nothing for this person to do."""
    actor, run = request.actor, found.run
    if run.state == RunState.PROPOSED and actor.may("confirm_publication") and run.proposed_by != actor.account_id:
        return "复核并确认发布"
    is_ready = run.state in (RunState.DRAFT, RunState.REVIEWED) and not found.unsigned
    return "提出发布" if is_ready and actor.may("propose_publication") else ""


def _head(found: RunShown) -> dict[str, Any]:
    run = found.run
    return {
        "found": found, "run": run, "tag": STATE_TAGS[RunState(run.state)], "reasons": by_reason(found.shifts).items(),
        "shifts": [
            (line, found.words.get(line.before or 0), found.words.get(line.after or 0)) for line in found.shifts
        ],
        "starter": found.names.get(run.started_by, "—"), "proposer": found.names.get(run.proposed_by or -1, ""),
        "publisher": found.names.get(run.published_by or -1, ""), "left_out": sum(run.left_out.values()),
        "before_fen": sum(line.payable_before_fen for line in found.shifts),
        "after_fen": sum(line.payable_after_fen for line in found.shifts),
    }  # fmt: skip


def _sample(request: Visit, found: RunShown) -> list[dict[str, Any]]:
    lines = view_sample(request.actor, found.run.id)
    people = people_of(request.actor, [line.person_id for line in lines])
    names = names_of(line.unit for line in lines)
    words = {line.situation: line.words for line in found.situations}
    return [
        {
            "line": line, "who": people.get(line.person_id), "where": full_name(names, line.unit),
            "words": words.get(line.situation),
        }
        for line in lines
    ]  # fmt: skip
