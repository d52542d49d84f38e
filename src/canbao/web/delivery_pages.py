"""What the operator says of messages that left as files: read, looked at, then recorded.

In: the operator's file. Out: how many arrived, failed, are unknown; wrong cells by row as Excel shows them; after the
look the record. Never: anything recorded that nobody looked at; a telephone on a page.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.campaign.delivery_reports import DEFINITION, MOST_REPORTS, ReportRead, look_at_report, read_report
from canbao.campaign.gateways import Outcome
from canbao.campaign.sending import RecordDelivery, record_delivery
from canbao.intake.limits import MOST_FILE_BYTES
from canbao.intake.refusal import FileRefused
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm
from canbao.web.import_forms import FORMATS
from canbao.web.pages import Visit, page
from canbao.web.wording import in_chinese


class ResultFileForm(KeyedForm):
    """The file."""

    do = forms.CharField(widget=forms.HiddenInput, initial="look")
    file = forms.FileField(
        label="结果文件", help_text=f"Excel（xlsx、xls）或 CSV，最多 {MOST_REPORTS:,} 行。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(FORMATS)}),
        error_messages={"required": "请选择结果文件", "empty": "这个文件是空的"},
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise forms.ValidationError("文件太大，请检查是不是选错了文件")
        return file

    def read(self) -> ReportRead | None:
        """None: it was refused, which the form says."""
        file = self.cleaned_data["file"]
        try:
            found = read_report(file.read(), file.name)
        except FileRefused as refused:
            for sentence in refused.sentences:
                self.add_error("file", in_chinese(sentence))
            return None
        if len(found.outcomes) > MOST_REPORTS:
            self.add_error("file", f"有 {len(found.outcomes)} 行结果，一次最多 {MOST_REPORTS} 行：请分成几个文件")
            return None
        return found


class RecordForm(KeyedForm):
    """What was looked at, as it comes back."""

    do = forms.CharField(widget=forms.HiddenInput, initial="record")
    seen = forms.CharField(widget=forms.HiddenInput)

    def clean_seen(self) -> tuple[Outcome, ...]:
        """Raises ValidationError for what no look made."""
        try:
            rows = json.loads(self.cleaned_data["seen"])
            found = [Outcome(int(number), bool(is_good), str(words)) for number, is_good, words in rows]
        except (ValueError, TypeError):
            found = []
        if not 0 < len(found) <= MOST_REPORTS or any(each.id.bit_length() >= 64 for each in found):
            raise forms.ValidationError("看过的结果没有完整送到，请重新上传文件")
        return tuple(found)


@page("s/messages/results", "短信送达结果", rights=("record_delivery",), needs=("view_messages",))
def delivery_results(request: Visit) -> HttpResponse:
    """The file, the look, the record."""
    if not request.actor.scope.covers(request.actor.county):
        raise NotFound("送达结果由县医保局登记 results are recorded by the county")
    is_record = request.POST.get("do") == "record"
    record = RecordForm(request.POST if is_record else None)
    if is_record and record.is_valid():
        try:
            answer = record_delivery(
                request.actor, record.cleaned_data["key"], RecordDelivery(record.cleaned_data["seen"])
            )
            return HttpResponseRedirect(f"{request.path}?done={answer['moved']}-{answer['passed_over']}")
        except StoreFailed as refused:
            record.refuse(refused)
    upload = ResultFileForm(*((request.POST, request.FILES) if request.method == "POST" and not is_record else ()))
    found = upload.read() if upload.is_bound and upload.is_valid() else None
    shown: dict[str, Any] = {
        "upload": upload, "form": record if is_record else upload, "columns": DEFINITION.columns,
        "done": _said(request.GET.get("done", "")), "found": found,
    }  # fmt: skip
    if found is not None:
        look = look_at_report(request.actor, found.outcomes)
        seen = json.dumps([[each.id, each.is_good, each.words] for each in found.outcomes], ensure_ascii=False)
        shown |= {"look": look, "moves": look.delivered + look.failed, "record": RecordForm(initial={"seen": seen})}
    return render(request, "web/delivery_results.html", shown, status=422 if shown["form"].errors else 200)


def _said(done: str) -> str:
    moved, _, passed = done.partition("-")
    if not (moved.isdecimal() and passed.isdecimal()):
        return ""
    return f"已登记 {moved} 条短信的结果" + (
        f"；{passed} 条没有登记：编号不认得、没有发出或以前登记过" if int(passed) else ""
    )
