"""Forms for organisations and accounts: what a system administrator types.

In: what was typed, the county's units. Out: orders. Never: an area that nobody can read; an organisation added twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from canbao.access.models import OrganisationKind
from canbao.access.proposed_offices import ProposedOffice
from canbao.access.rights import roles
from canbao.store.models import Unit
from canbao.values.names import normalise_name
from canbao.web.forms import MOST_REASON, KeyedForm

_TELEPHONE = r"\A(1[0-9]{10}|0[0-9]{2,3}-?[0-9]{7,8})\Z"


class OfficeForm(KeyedForm):
    """One organisation. `county`: whose units count."""

    kind = forms.ChoiceField(label="类别", choices=[("", "请选择"), *OrganisationKind.choices])
    name = forms.CharField(label="名称", max_length=60)
    units = forms.CharField(
        label="辖区", widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一个：镇街的名称、镇街加村的名称（如“筻口镇 大塘村”），或区划代码。全县的写县的名称或代码。",
    )  # fmt: skip

    def __init__(self, county: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._county = county

    def clean_units(self) -> tuple[str, ...]:
        """Codes of what each line means."""
        meant = _meant_by(self._county)
        codes, unknown = [], []
        for line in self.cleaned_data["units"].splitlines():
            word = normalise_name(line)
            if not word:
                continue
            found = meant.get(word, [])
            if len(found) == 1:
                codes += found
            else:
                unknown.append(f"“{line.strip()}”{'有重名，请写代码' if found else '没有找到'}")
        if unknown:
            raise forms.ValidationError(f"{'；'.join(unknown[:10])}。请照区划的名称或代码写")
        return tuple(dict.fromkeys(codes))


def _meant_by(county: str) -> dict[str, list[str]]:
    """Codes by what people call a unit: its code, its name, town and village together."""
    rows = list(Unit.objects.filter(code__startswith=county).values_list("code", "name"))
    names = dict(rows)
    meant: dict[str, list[str]] = {county: [county]}
    for code, name in rows:
        for word in {code, normalise_name(name), normalise_name(names.get(code[:9], "") + name)}:
            if code not in meant.setdefault(word, []):
                meant[word].append(code)
    return meant


class ProposalForm(KeyedForm):
    """Organisations to begin with: a tick and a name each."""

    def __init__(self, proposed: Sequence[ProposedOffice], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._proposed = proposed
        for each in proposed:
            keep = forms.BooleanField(
                required=False, initial=True, label=f"建立 {each.name}",
                widget=forms.CheckboxInput(attrs={"class": "form-check-input", "aria-label": f"建立 {each.name}"}),
            )  # fmt: skip
            name = forms.CharField(
                required=False, initial=each.name, max_length=60, label=f"{each.where}的机构名称",
                widget=forms.TextInput(attrs={"class": "form-control", "aria-label": f"{each.name}：名称"}),
            )  # fmt: skip
            self.fields[f"keep_{each.code}"], self.fields[f"name_{each.code}"] = keep, name

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for each in self._proposed:
            if given.get(f"keep_{each.code}") and not given.get(f"name_{each.code}"):
                self.add_error(f"name_{each.code}", f"请填写{each.where}的机构名称，不建立的去掉前面的勾")
        if not self.errors and not any(given.get(f"keep_{each.code}") for each in self._proposed):
            raise forms.ValidationError("一个也没有选，请勾选要建立的机构")
        return given

    @property
    def rows(self) -> list[tuple[ProposedOffice, Any, Any]]:
        return [(each, self[f"keep_{each.code}"], self[f"name_{each.code}"]) for each in self._proposed]

    @property
    def kept(self) -> list[tuple[ProposedOffice, str]]:
        """Those that are ticked, with their names."""
        given = self.cleaned_data
        return [(each, given[f"name_{each.code}"]) for each in self._proposed if given[f"keep_{each.code}"]]


class AccountForm(KeyedForm):
    """One person's account."""

    name = forms.CharField(label="姓名", max_length=60, help_text="一人一个账号，写本人的姓名，不写单位名称。")
    username = forms.RegexField(
        r"\A[a-z0-9][a-z0-9._-]{1,39}\Z", label="账号", max_length=40,
        help_text="登录用，2 至 40 个小写字母、数字或 . _ -。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={"invalid": "账号须为 2 至 40 个小写字母、数字或 . _ -，以字母或数字开头"},
    )  # fmt: skip
    phone = forms.RegexField(
        _TELEPHONE, label="电话", required=False, help_text="手机，或区号加座机；加密保存，不在网页上显示。",
        error_messages={"invalid": "电话应为 11 位手机号码，或区号加座机号码"},
    )  # fmt: skip


class StopForm(KeyedForm):
    """Why an account ends."""

    reason = forms.CharField(label="原因", max_length=MOST_REASON, help_text="如离职、调岗；留审计记录。")


class RoleForm(KeyedForm):
    """A role for one account. `kind`: of its organisation."""

    role = forms.ChoiceField(label="角色")
    valid_until = forms.DateField(
        label="有效到", required=False, help_text="含当日；不填则到收回为止。",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fitting = [(role.code, role.label) for role in roles().values() if kind in role.kinds]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)
        role.choices = [("", "请选择"), *fitting]


class GrantForm(KeyedForm):
    """A proposal confirmed, or a role withdrawn with a reason."""

    do = forms.ChoiceField(choices=[("confirm", "confirm"), ("withdraw", "withdraw")], widget=forms.HiddenInput)
    grant = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="原因", max_length=MOST_REASON, required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("do") == "withdraw" and not given.get("reason", "").strip():
            self.add_error("reason", "请写明为什么收回")
        return given
