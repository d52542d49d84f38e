"""The sheet of a household at a window: one line a person, known or new; the field that a card reader types into.

In: what was typed, who is known. Out: cleaned lines, or errors beside their fields. Never: a line lost because another
was wrong; a full number in an address.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from canbao.registry.household_queries import Alike, Candidate
from canbao.registry.households import FormMember, Home
from canbao.registry.identities import WrongNumber, know_number
from canbao.registry.models.enrolments import Manner
from canbao.registry.models.households import MemberRole
from canbao.registry.registering import LONGEST_NAME, RegisterPerson
from canbao.values.names import normalise_id_text
from canbao.web.forms import KeyedForm, PlainForm
from canbao.web.wording import day

SEXES = {"male": "男", "female": "女"}
HOMES = (
    (Home.HERE, "户口在本村（社区）"), (Home.PERMIT, "户口在外地，有本地居住证"),
    (Home.NO_PERMIT, "户口在外地，没有居住证"), (Home.NOWHERE, "还没有上户口"), (Home.UNKNOWN, "暂不清楚"),
)  # fmt: skip
NO_ROLE = "none"
"""Chosen for somebody who is registered without a household."""
MOST_NUMBER = 40
"""Characters of a number as it is typed: eighteen with spaces between all of them."""
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SheetForm(KeyedForm):
    """What holds for the whole sheet. `card`: the number of the next person, typed or read from a card."""

    unit = forms.ChoiceField(label="所在村（社区）", error_messages={"required": "请选择所在村（社区）"})
    card = forms.CharField(label="下一个人的证件号码", required=False, max_length=MOST_NUMBER)
    documents = forms.MultipleChoiceField(label="已看过的材料", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, units: list[tuple[str, str]], papers: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "请选择"), *units]  # type: ignore[attr-defined]
        self.fields["documents"].choices = papers  # type: ignore[attr-defined]
        card = self.fields["card"].widget.attrs
        card |= {"autocomplete": "off", "aria-describedby": "card-help", "inputmode": "text"}


class LineForm(PlainForm):
    """One person. `known`: in the register already; `alike`: who may be the one that is being entered."""

    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    newborn = forms.BooleanField(widget=forms.HiddenInput, required=False)
    number = forms.CharField(label="证件号码", required=False, max_length=MOST_NUMBER)
    name = forms.CharField(
        label="姓名", max_length=LONGEST_NAME, error_messages={"required": "请填写姓名"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    role = forms.ChoiceField(label="与户主关系", error_messages={"required": "请选择与户主关系"})
    home = forms.ChoiceField(label="户口", required=False, choices=HOMES)
    sex = forms.ChoiceField(label="性别", required=False, choices=[("", "不清楚"), *SEXES.items()])
    birth = forms.DateField(
        label="出生日期", widget=_DAY, error_messages={"required": "没有证件号码的，请填写出生日期"}
    )
    phone = forms.CharField(label="手机号码", required=False, max_length=20)
    enrols = forms.BooleanField(label="本次登记", required=False)
    seen = forms.BooleanField(label="已核对，不是同一人", required=False)

    def __init__(self, at: int, known: Candidate | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix=f"m{at}", **kwargs)
        self.at, self.known = at, known
        self.is_confirmed = False
        self.alike: list[Alike] = []
        roles = [*MemberRole.choices, (NO_ROLE, "不登记户的关系")]
        self.fields["role"].choices = [("", "请选择"), *roles]  # type: ignore[attr-defined]
        if known is not None:
            for name in ("name", "birth"):
                self.fields[name].required = False
            self.fields["role"].required = False
        elif self.said("number") and not self.is_newborn:
            self.fields["birth"].required = False

    def said(self, name: str) -> Any:
        """What stands in a field now, cleaned or not."""
        if self.is_bound:
            return self.data.get(self.add_prefix(name), "")
        return self.initial.get(name, "")

    @property
    def is_newborn(self) -> bool:
        return self.said("newborn") in (True, "True", "on")

    @property
    def title(self) -> str:
        """Who it is, as far as it is known."""
        if self.known is not None:
            return self.known.masked
        return str(self.said("name")) or ("新生儿" if self.is_newborn else f"第 {self.at + 1} 人")

    @property
    def told(self) -> tuple[date | None, str | None]:
        """Birth and sex, from the number where there is one."""
        if self.known is not None:
            return self.known.birth, self.known.sex
        try:
            number = know_number(str(self.said("number")))
        except WrongNumber:
            birth = forms.DateField(required=False)
            try:
                return birth.clean(self.said("birth")), str(self.said("sex")) or None
            except forms.ValidationError:
                return None, None
        return number.birth, number.sex

    @property
    def facts(self) -> str:
        """Birth and sex in words."""
        birth, sex = self.told
        return "　".join(part for part in (f"{day(birth)} 出生" if birth else "", SEXES.get(sex or "", "")) if part)

    @property
    def role_words(self) -> str:
        if self.known is not None and self.known.role:
            return self.known.role_label
        return dict(MemberRole.choices).get(str(self.said("role")), "不登记")

    @property
    def home_words(self) -> str:
        return dict((str(code), words) for code, words in HOMES).get(str(self.said("home")), "")

    @property
    def is_enrolling(self) -> bool:
        """Whether this person is registered by the sheet. What was confirmed is asked of the register by the action
        alone: a sheet that is sent twice says the same twice.
        """
        can = self.is_confirmed or self.known is None or not self.known.hindrance
        return can and self.said("enrols") in (True, "True", "on")

    @property
    def carried(self) -> list[tuple[str, Any]]:
        """What the check page sends on: the line as it was checked."""
        told = {name: self.said(name) for name in self.fields}
        if self.known is not None:
            told["role"] = self.known.role or told["role"]
            told["enrols"] = "on" if self.is_enrolling else ""
        else:
            told["seen"] = "on"
        return [(self.add_prefix(name), value) for name, value in told.items()]

    def clean_number(self) -> str:
        """Without spaces, digits as they should be."""
        number = normalise_id_text(self.cleaned_data["number"])
        if number and self.known is None:
            try:
                know_number(number)
            except WrongNumber as wrong:
                raise forms.ValidationError(f"证件号码：{wrong}") from wrong
        return number

    def ask_alike(self, alike: list[Alike]) -> None:
        """Say who may be the same; the line stands when it was looked at."""
        self.alike = alike
        if alike and self.is_bound and not self.said("seen"):
            self.add_error("seen", f"“{self.said('name')}”可能已登记过，请核对；不是同一人的，请勾选“已核对”")

    def member(self, unit: str) -> FormMember:
        """The line for the action."""
        given: Mapping[str, Any] = self.cleaned_data
        role = given["role"] if given["role"] not in ("", NO_ROLE) else None
        if self.known is not None:
            known = self.known
            return FormMember(
                known.person_id, role=role, enrols=self.is_enrolling, manner=known.manner, division=known.place or "",
            )  # fmt: skip
        has_number = bool(given["number"])
        new = RegisterPerson(
            unit, given["name"], given["number"], sex=None if has_number else given["sex"] or None,
            birth=None if has_number else given["birth"], phone=given["phone"].strip(),
        )  # fmt: skip
        manner = Manner.NEWBORN if self.is_newborn else Manner.NEW
        return FormMember(None, new, role, Home(given["home"]), enrols=self.is_enrolling, manner=manner, division=unit)
