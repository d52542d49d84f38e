"""Forms of the pages of inspection.

In: what inspectors and units type. Out: cleaned values. Never: an item that the checklist does not have.
"""

from __future__ import annotations

from typing import Any

from django import forms

from canbao.campaign.checklist import CHECKLIST
from canbao.campaign.inspecting import LONGEST
from canbao.campaign.inspection_groups import Seat, StatedGroup
from canbao.campaign.models import CheckAnswer, Frame
from canbao.campaign.sampling import MOST_DRAWN
from canbao.web.forms import MOST_REASON, KeyedForm
from canbao.web.reminder_forms import day_field

ITEMS = [(code, looks_at) for code, (looks_at, _) in CHECKLIST.items()]
_SEAT_CELLS, _GROUP_CELLS = 4, 2


def long_text(label: str, help_text: str = "") -> forms.CharField:
    """A paragraph."""
    return forms.CharField(
        label=label, max_length=LONGEST, help_text=help_text, widget=forms.Textarea(attrs={"rows": 3})
    )


class SampleForm(KeyedForm):
    """From whom, how many, by which seed."""

    do = forms.CharField(widget=forms.HiddenInput, initial="sample")
    frame = forms.ChoiceField(label="从哪些人里抽", choices=Frame.choices)
    count = forms.IntegerField(label="抽几人", min_value=1, max_value=MOST_DRAWN, initial=20)
    seed = forms.CharField(
        label="种子", max_length=40, help_text="当众定的一个词或号码；同一种子从同一范围抽到的总是同一些人。"
    )


class CheckForm(KeyedForm):
    """One item looked at, perhaps of one person of a sample."""

    do = forms.CharField(widget=forms.HiddenInput, initial="check")
    person = forms.TypedChoiceField(label="样本里的人", coerce=int, empty_value=None, required=False)
    item = forms.ChoiceField(label="检查项", choices=ITEMS)
    answer = forms.ChoiceField(label="结论", choices=CheckAnswer.choices)
    done_on = day_field("检查日期")
    note = forms.CharField(label="说明", max_length=MOST_REASON, required=False)

    def __init__(self, people: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if people:
            self.fields["person"].choices = [("", "不针对某个人"), *people]  # type: ignore[attr-defined]
        else:
            del self.fields["person"]


class FindingForm(KeyedForm):
    """What is wrong, and by when the unit answers."""

    do = forms.CharField(widget=forms.HiddenInput, initial="finding")
    item = forms.ChoiceField(label="检查项", choices=ITEMS)
    text = long_text("问题", "写事情和单位；不写证件号码和电话。")
    answer_by = day_field("整改反馈期限")


class TalkForm(KeyedForm):
    """Whom to talk to, by their posts."""

    do = forms.CharField(widget=forms.HiddenInput, initial="talk")
    with_whom = forms.CharField(label="约谈对象（职务）", max_length=100)
    about = long_text("约谈事由")
    planned_on = day_field("约谈日期")
    finding = forms.IntegerField(label="针对哪个问题（编号）", required=False)


class ReferralForm(KeyedForm):
    """A matter for another office."""

    do = forms.CharField(widget=forms.HiddenInput, initial="referral")
    to = forms.CharField(label="移送给", max_length=60)
    about = long_text("事项")
    finding = forms.IntegerField(label="针对哪个问题（编号）", required=False)


class OutcomeForm(KeyedForm):
    """How a talk ended, or what another office said."""

    do = forms.CharField(widget=forms.HiddenInput)
    record = forms.IntegerField(widget=forms.HiddenInput)
    event = forms.ChoiceField(label="结果")
    words = forms.CharField(label="说明", max_length=LONGEST)

    def __init__(self, events: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = events  # type: ignore[attr-defined]


class GroupsForm(KeyedForm):
    """Groups and who is in them, in lines."""

    do = forms.CharField(widget=forms.HiddenInput, initial="groups")
    groups = forms.CharField(
        label="各组镇街", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="政策写明了分组的不填。一行一组：组号、空格、镇街代码，代码之间用空格。",
    )  # fmt: skip
    seats = forms.CharField(
        label="各组人员", required=False, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="一行一人：组号、职务、姓名、单位，用空格或制表符分开。如“1 组长 王五 县医保局”。",
    )  # fmt: skip

    def clean_groups(self) -> tuple[StatedGroup, ...]:
        """Each line."""
        rows = [line.replace("，", " ").split() for line in self.cleaned_data["groups"].splitlines() if line.strip()]
        if any(len(row) < _GROUP_CELLS or not row[0].isdecimal() for row in rows):
            raise forms.ValidationError("每行应是“组号 镇街代码 …”")
        return tuple(StatedGroup(int(row[0]), tuple(row[1:])) for row in rows)

    def clean_seats(self) -> tuple[Seat, ...]:
        """Each line."""
        rows = [line.split() for line in self.cleaned_data["seats"].splitlines() if line.strip()]
        wrong = [at for at, row in enumerate(rows, start=1) if len(row) != _SEAT_CELLS or not row[0].isdecimal()]
        if wrong:
            raise forms.ValidationError(f"第 {'、'.join(map(str, wrong))} 行不是“组号 职务 姓名 单位”")
        return tuple(Seat(int(row[0]), row[1], row[2], row[3]) for row in rows)
