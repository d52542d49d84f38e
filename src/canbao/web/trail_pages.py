"""The trail on screen: entries looked for, what stands out, and whether the chain is whole.

In: what an audit administrator asks. Out: entries, accounts that stand out, a verdict. Never: a way to change an entry;
a file of people's names.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.models import Outcome
from canbao.access.reading_trail import (
    DAYS_LOOKED_AT,
    MANY_NUMBERS,
    MANY_REFUSED,
    NIGHT,
    SIGNED_IN,
    TrailAsked,
    TrailPage,
    newest_seal,
    standing_out,
    trail_of,
)
from canbao.access.rights import rights
from canbao.access.verifying import Verdict, verify_trail
from canbao.store.failures import StoreFailed
from canbao.web.forms import KeyedForm, PlainForm
from canbao.web.pages import Visit, page
from canbao.web.reminder_forms import day_field
from canbao.web.wording import in_chinese

TABS = {"entries": "记录", "out": "突出的账号", "chain": "核验"}
TAGS = {
    Outcome.DONE.label: "",
    Outcome.DENIED.label: "warn",
    Outcome.REVEALED.label: "warn",
    Outcome.ALARM.label: "bad",
}
LARGEST_NUMBER = 2**63 - 1
"""Of a record: what the database's numbers can be."""


class TrailForm(PlainForm):
    """What is looked for."""

    who = forms.CharField(label="谁（姓名）", required=False, max_length=60)
    action = forms.ChoiceField(label="做了什么", required=False)
    outcome = forms.ChoiceField(label="结果", required=False, choices=[("", "全部"), *Outcome.choices])
    number = forms.IntegerField(
        label="记录编号", required=False, min_value=1, max_value=LARGEST_NUMBER,
        error_messages={"invalid": "记录编号应是数字"},
    )  # fmt: skip
    unit = forms.RegexField(
        label="单位代码", required=False, regex=r"^\d{2,12}$", error_messages={"invalid": "单位代码是 2 至 12 位数字"}
    )
    first = day_field("自（含当日）", required=False)
    last = day_field("至（含当日）", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = sorted((right.label, right.action) for right in rights().values())
        self.fields["action"].choices = [  # type: ignore[attr-defined]
            ("", "全部"), ("sign_in", SIGNED_IN), *((action, label) for label, action in named)
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("first") and given.get("last") and given["first"] > given["last"]:
            self.add_error("last", "“至”在“自”以前")
        return given

    @property
    def asked(self) -> TrailAsked:
        given = self.cleaned_data
        return TrailAsked(
            given["who"].strip(), given["action"], given["outcome"], given["unit"], given["first"], given["last"],
            given["number"] or 0,
        )  # fmt: skip


@page("a/trail", "审计记录", rights=("read_trail",))
def trail(request: Visit) -> HttpResponse:
    """`?tab=`: entries, what stands out, the chain; `?after=`: further entries."""
    tab = request.GET.get("tab", "entries")
    tab = tab if tab in TABS else "entries"
    shown: dict[str, Any] = {"tabs": TABS, "tab": tab}
    status = 200
    if tab == "entries":
        form = TrailForm(request.GET if request.GET else {})
        is_right = form.is_valid()
        shown |= {"form": form, "tags": TAGS, "found": _found(request, form) if is_right else TrailPage((), None)}
        shown |= {"is_asked": is_right and form.asked != TrailAsked(), "is_later": "after" in request.GET}
        status = 200 if is_right else 422
    elif tab == "out":
        shown |= {
            "rows": standing_out(request.actor), "days": DAYS_LOOKED_AT, "numbers": MANY_NUMBERS,
            "refused": MANY_REFUSED, "night": NIGHT,
        }  # fmt: skip
    else:
        keyed = KeyedForm(request.POST or None)
        shown |= {"form": keyed, "seal": newest_seal(request.actor), "may_verify": request.actor.may("verify_trail")}
        if request.method == "POST" and keyed.is_valid():
            shown |= _verdict(request)
    return render(request, "web/trail.html", shown, status=status)


def _found(request: Visit, form: TrailForm) -> TrailPage:
    after = request.GET.get("after", "")
    asked = form.asked
    if after.isascii() and after.isdecimal() and len(after) < len(str(LARGEST_NUMBER)):
        asked = TrailAsked(**{**vars(asked), "before": int(after)})
    return trail_of(request.actor, asked)


def _verdict(request: Visit) -> dict[str, Verdict | str]:
    try:
        return {"verdict": verify_trail(request.actor)}
    except StoreFailed as refused:
        return {"problem": in_chinese(str(refused))}
