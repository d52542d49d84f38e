"""Roles confirmed and withdrawn from a page: the buttons that stand beside each line, and what a pressed one does.

In: a request, lines of grants. Out: which step was done, or the form that was refused. Never: a button for somebody who
may not press it, or for whoever proposed.
"""

from __future__ import annotations

from collections.abc import Iterable

from canbao.access.account_lists import GrantLine
from canbao.access.acting import NotAllowed
from canbao.access.grants import ConfirmGrant, WithdrawGrant, confirm_grant, withdraw_grant
from canbao.access.states import GrantState
from canbao.store.failures import StoreFailed
from canbao.web.pages import Visit
from canbao.web.people_forms import GrantForm

GrantRow = tuple[GrantLine, bool, GrantForm | None]
"""A line, whether it may be confirmed, and the form of its buttons."""


def act_on_grant(request: Visit) -> tuple[str, GrantForm | None]:
    """What was done, or the form to show again."""
    if request.method != "POST":
        return "", None
    grant = request.POST.get("grant", "")
    form = GrantForm(request.POST, auto_id=f"g{grant}_%s" if grant.isdecimal() else "id_%s")
    if form.is_valid():
        given = form.cleaned_data
        try:
            if given["do"] == "confirm":
                confirm_grant(request.actor, given["key"], ConfirmGrant(given["grant"]))
            else:
                withdraw_grant(request.actor, given["key"], WithdrawGrant(given["grant"], given["reason"]))
            return str(given["do"]), None
        except NotAllowed:
            raise
        except StoreFailed as refused:
            form.refuse(refused)
    return "", form


def grant_rows(request: Visit, lines: Iterable[GrantLine], sent: GrantForm | None = None) -> list[GrantRow]:
    """Each line with its buttons; the refused form in the place of its own."""
    actor = request.actor
    rows: list[GrantRow] = []
    for line in lines:
        is_open = line.state != GrantState.WITHDRAWN and actor.may("withdraw_grant")
        may_confirm = (
            line.state == GrantState.PROPOSED
            and not line.is_stopped
            and actor.may("confirm_grant")
            and actor.account_id not in (line.proposed_by, line.account_id)
        )
        form = GrantForm(auto_id=f"g{line.id}_%s", initial={"grant": line.id})
        if sent is not None and sent.data.get("grant") == str(line.id):
            form = sent
        rows.append((line, may_confirm, form if is_open else None))
    return rows
