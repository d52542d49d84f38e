"""Long work: how far it is, stop it, do it again. The page may be closed meanwhile; the work goes on.

In: a job's number. Out: its progress, asked for again by itself. Never: another county's; a page that needs JavaScript.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.job_lists import JobShown, view_job, view_jobs
from canbao.access.jobs import OneJob, cancel_job, retry_job
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page

REFRESH_SECONDS = 3
"""Of a page that watches without JavaScript."""


_COLUMNS: dict[str, Callable[[JobShown], Any]] = {
    "label": lambda job: (job.label, job.id), "state": lambda job: job.state, "percent": lambda job: job.percent,
    "speed": lambda job: job.rows_a_second, "who": lambda job: job.who or "系统", "at": lambda job: job.created_at,
}  # fmt: skip


@page("s/jobs", "任务", rights=("view_jobs",))
def jobs(request: Visit) -> HttpResponse:
    """The newest first. `?open=1`: those alone that are not over."""
    is_open = request.GET.get("open") == "1"
    shown = {"table": table_page(request, view_jobs(request.actor, is_open=is_open), _COLUMNS), "is_open": is_open}
    return render(request, "web/jobs.html", shown)


@page("s/jobs/<int:number>", "一项任务", rights=("view_jobs",))
def job(request: Visit, number: int) -> HttpResponse:
    """One job; its progress alone where the page asks for that."""
    actor = request.actor
    form = KeyedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        perform = retry_job if request.POST.get("do") == "retry" else cancel_job
        try:
            perform(actor, form.cleaned_data["key"], OneJob(number))
            return HttpResponseRedirect(request.path)
        except StoreFailed as refused:
            form.refuse(refused)
    found = view_job(actor, number)
    shown = {
        "job": found, "asks": KeyedForm(), "form": form if form.is_bound else None, "links": _links(found),
        "may_cancel": found.may_cancel and actor.may("cancel_job"), "seconds": REFRESH_SECONDS,
        "may_retry": found.may_retry and actor.may("retry_job"),
    }  # fmt: skip
    is_part = request.headers.get("HX-Request") and request.method == "GET"
    template = "web/job_progress.html" if is_part else "web/job.html"
    response = render(request, template, shown, status=422 if form.errors else 200)
    if is_part and found.is_over:
        response["HX-Refresh"] = "true"
    return response


def _links(found: JobShown) -> list[tuple[str, str]]:
    """Where its result stands."""
    result = found.result if isinstance(found.result, dict) else {}
    links = []
    if isinstance(result.get("run"), int):
        links.append(("查看这一批核算", reverse("dues_run", args=[result["run"]])))
    if isinstance(found.arguments.get("list_id"), int):
        links.append(("查看这份名单", reverse("list_page", args=[found.arguments["list_id"]])))
    return links
