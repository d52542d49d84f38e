"""Forms of the pages of runs.

In: what was ticked and typed. Out: cleaned values. Never: a situation of another run; a refusal without its reason.
"""

from __future__ import annotations

from typing import Any

from django import forms

from canbao.billing.viewing import RunShown
from canbao.web.forms import MOST_REASON, KeyedForm


class AssessForm(KeyedForm):
    """Which year, and the day on which who has not paid is taken to pay."""

    year = forms.TypedChoiceField(label="待遇年度", coerce=int)
    as_of = forms.DateField(
        label="按哪一天缴费计算", help_text="还没有缴费的人，按这一天缴费计算金额。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期", "invalid": "日期应写成 2024-11-05"},
    )  # fmt: skip

    def __init__(self, years: list[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(each, f"{each} 年度") for each in years]  # type: ignore[attr-defined]


class SignForm(KeyedForm):
    """Situations that were ticked."""

    situation = forms.TypedMultipleChoiceField(
        label="情形", coerce=int, error_messages={"required": "请先勾选要签认的情形"}
    )

    def __init__(self, run: RunShown, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(line.situation, str(line.situation)) for line in run.situations]
        self.fields["situation"].choices = chosen  # type: ignore[attr-defined]


class ReasonForm(KeyedForm):
    """Why a run is put aside."""

    reason = forms.CharField(
        label="作废的原因", max_length=MOST_REASON, error_messages={"required": "请写明作废的原因"}
    )


class PublishForm(KeyedForm):
    """What the second person says. `seen`: the digest of the differences that the page showed."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    answer = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(label="不同意的原因", max_length=MOST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("answer") == "refuse" and not given.get("reason"):
            self.add_error("reason", "请写明不同意的原因")
        return given
