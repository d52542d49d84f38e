"""The bar that tells what was recorded and takes it back by one press, for ten minutes.

In: what was recorded, as `kind-number` in the address of the page after it. Out: a bar for whoever recorded it; after
the press the same page, which says so. Never: a person in an address; a button that would be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.timezone import localtime

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.access.sign_ins import Presence
from canbao.access.undoing import Recorded
from canbao.campaign.undoing import (
    Kind,
    UndoAttempts,
    UndoDuty,
    UndoSilence,
    UndoWithdrawal,
    undo_attempts,
    undo_duty,
    undo_silence,
    undo_withdrawal,
    undoable,
    undoable_duty,
)
from canbao.registry.work_groups import UndoWorkGroup, group_undoable, undo_work_group
from canbao.store.failures import StoreFailed
from canbao.web.forms import new_key
from canbao.web.pages import Visit, page

_UNDO: Mapping[Kind, tuple[str, Callable[[Actor, str, int], Any]]] = {
    Kind.ATTEMPTS: ("record_attempt", lambda actor, key, number: undo_attempts(actor, key, UndoAttempts(number))),
    Kind.REASON: ("record_attempt", lambda actor, key, number: undo_withdrawal(actor, key, UndoWithdrawal(number))),
    Kind.SILENCE: ("mark_do_not_call", lambda actor, key, number: undo_silence(actor, key, UndoSilence(number))),
    Kind.GROUP: ("set_up_work_group", lambda actor, key, number: undo_work_group(actor, key, UndoWorkGroup(number))),
    Kind.DUTY: ("record_duty", lambda actor, key, number: undo_duty(actor, key, UndoDuty(number))),
}
_TOLD = ("done", "undo", "undone", "again")
"""What an address says of a write before: gone after the press."""


@dataclass(frozen=True)
class UndoBar:
    """`what`: as the address has it; `until`: that minute excluded; `back`: the page that shows it."""

    what: str
    until: datetime
    key: str
    back: str


def undo_bar(request: HttpRequest, presence: Presence | None) -> UndoBar | None:
    """For the page after a write of one's own that can still be taken back."""
    kind, number = _read(request.GET.get("undo", ""))
    if presence is None or kind is None or not presence.actor.may(_UNDO[kind][0]):
        return None
    found = _found(presence.actor, kind, number)
    if found is None or not found.is_open or found.by != presence.actor.account_id:
        return None
    return UndoBar(f"{kind}-{number}", localtime(found.until), new_key(), request.get_full_path())


def _found(actor: Actor, kind: Kind, number: int) -> Recorded | None:
    try:
        if kind is Kind.GROUP:
            return group_undoable(actor, number)
        return undoable_duty(actor, number) if kind is Kind.DUTY else undoable(actor, kind, number)
    except StoreFailed:
        return None


def _read(what: str) -> tuple[Kind | None, int]:
    name, _, number = what.partition("-")
    is_known = name in {each.value for each in Kind} and number.isdecimal() and number.isascii() and len(number) < 18
    return (Kind(name), int(number)) if is_known else (None, 0)


def back_to(address: str) -> str:
    """A page of this site, without what it said of the write.

    >>> back_to("/s/reminders?unit=350583001001&done=tried&undo=attempts-5")
    '/s/reminders?unit=350583001001&undone=1'
    >>> back_to("//elsewhere/s")
    '/?undone=1'
    """
    parts = urlsplit(address)
    is_ours = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    asked = [(name, value) for name, value in parse_qsl(parts.query) if name not in _TOLD] if is_ours else []
    return f"{parts.path if is_ours else '/'}?{urlencode([*asked, ('undone', '1')])}"


@page(
    "s/undo", "撤销刚才的登记", rights=("record_attempt", "mark_do_not_call", "record_duty", "set_up_work_group")
)  # fmt: skip
def undo(request: Visit) -> HttpResponse:
    """Take it back. Asked for by a form alone."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("home"))
    kind, number = _read(request.POST.get("what", ""))
    if kind is None:
        raise NotFound("没有可以撤销的登记 nothing to undo")
    _UNDO[kind][1](request.actor, request.POST.get("key", ""), number)
    return HttpResponseRedirect(back_to(request.POST.get("back", "/")))
