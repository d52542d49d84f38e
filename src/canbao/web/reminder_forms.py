"""Forms of the pages of reminders and messages.

In: what was ticked and typed. Out: cleaned values. Never: somebody ticked who was not on the page; a reason that is not
on the short list.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from canbao.campaign.attempting import Tried
from canbao.campaign.models import GatewayKind, Reason, Result, Way
from canbao.campaign.models.messages import LONGEST_TEXT
from canbao.exchange.addresses import LEAST_SECRET
from canbao.web.forms import MOST_REASON, KeyedForm, PlainForm


def day_field(label: str, help_text: str = "", *, required: bool = True) -> forms.DateField:
    """A day, with the browser's calendar where it has one."""
    return forms.DateField(
        label=label, help_text=help_text, required=required,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": f"请填写{label}", "invalid": f"{label}应写成 2024-11-05"},
    )  # fmt: skip


class AttemptsForm(KeyedForm):
    """What was tried with those who were ticked."""

    people = forms.TypedMultipleChoiceField(
        label="人员", coerce=int, error_messages={"required": "请先在名单里勾选人员"},
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    way = forms.ChoiceField(label="方式", choices=Way.choices, initial=Way.VISIT)
    result = forms.ChoiceField(label="结果", choices=Result.choices, initial=Result.TOLD)
    reason = forms.ChoiceField(label="未缴原因", choices=[("", "没有说"), *Reason.choices], required=False)
    is_elsewhere = forms.BooleanField(label="在外县参加职工医保（原因选“职工医保”时）", required=False)
    note = forms.CharField(
        label="说明", max_length=MOST_REASON, required=False, help_text="原因选“其他”时须写。不写证件号码和电话。"
    )
    done_on = day_field("日期")

    def __init__(self, people: Iterable[int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["people"].choices = [(each, str(each)) for each in people]  # type: ignore[attr-defined]

    @property
    def shown(self) -> list[forms.BoundField]:
        """Fields below the list; people are ticked in it."""
        return [field for field in self.visible_fields() if field.name != "people"]

    @property
    def ticked(self) -> frozenset[int]:
        """Those who were ticked in a form that is shown again."""
        found = self["people"].value() or []
        return frozenset(int(each) for each in found if str(each).isdecimal())

    def tried(self) -> tuple[Tried, ...]:
        """An attempt for each. Only of a valid form."""
        given = self.cleaned_data
        reason = Reason(given["reason"]) if given["reason"] else None
        return tuple(
            Tried(
                person, Way(given["way"]), Result(given["result"]), given["done_on"], reason, given["is_elsewhere"],
                given["note"],
            )
            for person in given["people"]
        )  # fmt: skip


class SilenceForm(KeyedForm):
    """Why somebody is left alone."""

    do = forms.CharField(widget=forms.HiddenInput, initial="silence")
    why = forms.CharField(label="原因", max_length=MOST_REASON, help_text="如“本人要求不再电话联系”。")


class WaiverForm(KeyedForm):
    """Somebody's own statement."""

    do = forms.CharField(widget=forms.HiddenInput, initial="waive")
    paper = forms.CharField(label="签字声明的编号", max_length=60)
    stated_on = day_field("签字日期")
    note = forms.CharField(label="动员经过", max_length=MOST_REASON, help_text="一两句话；不写证件号码和电话。")


class WhyForm(KeyedForm):
    """Why something is taken back."""

    do = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(label="原因", max_length=MOST_REASON)


class TextForm(KeyedForm):
    """A new text of messages."""

    do = forms.CharField(widget=forms.HiddenInput, initial="text")
    name = forms.CharField(label="名称", max_length=40, help_text="自己认得出就行，如“截止前提醒”。")
    text = forms.CharField(
        label="正文", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="可用的栏目：{姓名} {金额} {村} {镇} {年度} {截止日} {电话}。姓名会打星号；不能写身份类别和号码。",
    )  # fmt: skip


class RulesForm(KeyedForm):
    """When and by what messages leave."""

    do = forms.CharField(widget=forms.HiddenInput, initial="rules")
    sends_from = forms.TimeField(label="每天几点起可以发", widget=forms.TimeInput(attrs={"type": "time"}))
    sends_until = forms.TimeField(label="几点后不再发", widget=forms.TimeInput(attrs={"type": "time"}))
    gateway = forms.ChoiceField(label="怎样发出", choices=GatewayKind.choices, initial=GatewayKind.FILE)
    address = forms.CharField(label="网关地址", max_length=200, required=False, help_text="接口网关才填。")
    code = forms.CharField(label="网关给的密钥代码", max_length=40, required=False)
    secret = forms.CharField(
        label="网关给的密钥", max_length=200, required=False,
        help_text=f"至少 {LEAST_SECRET} 个字符，加密保存，不再显示。",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip


class PreviewForm(PlainForm):
    """Which text goes to whom, looked at before it is queued."""

    text = forms.TypedChoiceField(label="短信正文", coerce=int)
    round = forms.CharField(
        label="这是哪一次", max_length=20, help_text="同一正文、同一次，每人只发一条。再发一次请换一个名称。"
    )

    def __init__(self, texts: Iterable[tuple[int, str]], day: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"round": day.isoformat()}, **kwargs)
        self.fields["text"].choices = list(texts)  # type: ignore[attr-defined]


class QueueForm(KeyedForm):
    """What the preview showed, agreed to."""

    do = forms.CharField(widget=forms.HiddenInput, initial="queue")
    text = forms.IntegerField(widget=forms.HiddenInput)
    round = forms.CharField(widget=forms.HiddenInput, max_length=20)
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)


class TelephonesForm(KeyedForm):
    """What a list of telephones is for."""

    do = forms.CharField(widget=forms.HiddenInput, initial="telephones")
    reason = forms.CharField(
        label="用途", max_length=MOST_REASON, help_text="如“交运营商群发征缴公益短信”。写在导出文件里，并留审计记录。"
    )
