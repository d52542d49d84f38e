"""The form by which a list is handed over.

In: what was typed, a file. Out: an order, or what is wrong beside its field. Never: a list for an office that does not
send it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from canbao.intake.limits import MOST_FILE_BYTES
from canbao.lists.definitions import MANNER_WORDS, Manner, Supplier
from canbao.lists.supplying import UploadOrder
from canbao.web.forms import KeyedForm

_MEBIBYTE = 1 << 20
FORMATS = (".xlsx", ".xls", ".csv", ".txt")


class UploadForm(KeyedForm):
    """A file, the day it describes, and for the bureau whose it is."""

    file = forms.FileField(
        label="名单文件", help_text=f"Excel（xlsx、xls）或 CSV，不超过 {MOST_FILE_BYTES // _MEBIBYTE} MB。",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(FORMATS)}),
        error_messages={"required": "请选择名单文件", "empty": "这个文件是空的"}, allow_empty_file=False,
    )  # fmt: skip
    as_of = forms.DateField(
        label="名单日期", help_text="名单反映哪一天的情况，通常是上月最后一天。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写名单日期", "invalid": "名单日期应写成 2024-09-30"},
    )  # fmt: skip
    manner = forms.ChoiceField(label="报送方式", widget=forms.RadioSelect)
    office = forms.TypedChoiceField(label="报送单位", coerce=int, required=False, empty_value="")

    def __init__(self, supplier: Supplier, offices: Any, day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.supplier = supplier
        words = {Manner.FULL: "全部人员，不在名单上的视为退出", Manner.DELTA: "只有变动的人员"}
        self.fields["manner"].choices = [  # type: ignore[attr-defined]
            (str(each), f"{MANNER_WORDS[each]}：{words[each]}") for each in supplier.manners
        ]
        self.fields["manner"].initial = str(supplier.manners[0])
        self.fields["as_of"].initial = day
        own = [(id_, name) for id_, name, kind in offices if kind in supplier.sent_by]
        if own:
            self.fields["office"].choices = [("", "医保局（代录）"), *own]  # type: ignore[attr-defined]
        else:
            del self.fields["office"]
        if len(supplier.manners) == 1:
            self.fields["manner"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_FILE_BYTES:
            raise forms.ValidationError(f"文件超过 {MOST_FILE_BYTES // _MEBIBYTE} MB，请删去图片，或分镇街报送")
        return file

    def order(self, *, leaves_long: bool) -> UploadOrder:
        """Of a valid form. `leaves_long`: the sender may have a long list compared by the worker."""
        given = self.cleaned_data
        file = given["file"]
        return UploadOrder(
            self.supplier.id, given["as_of"], file.name, file.read(), manner=Manner(given["manner"]),
            organisation_id=given.get("office") or 0, leaves_long=leaves_long,
        )  # fmt: skip
