"""What waits for a decision about standings: rows of lists whose person nobody knows, numbers under another name, two
standings that exclude each other, payments after an end.

In: what a clerk decides, and why. Out: one tab of the queue. Never: a decision without its reason; a full number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.billing.viewing import view_policies
from canbao.lists.actions import rematch_list
from canbao.lists.models import RowOutcome
from canbao.lists.queries import RowShown, view_rows
from canbao.lists.states import ListState
from canbao.lists.supplying import ListOrder
from canbao.lists.viewing import ListFacts, view_facts
from canbao.money.ended_standings import paid_after_end
from canbao.registry.conflicts import ConflictVerdict, DecideConflict, decide_conflict
from canbao.registry.policies import book_of
from canbao.registry.queries import person_file
from canbao.registry.recording import Record, record_standing
from canbao.registry.standing_queries import view_conflicts, view_overlaps
from canbao.store.failures import StoreFailed
from canbao.values.id_number import MASK
from canbao.web.days import today
from canbao.web.forms import MOST_REASON, KeyedForm, new_key
from canbao.web.pages import Visit, page
from canbao.web.tables import table_page
from canbao.web.units import full_name, names_of
from canbao.web.who import people_of

TABS = {"unknown": "查无此人的行", "names": "同号异名", "overlaps": "身份重叠", "paid": "已终止但已缴费"}
PER_PAGE = 10
"""Of one page: each is looked at for a minute."""
WAITS = (RowOutcome.UNKNOWN, RowOutcome.OTHER_NAME, RowOutcome.ELSEWHERE)
MOST_LISTS = 1_000
"""Looked through for rows that wait: those of five years; only lists that had such rows are opened."""
MOST_ROWS = 20
"""Of one list; the others stand on its own page."""
VERDICTS = {
    "renamed": ConflictVerdict.RENAMED, "mistyped": ConflictVerdict.MISTYPED, "ask": ConflictVerdict.ASK,
    "reopen": ConflictVerdict.REOPEN,
}  # fmt: skip
DONE = {
    "renamed": "已判为同一人；请更正档案上的姓名，再重新对应名单", "mistyped": "已判为号码填错，请报送单位改正后重报",
    "ask": "已转核实", "reopen": "已放回重新判定", "end": "已裁定，另一项身份已终止", "again": "已撤销，身份恢复",
    "open": "已更正，身份没有终止", "rematch": "已重新对应",
}  # fmt: skip
_KEPT = ("standing", "listed_as", "grade", "role", "certifier", "risk_removed_on")


class DecideForm(KeyedForm):
    """What is decided, and why. `record`: a conflict, a list, or the row of a standing; `person`: whose."""

    do = forms.CharField(widget=forms.HiddenInput)
    record = forms.IntegerField(widget=forms.HiddenInput)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    on = forms.DateField(
        label="终止在哪一天（含）", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期应写成 2024-11-05"},
    )  # fmt: skip
    reason = forms.CharField(
        label="裁定的理由", max_length=MOST_REASON, error_messages={"required": "请写明理由，如“已向民政局核实”"}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("do") == "rematch":
            self.fields["reason"].required = False
        if self.data.get("do") == "end":
            self.fields["on"].required = True
            self.fields["on"].error_messages["required"] = "请填写终止在哪一天"


@page("s/standing/queue", "待裁定", rights=("record_standing", "decide_pair"), needs=("view_person",))
def standing_queue(request: Visit) -> HttpResponse:
    """One tab. `?tab=`: which; `?page=`."""
    actor = request.actor
    tabs = {code: words for code, words in TABS.items() if _may_see(actor, code)}
    tab = request.GET.get("tab", "")
    tab = tab if tab in tabs else next(iter(tabs))
    form = _sent(request) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            said = _do(actor, form.cleaned_data)
            return HttpResponseRedirect(f"{reverse('standing_queue')}?tab={tab}&{said}")
        except StoreFailed as refused:
            form.refuse(refused)
    undo = request.GET.get("row", ""), request.GET.get("of", "")
    shown: dict[str, Any] = {
        "tabs": tabs, "tab": tab, "form": form, "done": DONE.get(request.GET.get("done", ""), ""),
        "undo": undo if all(each.isdecimal() for each in undo) else None, "spare": new_key(),
        "may_decide": actor.may("record_standing"), "may_rematch": actor.may("rematch_list"),
        "may_correct": actor.may("correct_person"), "account": actor.account_id, **_page_of(request, tab, form),
    }  # fmt: skip
    return render(request, "web/standing_queue.html", shown, status=422 if form is not None else 200)


def _may_see(actor: Actor, tab: str) -> bool:
    rights = {
        "unknown": "rematch_list",
        "names": "decide_pair",
        "overlaps": "record_standing",
        "paid": "record_standing",
    }
    return actor.may(rights[tab])


def _sent(request: Visit) -> DecideForm:
    record = request.POST.get("record", "")
    return DecideForm(request.POST, auto_id=f"r{record}_%s" if record.isdecimal() else "id_%s")


def _asks(number: int, sent: DecideForm | None, on: date | None = None) -> DecideForm:
    """The form of one record, with what was typed into it if it was refused."""
    if sent is not None and sent.data.get("record") == str(number):
        return sent
    return DecideForm(auto_id=f"r{number}_%s", initial={"on": on})


def _do(actor: Actor, given: Mapping[str, Any]) -> str:
    """One decision; what the next page says of it. Raises StoreFailed."""
    do, key, record, reason = given["do"], given["key"], given["record"], given["reason"]
    if do in VERDICTS:
        decide_conflict(actor, key, DecideConflict(record, VERDICTS[do], reason))
    elif do == "rematch":
        rematch_list(actor, key, ListOrder(record, reason))
    elif do in ("end", "again", "open"):
        until = given["on"] if do == "end" else None
        row = _put_end(actor, key, given.get("person") or 0, record, until, reason)
        if do == "end":
            return f"done=end&row={row}&of={given['person']}"
    else:
        raise NotFound("没有这一步 no such step")
    return f"done={do}"


def _put_end(actor: Actor, key: str, person: int, row: int, until: date | None, reason: str) -> object:
    """The same standing until another day; its row's number. None: without an end."""
    rows = (each for each in person_file(actor, person).sections["standing"] if each["id"] == row)
    found = next(rows, None)
    if found is None:
        raise NotFound("这条身份记录已变更，请刷新 the record has changed meanwhile")
    values = {name: found[name] for name in _KEPT if found[name] is not None}
    if values.get("risk_removed_on"):
        values["risk_removed_on"] = values["risk_removed_on"].isoformat()
    order = Record(person, values, found["valid_from"], until, replaces=row, reason=reason)
    return record_standing(actor, key, order)["id"]


def _page_of(request: Visit, tab: str, sent: DecideForm | None) -> dict[str, Any]:
    """Ten records of a tab with their forms."""
    actor = request.actor
    find: dict[str, Callable[[], list[Any]]] = {
        "unknown": lambda: _waiting_lists(actor), "names": lambda: list(view_conflicts(actor)),
        "overlaps": lambda: list(view_overlaps(actor, today(request))), "paid": lambda: _paid(actor),
    }  # fmt: skip
    found = find[tab]()
    table = table_page(request, found, {}, PER_PAGE, is_whole=False)
    part = table.rows
    eve = today(request) - timedelta(days=1)
    names = names_of(_unit(each) for each in part if _unit(each))
    names |= names_of(each.owner_unit for each in part if getattr(each, "owner_unit", ""))
    people = people_of(actor, {each.person_id for each in part}) if tab == "paid" else {}
    items = [
        {
            "record": each, "unit": full_name(names, _unit(each)), "who": people.get(getattr(each, "person_id", 0), ""),
            "owner_unit": full_name(names, getattr(each, "owner_unit", "")), **_forms_of(tab, each, sent, eve),
        }
        for each in part
    ]  # fmt: skip
    decided = view_conflicts(actor, decided=True)[-PER_PAGE:][::-1] if tab == "names" else []
    return {
        "items": items, "table": table, "decided": decided,
    }  # fmt: skip


def _unit(record: Any) -> str:
    return str(getattr(record, "unit", ""))


def _forms_of(tab: str, record: Any, sent: DecideForm | None, eve: date) -> dict[str, Any]:
    """The forms of one record: each has a key of its own."""
    if tab == "overlaps":
        sides = ((record.one, record.other), (record.other, record.one))
        return {"sides": [(keeps, ends, _asks(ends.id, sent, eve)) for keeps, ends in sides]}
    if tab == "unknown":
        file, rows = record
        shown = [_row(row) for row in rows[:MOST_ROWS]]
        return {"file": file, "rows": shown, "is_cut": len(rows) > MOST_ROWS, "asks": _asks(file.id, sent)}
    return {"asks": _asks(record.standing_id if tab == "paid" else record.id, sent)}


def _waiting_lists(actor: Actor) -> list[tuple[ListFacts, list[RowShown]]]:
    """Lists in use of which rows wait, with those rows."""
    found = []
    for file in view_facts(actor, states=[ListState.APPLIED], most=MOST_LISTS):
        outcomes: Any = file.counts.get("outcomes", {})
        if not any(by.get(str(each)) for by in outcomes.values() for each in WAITS):
            continue
        rows = view_rows(actor, file.id, outcomes=[str(each) for each in WAITS], most=MOST_ROWS + 1, waiting=True)
        if rows:
            found.append((file, rows))
    return found


def _row(row: RowShown) -> dict[str, Any]:
    return {
        "number": row.row_number, "who": f"{row.name} {MASK}{row.tail}" if row.tail else row.name,
        "label": row.after.get("listed_as", ""), "outcome": str(RowOutcome(row.outcome).label),
        "is_unknown": row.outcome == RowOutcome.UNKNOWN, "name": row.name,
    }  # fmt: skip


def _paid(actor: Actor) -> list[Any]:
    policies = view_policies(actor)
    return list(paid_after_end(actor, book_of(policies[0]).latest.year_label)) if policies else []
