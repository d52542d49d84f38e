"""Handing over a list: template first, then the file, what is wrong with it, what it changes, the decision.

In: a file of an office. Out: a list with its dry run, rows to mend as a workbook. Never: another office's list; a
register changed before somebody decided.
"""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.export_files import OneExport, fetch_export
from canbao.access.jobs import StartJob, start_job
from canbao.access.models import OrganisationKind
from canbao.intake.column_kinds import KINDS
from canbao.intake.refusal import FileRefused
from canbao.lists.actions import upload_list
from canbao.lists.definitions import RHYTHM_WORDS, Supplier
from canbao.lists.exporting_returned import ExportReturned, export_returned
from canbao.lists.queries import view_rows
from canbao.lists.supplying import LONG_ROWS
from canbao.lists.templates import dropdown_words, write_list_example, write_list_template
from canbao.lists.viewing import ListFacts, Sendable, view_facts, view_problems, view_sendable
from canbao.store.failures import StoreFailed
from canbao.web.days import today
from canbao.web.downloads import hand_out
from canbao.web.forms import KeyedForm
from canbao.web.import_forms import UploadForm
from canbao.web.list_acts import STEPS, StepForm, steps_for, take
from canbao.web.list_rows import MOST_ROWS, changed_rows, counts_of
from canbao.web.pages import Visit, page
from canbao.web.wording import in_chinese

TABS = {"summary": "汇总", "rows": "逐行", "changes": "变动"}
MOST_WORDS = 12
"""Words of a column that its line of the specification shows; the template has all."""
PURPOSE = "改正后重新报送"


@page("s/import", "导入", rights=("upload_list",))
def import_list(request: Visit) -> HttpResponse:
    """Which list, then its template and the file. `?list=`: which."""
    sendable = view_sendable(request.actor)
    chosen = _chosen(sendable, request.GET.get("list", ""))
    if chosen is None:
        shown = {
            "lists": [(each, RHYTHM_WORDS[each.rhythm], _senders(each)) for each in sendable.lists],
            "recent": view_facts(request.actor, most=10),
        }
        return render(request, "web/import.html", shown)
    last = today(request).replace(day=1) - timedelta(days=1)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(chosen, sendable.offices, last, *posted)
    if request.method == "POST" and form.is_valid():
        try:
            actor, key = request.actor, form.cleaned_data["key"]
            may_leave = actor.may("start_job") and actor.may("check_list")
            answer = upload_list(actor, key, form.order(leaves_long=may_leave))
            if answer.get("is_left") and not answer["errors"]:
                job = start_job(actor, f"{key}-check", StartJob("check_list", {"list_id": answer["list"]}))
                return HttpResponseRedirect(reverse("job", args=[job["job_id"]]))
            said = "repeat" if answer["is_repeat"] else "received"
            return HttpResponseRedirect(f"{reverse('import_result', args=[answer['list']])}?done={said}")
        except FileRefused as refused:
            for sentence in refused.sentences:
                form.add_error("file", in_chinese(sentence))
        except StoreFailed as refused:
            form.refuse(refused)
    shown = {
        "chosen": chosen,
        "form": form,
        "columns": _columns(chosen),
        "rhythm": RHYTHM_WORDS[chosen.rhythm],
        "long": LONG_ROWS,
        "leaves": request.actor.may("start_job"),
    }
    return render(request, "web/import_upload.html", shown, status=422 if form.errors else 200)


@page("s/import/template/<slug:kind>", "名单模板", rights=("download_template",))
def import_template(request: Visit, kind: str) -> HttpResponse:
    """The empty workbook of a list, or with one row filled in (`?example=1`)."""
    supplier = _chosen(view_sendable(request.actor), kind)
    if supplier is None:
        raise NotFound("没有这种名单，或不由您的单位报送 no such list of yours")
    target = io.BytesIO()
    if request.GET.get("example"):
        write_list_example(target, supplier)
        return hand_out(f"{supplier.title}（示例）.xlsx", target.getvalue())
    write_list_template(target, supplier, request.actor.county)
    return hand_out(f"{supplier.title}（模板）.xlsx", target.getvalue())


@page("s/import/<int:number>", "导入结果", rights=("upload_list",))
def import_result(request: Visit, number: int) -> HttpResponse:
    """What came of a file, and what can be done now. `?tab=`: summary, rows to mend, changes."""
    actor = request.actor
    file = facts_of(request, number)
    forms = {step.code: StepForm(step) for step in steps_for(actor, file)}
    if request.method == "POST":
        went = step_taken(request, file, forms, "import_result")
        if went is not None:
            return went
    tab = request.GET.get("tab", "summary")
    tab = tab if tab in TABS else "summary"
    shown: dict[str, Any] = {
        "file": file, "tabs": TABS, "tab": tab, "done": said_of(request.GET.get("done", "")),
        "steps": [(STEPS[code], form) for code, form in forms.items()], "counts": counts_of(file),
        "form": next((form for form in forms.values() if form.is_bound), None),
        "problems": view_problems(actor, number), "may_return": actor.may("export_returned"),
        "asks_return": KeyedForm(auto_id="returned_%s"), "most": MOST_ROWS, "purpose": PURPOSE,
        "waits_for": "医保局采用" if not actor.may("apply_list") else "",
    }  # fmt: skip
    if tab == "changes":
        shown |= changed_rows(file, view_rows(actor, number, after=_after(request), most=MOST_ROWS + 1))
    return render(request, "web/import_result.html", shown, status=422 if shown["form"] else 200)


@page("s/import/<int:number>/returned", "退回的行", rights=("export_returned",))
def returned_rows(request: Visit, number: int) -> HttpResponse:
    """The rows to mend as a workbook: asked for (POST), then fetched once the worker has made it (`?export=`)."""
    file = facts_of(request, number)
    form = KeyedForm(request.POST or None)
    export = request.POST.get("export") or request.GET.get("export") or ""
    problem = ""
    if request.method == "POST" and form.is_valid():
        key = form.cleaned_data["key"]
        try:
            if not export.isdecimal():
                asked = export_returned(request.actor, key, ExportReturned(file.id, PURPOSE))
                return HttpResponseRedirect(f"{request.path}?{urlencode({'export': asked['export']})}")
            fetched = fetch_export(request.actor, key, OneExport(int(export)))
            return hand_out(fetched.name, fetched.content)
        except StoreFailed as refused:
            problem = in_chinese(str(refused))
    shown = {"file": file, "export": export, "problem": problem, "asks": KeyedForm(), "purpose": PURPOSE}
    return render(request, "web/returned.html", shown, status=409 if problem else 200)


def facts_of(request: Visit, number: int) -> ListFacts:
    """One list. Raises NotFound."""
    found = view_facts(request.actor, [number])
    if not found:
        raise NotFound(f"没有编号为 {number} 的名单，或不由您的单位报送 no such list")
    return found[0]


def step_taken(request: Visit, file: ListFacts, forms: dict[str, StepForm], back: str) -> HttpResponse | None:
    """What was pressed, done; None where the form has to be shown again, which then stands among the forms.

    A form sent twice comes when its step is over: it is answered by what the first one did.
    """
    code = request.POST.get("step", "")
    if code not in STEPS:
        raise NotFound("没有这一步 no such step")
    step = STEPS[code]
    form = StepForm(step, request.POST)
    if form.is_valid():
        try:
            job = take(request.actor, file, step, form)
        except StoreFailed as refused:
            form.refuse(refused)
        else:
            where = reverse("job", args=[job]) if job else f"{reverse(back, args=[file.id])}?done={code}"
            return HttpResponseRedirect(where)
    forms[code] = form
    return None


def said_of(code: str) -> str:
    """What was done, for the line above."""
    words = {"received": "文件已收到", "repeat": "这个文件已报送过，没有再次读入"}
    return words.get(code) or (STEPS[code].done if code in STEPS else "")


def _after(request: Visit) -> int:
    wanted = request.GET.get("after", "")
    return int(wanted) if wanted.isdecimal() else 0


def _chosen(sendable: Sendable, kind: str) -> Supplier | None:
    return next((each for each in sendable.lists if each.id == kind), None)


def _senders(supplier: Supplier) -> str:
    return "、".join(str(OrganisationKind(kind).label) for kind in supplier.sent_by)


def _columns(supplier: Supplier) -> list[dict[str, Any]]:
    """The specification: each column, whether it has to be filled in, and with what."""
    words = dropdown_words(supplier)
    found = []
    for column in supplier.columns:
        shown = list(words.get(column.name, ())) or [spellings[0] for spellings in column.choices.values()]
        more = f" 等 {len(shown)} 种" if len(shown) > MOST_WORDS else ""
        fill = "；".join(part for part in (KINDS[column.kind].fill_zh, str(column.given.get("help", ""))) if part)
        found.append({
            "label": column.label, "required": column.is_required, "fill": fill,
            "words": "、".join(shown[:MOST_WORDS]) + more, "aliases": "、".join(column.given.get("aliases", ())),
        })  # fmt: skip
    return found
