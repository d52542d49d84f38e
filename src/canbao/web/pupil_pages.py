"""A school's own pupils: whom it handed over, whether its list is used, who is registered and has paid.

In: a name or the last four signs of a number. Out: rows of the school's own lists with their states. Never: anybody who
is not in one of these lists; a full number.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from canbao.campaign.pupils import PupilState, pupil_states
from canbao.lists.definitions import suppliers
from canbao.lists.own_rows import OwnRow, own_rows
from canbao.lists.states import ListState
from canbao.lists.viewing import view_facts
from canbao.values.id_number import MASK
from canbao.web.pages import Visit, page
from canbao.web.wording import yuan
from canbao.web.years import chosen_year

ROSTER = "school_roster"
MOST_ROWS = 50
"""Of one page: a class."""
_TO_MEND = (ListState.RECEIVED, ListState.CHECKED, ListState.NEEDS_CONFIRMATION, ListState.APPLIED)


@page("s/pupils", "本校学生", rights=("view_list",), needs=("view_dues_to_take",))
def pupils(request: Visit) -> HttpResponse:
    """Pages of rows; `?q=`: a name or the last four signs, `?after=`: from which row on."""
    actor, (year, _) = request.actor, chosen_year(request)
    words, after = request.GET.get("q", ""), request.GET.get("after", "")
    rows = own_rows(actor, ROSTER, words, int(after) if after.isdecimal() else 0, MOST_ROWS + 1)
    people = [each.person_id for each in rows if each.person_id]
    states = pupil_states(actor, year, people) if year is not None and people else {}
    shown = {
        "year": year, "words": words, "rows": [_line(each, states.get(each.person_id)) for each in rows[:MOST_ROWS]],
        "after": rows[MOST_ROWS - 1].id if len(rows) > MOST_ROWS else None, "is_from_start": not after,
        "to_mend": [each for each in view_facts(actor, states=_TO_MEND) if each.errors],
        "may_send": actor.may("upload_list"), "may_take": actor.may("record_payment"),
    }  # fmt: skip
    return render(request, "web/pupils.html", shown)


def _line(row: OwnRow, state: PupilState | None) -> dict[str, Any]:
    owes = state is not None and not state.is_paid and bool(state.payable_fen)
    return {
        "who": f"{row.name} {MASK}{row.tail}" if row.tail else row.name,
        "grade": " ".join(word for name in ("stage", "school_grade") if (word := _cell(row, name))),
        "is_used": row.is_used, "list": row.list_id, "number": row.row_number, "state": state,
        "paid": _paid_words(state), "person": row.person_id if owes else 0,
    }  # fmt: skip


def _cell(row: OwnRow, name: str) -> str:
    """A cell in the sender's words."""
    value = str(row.content.get(name) or "")
    choices = next((column.choices for column in suppliers()[ROSTER].columns if column.name == name), {})
    return str(choices[value][0]) if value in choices else value


def _paid_words(state: PupilState | None) -> str:
    if state is None:
        return ""
    if state.is_paid:
        return "已缴费"
    if state.payable_fen is None:
        return "应缴没有确定"
    return f"未缴，应缴 {yuan(state.payable_fen)} 元" if state.payable_fen else "个人不用缴"
