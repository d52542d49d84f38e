"""How a county begins: three persons for the three administrators, each with a password to begin with, told once.

In: a code that a command on the machine printed, names. Out: a check page, then three passwords. Never: anything
done without the code; a second beginning; anything of the county kept before the last step.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.access.actors import system_actor
from canbao.access.beginning import BadBeginning, county_typed
from canbao.access.founding import FoundedAlready, Founder, found_with_passwords
from canbao.access.places import LoadPlaces, load_places
from canbao.access.rights import roles
from canbao.access.setting_up import START_DAYS
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.web.forms import KeyedForm, PlainForm, new_key
from canbao.web.pages import page
from canbao.web.sources import source_of
from canbao.web.wording import in_chinese

ROLES = ("system_admin", "security_admin", "audit_admin")
DUTIES = {
    "system_admin": "建立机构、开账号、提出授权",
    "security_admin": "确认和收回授权",
    "audit_admin": "查阅、核验审计记录",
}
_USERNAME = r"\A[a-z0-9][a-z0-9._-]{1,39}\Z"


class CodeForm(PlainForm):
    """The code alone."""

    code = forms.CharField(
        label="起始码", max_length=60,
        help_text="在装有系统的机器上运行 canbao begin --county 县代码 打印出来的那一行。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip


class BeginForm(KeyedForm):
    """The bureau and three persons, two fields each."""

    code = forms.CharField(widget=forms.HiddenInput, max_length=60)
    bureau = forms.CharField(label="医保局名称", max_length=60, initial="医疗保障局")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for role in ROLES:
            label = roles()[role].label
            name = forms.CharField(
                label=f"{label}：姓名", max_length=60, help_text=f"{DUTIES[role]}。",
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )  # fmt: skip
            username = forms.RegexField(
                _USERNAME, label=f"{label}：账号", max_length=40,
                help_text="登录用，2 至 40 个小写字母、数字或 . _ -，不能和别人相同。",
                widget=forms.TextInput(
                    attrs={"class": "form-control", "autocomplete": "off", "autocapitalize": "none"}
                ),
            )  # fmt: skip
            for word, field in (("name", name), ("username", username)):
                field.error_messages["required"] = f"请填写{field.label}"
                self.fields[f"{role}_{word}"] = field
            username.error_messages["invalid"] = f"{username.label}须为 2 至 40 个小写字母、数字或 . _ -"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for word, told in (("name", "须是三个不同的人"), ("username", "三个账号不能相同")):
            first: dict[str, str] = {}
            for role in ROLES:
                value = given.get(f"{role}_{word}", "")
                if value and value in first:
                    label = roles()[first[value]].label
                    self.add_error(f"{role}_{word}", f"{roles()[role].label}和{label}填得相同，{told}")
                first.setdefault(value, role)
        return given

    @property
    def founders(self) -> dict[str, Founder]:
        given = self.cleaned_data
        return {role: Founder(given[f"{role}_username"], given[f"{role}_name"]) for role in ROLES}


@page("begin", "设立三员", is_public=True)
def begin(request: HttpRequest) -> HttpResponse:
    """The code, the names, a look at them, and the passwords. Nothing is kept until the last of these."""
    if request.method != "POST":
        return render(request, "web/begin_code.html", {"form": CodeForm()})
    asked = CodeForm(request.POST)
    if not asked.is_valid():
        return render(request, "web/begin_code.html", {"form": asked}, status=422)
    code, do = asked.cleaned_data["code"], request.POST.get("do", "")
    form = BeginForm(request.POST) if do else BeginForm(initial={"code": code})
    county = ""
    try:
        county = county_typed(code, source_of(request))
    except FoundedAlready as refused:
        return _begun(request, refused)
    except BadBeginning as refused:
        asked.refuse(refused, "code")
    if asked.errors:
        return render(request, "web/begin_code.html", {"form": asked}, status=422)
    shown: dict[str, Any] = {"form": form, "county": _name_of(county)}
    if not do or not form.is_valid():
        return render(request, "web/begin.html", shown, status=422 if do else 200)
    if do == "found":
        try:
            return _found(request, county, form)
        except StoreFailed as refused:
            form.refuse(refused)
    if do == "check":
        lines = [(roles()[role].label, each.name, each.username) for role, each in form.founders.items()]
        return render(request, "web/begin_check.html", {**shown, "lines": lines, "given": form.cleaned_data})
    return render(request, "web/begin.html", shown, status=422 if form.errors else 200)


def _found(request: HttpRequest, county: str, form: BeginForm) -> HttpResponse:
    """Places first, which may be loaded again and again; then what is done once."""
    load_places(system_actor(county), f"begin-{new_key()}", LoadPlaces(county))
    given = form.cleaned_data
    _, passwords = found_with_passwords(county, form.founders, given["bureau"], f"begin-{given['key']}")
    lines = [
        (roles()[role].label, founder.name, founder.username, passwords.get(role, ""))
        for role, founder in form.founders.items()
    ]
    shown = {"lines": lines, "days": START_DAYS, "bureau": given["bureau"], "county": _name_of(county)}
    answer = render(request, "web/begin_done.html", {**shown, "is_told": not passwords})
    answer["Cache-Control"] = "no-store"
    return answer


def _begun(request: HttpRequest, refused: StoreFailed) -> HttpResponse:
    """The code used again, or the last step sent twice: what was done stands, and the passwords were told."""
    shown = {
        "heading": "这个县已经设立过三员",
        "sentence": f"{in_chinese(str(refused))}。初始密码只显示一次；没有抄下的，在本机运行 canbao password。",
    }
    return render(request, "web/said.html", shown, status=409)


def _name_of(county: str) -> str:
    found = Unit.objects.filter(code=county).values_list("name", flat=True).first()
    if found is None:
        from canbao.values.divisions import load_divisions

        division = load_divisions().get(county)
        found = division.name if division else ""
    return f"{found}（{county}）" if found else county
