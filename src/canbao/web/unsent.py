"""Forms that did not get sent, as pages meet them: kept when the sign-in was over, offered again on their page,
forgotten when the page was sent.

In: a request. Out: whether something was kept; what waits for a page. Never: a form filled in for somebody else; one
sent by itself.
"""

from __future__ import annotations

from django.http import HttpRequest

from canbao.access.sign_ins import Presence, account_behind
from canbao.access.unsent_forms import Pairs, Unsent, forget_unsent, keep_unsent, unsent_at
from canbao.web.pages import Page, Visit
from canbao.web.visits import SIGN_IN_COOKIE

NOT_KEPT = frozenset({"sign_out", "set_up", "find", "person", "unsent", "stay"})
"""Pages whose forms hold nothing that is worth typing again: a search, a reason, a password."""


def fields_of(request: HttpRequest) -> Pairs:
    """Fields and values as they were sent; files are none of them."""
    return [(name, value) for name, values in request.POST.lists() for value in values]


def keep_late(request: HttpRequest, found: Page) -> bool:
    """Of a form that came when its sign-in was over. Says whether it was kept."""
    if request.method != "POST" or found.name in NOT_KEPT:
        return False
    whose = account_behind(request.COOKIES.get(SIGN_IN_COOKIE, ""))
    return whose is not None and keep_unsent(*whose, request.get_full_path(), fields_of(request))


def waiting_here(request: HttpRequest, presence: Presence | None) -> Unsent | None:
    """What waits for the page that is looked at."""
    if presence is None or not presence.has_unsent or presence.is_setting_up or request.method != "GET":
        return None
    return unsent_at(presence, request.get_full_path())


def forget_sent(request: Visit) -> None:
    """The page was sent and done: what was kept of it is over."""
    if request.presence.has_unsent:
        forget_unsent(request.presence, request.get_full_path())
