"""What every address needs of its caller: who it is, under which key something is done, what day it is.

In: a request that was let in. Out: a `Caller`, a key of an action, a day. Never: a key that two requests share unless
the caller gave it to both.
"""

from __future__ import annotations

from datetime import date
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from canbao.access.sign_ins import server_time
from canbao.access.stated_days import day_for
from canbao.api.asking import Caller
from canbao.store.server import BUSINESS_ZONE


def caller(request: HttpRequest) -> Caller:
    """Who asks."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def key_of(asker: Caller) -> str:
    """The request's own, or one that nobody can send again."""
    return asker.request_key or f"api-{uuid4().hex}"


def today() -> date:
    """The business day, as actions of this moment have it."""
    return day_for(server_time().astimezone(ZoneInfo(BUSINESS_ZONE)).date())
