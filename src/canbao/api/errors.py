"""Refusals as answers: what is wrong, a word for programs, and never how the inside looks.

In: an exception. Out: a status and a body `{code, message}`. Never: a trace; a full personal number; a 500 for
something that was asked wrongly.
"""

from __future__ import annotations

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError

from canbao.access.acting import KeyReused, NotAllowed, NotFound
from canbao.access.claiming import BadKey
from canbao.access.wording import has_personal_number
from canbao.api.asking import Refused
from canbao.api.limits import TooMany
from canbao.store.failures import StoreFailed

_log = logging.getLogger(__name__)
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (NotFound, 404), (NotAllowed, 403), (KeyReused, 409), (BadKey, 400), (StoreFailed, 422),
)  # fmt: skip
_AWAY = 503
AGAIN_AFTER = 10
"""Seconds after which a request is worth sending again when the database was away: it restarts within fifteen."""


def answer_refusals(api: NinjaAPI) -> None:
    """Every exception that a request can meet has its answer."""

    def say(request: HttpRequest, status: int, code: str, message: str) -> HttpResponse:
        text = "（略）" if has_personal_number(message) else message
        return api.create_response(request, {"code": code, "message": text}, status=status)

    def refused(request: HttpRequest, error: Any) -> HttpResponse:
        response = say(request, error.status, error.code, str(error))
        if error.status == 401:
            response["WWW-Authenticate"] = "Canbao-HMAC-SHA256"
        return response

    def too_many(request: HttpRequest, error: Any) -> HttpResponse:
        response = say(request, 429, "too_many", str(error))
        response["Retry-After"] = str(error.wait_seconds)
        return response

    def failed(request: HttpRequest, error: Any) -> HttpResponse:
        status = _AWAY if error.is_passing else next(status for kind, status in _STATUS if isinstance(error, kind))
        word = getattr(error, "reason", "") or getattr(error, "problem", "") or _word(type(error).__name__)
        response = say(request, status, str(getattr(word, "value", word)), str(error))
        if status == _AWAY:
            response["Retry-After"] = str(AGAIN_AFTER)
        return response

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        wrong: list[dict[str, Any]] = error.errors
        said = "；".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in wrong)
        return say(request, 422, "invalid", f"请求内容不对 the request is not as described: {said}")

    def unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
        _log.error("a request failed: %s", type(error).__name__, exc_info=error)
        return say(request, 500, "failed", "服务器出错，没有办成，请联系系统管理员 it failed and nothing was done")

    api.add_exception_handler(Refused, refused)
    api.add_exception_handler(TooMany, too_many)
    api.add_exception_handler(StoreFailed, failed)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(Exception, unforeseen)


def _word(name: str) -> str:
    """`PaymentRefused` as `payment_refused`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")
