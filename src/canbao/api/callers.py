"""What every address needs of its caller: who it is, and under which key something is done.

In: a request that was let in. Out: a `Caller`, a key of an action. Never: a key that two requests share unless the
caller gave it to both.
"""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest

from canbao.api.asking import Caller


def caller(request: HttpRequest) -> Caller:
    """Who asks."""
    found: Caller = request.auth  # type: ignore[attr-defined]
    return found


def key_of(asker: Caller) -> str:
    """The request's own, or one that nobody can send again."""
    return asker.request_key or f"api-{uuid4().hex}"
