"""The directory of windows: where things are done, when, and the office's telephone; loaded in lines from a sheet.

In: a unit; lines pasted from a spreadsheet. Out: windows by unit, on paper too. Never: a person's mobile telephone;
half a directory.
"""

from __future__ import annotations

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.campaign.models import WindowKind
from canbao.campaign.service_windows import (
    CloseWindow,
    LoadWindows,
    WindowLine,
    WindowRow,
    close_window,
    load_windows,
    windows,
)
from canbao.store.failures import StoreFailed
from canbao.web.areas import Area, chosen_area
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page
from canbao.web.printing import Paper, office_of, taken_away
from canbao.web.units import full_name, names_of

COLUMNS = ("单位代码", "类别", "名称", "地址", "服务时间", "电话", "办理事项")
KINDS = {label: code for code, label in WindowKind.choices}
DONE = {"load": "已录入", "close": "已登记停办"}


class WindowsForm(KeyedForm):
    """The whole directory of a unit."""

    do = forms.CharField(widget=forms.HiddenInput, initial="load")
    lines = forms.CharField(
        label="整个名录", widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"从 Excel 复制七列粘贴：{'、'.join(COLUMNS)}。"
        f"类别写：{'、'.join(KINDS)}。不在里面的窗口登记为停办。",
    )  # fmt: skip

    def clean_lines(self) -> tuple[WindowRow, ...]:
        """Each line in seven cells; a head is passed over."""
        rows, wrong = [], []
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), start=1):
            cells = [cell.strip() for cell in line.split("\t")]
            if not any(cells) or cells[0] == COLUMNS[0]:
                continue
            if len(cells) != len(COLUMNS):
                wrong.append(f"第 {number} 行有 {len(cells)} 格")
                continue
            unit, kind, *rest = cells
            rows.append(WindowRow(unit, KINDS.get(kind, kind), *rest))
        if wrong:
            raise forms.ValidationError(f"{'；'.join(wrong[:20])}；每行应是七格，用制表符分开")
        return tuple(rows)


class CloseForm(KeyedForm):
    """One window that serves no more."""

    do = forms.CharField(widget=forms.HiddenInput, initial="close")
    window = forms.IntegerField(widget=forms.HiddenInput)


@page("s/windows", "经办窗口", rights=("view_windows",))
def service_windows(request: Visit) -> HttpResponse:
    """Windows of a unit and below, or of the nearest one above that has any."""
    area, actor = chosen_area(request), request.actor
    may_load = actor.may("load_windows")
    do = request.POST.get("do", "")
    load = WindowsForm(request.POST if do == "load" else None) if may_load else None
    close = CloseForm(request.POST if do == "close" else None) if may_load else None
    for form in (load, close):
        if form is not None and form.is_bound and form.is_valid():
            try:
                _act(request, area, form)
                return HttpResponseRedirect(f"{request.path}?unit={area.unit}&done={do}")
            except StoreFailed as refused:
                form.refuse(refused)
    found = windows(actor, area.unit)
    taken = taken_away(request, lambda: windows_paper(request, area, found))
    if taken is not None:
        return taken
    names = names_of(each.unit for each in found)
    bound = next((form for form in (load, close) if form is not None and form.is_bound), None)
    shown = {
        "area": area, "load": load, "form": bound, "done": DONE.get(request.GET.get("done", "")),
        "rows": [
            (
                each, full_name(names, each.unit), WindowKind(each.kind).label,
                _close_form(each.id) if may_load else None,
            )
            for each in found
        ],
        "is_above": bool(found) and not any(each.unit.startswith(area.unit) for each in found),
    }  # fmt: skip
    return render(request, "web/windows.html", shown, status=422 if bound is not None else 200)


def _close_form(window: int) -> CloseForm:
    return CloseForm(initial={"do": "close", "window": window}, auto_id=f"close{window}_%s")


def _act(request: Visit, area: Area, form: KeyedForm) -> None:
    given = form.cleaned_data
    if given["do"] == "load":
        load_windows(request.actor, given["key"], LoadWindows(area.unit, given["lines"]))
    else:
        close_window(request.actor, given["key"], CloseWindow(given["window"]))


def windows_paper(request: Visit, area: Area, found: list[WindowLine]) -> Paper:
    """The directory on paper."""
    names = names_of(each.unit for each in found)
    return Paper(
        title=f"{area.name}医保经办窗口名录", headers=("单位", *COLUMNS[1:]),
        rows=tuple(
            (
                full_name(names, each.unit), str(WindowKind(each.kind).label), each.name, each.address, each.hours,
                each.phone, each.services,
            )
            for each in found
        ),
        office=office_of(request), made_at=request.presence.asked_at, is_wide=True,
    )  # fmt: skip
