"""The county's places: what is loaded, and a newer table of divisions or units.

In: CSV tables. Out: how many towns and villages there are, what a table added and changed. Never: a place removed.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.places import LoadPlaces, load_places
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit, UnitKind
from canbao.web.forms import KeyedForm
from canbao.web.pages import Visit, page

MOST_BYTES = 5_000_000
"""Of one table: all divisions of a province are some four million."""
_ENCODINGS = ("utf-8-sig", "gb18030")


class PlacesForm(KeyedForm):
    """Two tables, each may be left out."""

    divisions = forms.FileField(
        label="区划表", required=False,
        help_text="CSV，首行是列名 code,name,level,parent；代码写自然长度，从省写到村。",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip
    units = forms.FileField(
        label="单位表", required=False,
        help_text="CSV，首行是列名 code,name,kind,parent；不是区划的单位（农场、林场、园区等）才用。",
        widget=forms.FileInput(attrs={"accept": ".csv"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for name in ("divisions", "units"):
            file = given.get(name)
            given[name] = self._text_of(name, file) if isinstance(file, UploadedFile) else ""
        return given

    def _text_of(self, name: str, file: UploadedFile) -> str:
        label = self.fields[name].label
        if (file.size or 0) > MOST_BYTES:
            self.add_error(name, f"{label}超过 {MOST_BYTES // 1_000_000} MB，请只留本省的")
            return ""
        content: bytes = file.read()
        for encoding in _ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error(name, f"{label}不是文本，请在 Excel 里另存为 CSV")
        return ""


@page("a/places", "区划", rights=("load_places",))
def places(request: Visit) -> HttpResponse:
    """What there is; and load more."""
    actor = request.actor
    form = PlacesForm(request.POST, request.FILES) if request.method == "POST" else PlacesForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            order = LoadPlaces(actor.county, given["divisions"], None, given["units"])
            done = load_places(actor, given["key"], order)
            added, changed = done["units_added"], done["units_changed"]
            return HttpResponseRedirect(f"{reverse('places')}?added={added}&changed={changed}")
        except StoreFailed as refused:
            form.refuse(refused)
    counts = Counter(Unit.objects.filter(code__startswith=actor.county).values_list("kind", flat=True))
    shown = {
        "form": form, "counts": [(kind.label, counts[kind.value]) for kind in UnitKind if counts[kind.value]],
        "done": _done(request),
    }  # fmt: skip
    return render(request, "web/places.html", shown, status=422 if form.errors else 200)


def _done(request: Visit) -> str:
    added, changed = request.GET.get("added", ""), request.GET.get("changed", "")
    if not (added.isdecimal() and changed.isdecimal() and len(added + changed) < 12):
        return ""
    return f"已载入：新增 {added} 个单位，变更 {changed} 个"
