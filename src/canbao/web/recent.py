"""The last people that an account looked at: their numbers in the register, sealed, in a cookie of the browser.

In: a request. Out: numbers, the latest first; an answer that carries them on. Never: a record of who looked at whom
here; a name or a number of an identity card; what another account looked at in this browser.
"""

from __future__ import annotations

import base64
import binascii

from django.conf import settings
from django.http import HttpResponse

from canbao.access.actors import Actor
from canbao.access.vault import open_vault
from canbao.store.failures import StoreFailed
from canbao.web.pages import Visit

RECENT_COOKIE = "canbao_recent"
MOST_RECENT = 10
"""A page of work: who stood at the window this last quarter of an hour."""
LONGEST = 1_000
"""Characters of the cookie: ten numbers sealed have some three hundred."""


def recent_people(request: Visit) -> list[int]:
    """Numbers of people, the latest first; nobody where the cookie is another account's or broken."""
    text = request.COOKIES.get(RECENT_COOKIE, "")
    if not text or len(text) > LONGEST:
        return []
    try:
        said = open_vault().open(base64.urlsafe_b64decode(text), _place(request.actor))
    except (StoreFailed, binascii.Error, ValueError):
        return []
    return [int(each) for each in said.split(",") if each.isdecimal()][:MOST_RECENT]


def remember(request: Visit, response: HttpResponse, person: int) -> None:
    """Let the browser carry this person on, until it is closed."""
    kept = [person, *(each for each in recent_people(request) if each != person)][:MOST_RECENT]
    sealed = open_vault().seal(",".join(map(str, kept)), _place(request.actor))
    response.set_cookie(
        RECENT_COOKIE, base64.urlsafe_b64encode(sealed).decode("ascii"), path="/", httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip


def _place(actor: Actor) -> str:
    """No other account can read it."""
    return f"web:recent:{actor.county}:{actor.account_id}"
