"""Who may do what: roles waiting for a second person, roles given, the whole table, and who sees one village.

In: what a security administrator decides. Out: roles confirmed or withdrawn; tables. Never: a role given by one person
alone; a name of somebody in the register.
"""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from canbao.access.account_lists import MOST_LINES, accounts_reaching, grants_shown
from canbao.access.rights import REACH_WORDS, right_to, rights, roles
from canbao.access.states import GrantState
from canbao.web.access_forms import act_on_grant, grant_rows
from canbao.web.areas import chosen_area
from canbao.web.pages import Visit, page

ROOMS = {
    "registry": "人员", "lists": "名单", "billing": "核算", "money": "资金", "exchange": "交换",
    "campaign": "动员和进度", "crossing": "两区摆渡", "phones": "村级手机",
    "api": "接口", "store": "任务和区划", "access": "账号和审计",
}  # fmt: skip
SEEING = (
    ("find_person", "查人"), ("view_person", "看一人一档"), ("reveal_number", "看完整号码"),
    ("register_person", "登记"), ("record_payment", "代收"), ("view_book", "看账目"), ("view_progress", "看进度"),
    ("export_people", "导出名单"),
)  # fmt: skip
"""What people ask of a village: who may look at persons, numbers and money there."""
DONE = {"confirm": "已确认，从现在起生效", "withdraw": "已收回，从现在起不再有这个角色"}


@page("a/access", "授权", rights=("view_grants",), needs_factor=True)
def grants(request: Visit) -> HttpResponse:
    """What waits for a second person, and what was given; `?role=` and `?q=` look for some."""
    done, sent = act_on_grant(request)
    if done:
        return HttpResponseRedirect(f"{request.path}?done={done}")
    role = request.GET.get("role", "")
    role = role if role in roles() else ""
    waiting = grants_shown(request.actor, state=GrantState.PROPOSED)
    words = request.GET.get("q", "").strip()
    given = grants_shown(request.actor, state=GrantState.CONFIRMED, role=role, words=words)
    shown = {
        "waiting": grant_rows(request, waiting[:MOST_LINES], sent),
        "given": grant_rows(request, given[:MOST_LINES], sent),
        "more": max(len(waiting), len(given)) > MOST_LINES, "most": MOST_LINES, "role": role, "words": words,
        "roles": [each for each in roles().values() if each.kinds], "form": sent,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }  # fmt: skip
    return render(request, "web/grants.html", shown, status=422 if sent is not None else 200)


@page("a/access/roles", "角色和权限", rights=("view_accounts", "view_grants"))
def role_grid(request: Visit) -> HttpResponse:
    """Every action with every role, by what it is about."""
    columns = [role for role in roles().values() if role.kinds]
    tables = [
        (
            ROOMS.get(room, room),
            [
                (
                    right.label,
                    [REACH_WORDS[right.reaches[role.code]] if role.code in right.reaches else "" for role in columns],
                )
                for right in rights().values()
                if right.room == room
            ],
        )
        for room in dict.fromkeys(right.room for right in rights().values())
    ]
    return render(request, "web/role_grid.html", {"columns": columns, "tables": tables})


@page("a/access/reach", "谁能看到这里", rights=("view_grants",))
def reach(request: Visit) -> HttpResponse:
    """Accounts whose area covers a unit, with what their roles let them do there. `?unit=`."""
    area = chosen_area(request)
    rows = [
        (line, [any(role in right_to(action).reaches for role in line.roles) for action, _ in SEEING])
        for line in accounts_reaching(request.actor, area.unit)
    ]
    shown = {"area": area, "rows": rows, "columns": [label for _, label in SEEING]}
    return render(request, "web/reach.html", shown)
