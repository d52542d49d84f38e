"""Refusals as answers: every exception that a request can meet has its status, its word and its sentence.

In: an exception. Out: a `Problem`. Never: a trace; a full personal number; a 500 for something that was asked wrongly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from canbao.access.acting import KeyReused, NotAllowed, NotFound
from canbao.access.claiming import BadKey
from canbao.access.searches import TooMany as TooManySearches
from canbao.api.asking import Refused
from canbao.api.limits import TooMany
from canbao.api.refusals import refuse, wrong_of
from canbao.assess.running import NoPolicyFor
from canbao.intake.refusal import FileRefused
from canbao.policy.problems import PolicyError
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
    for kinds, answer in _ANSWERS:
        for kind in kinds:
            api.add_exception_handler(kind, answer)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    response = refuse(error.status, error.code, str(error))
    if error.status == 401:
        response["WWW-Authenticate"] = "Canbao-HMAC-SHA256"
    return response


def _too_many(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    response = refuse(429, "too_many", str(error))
    response["Retry-After"] = str(error.wait if isinstance(error, TooManySearches) else error.wait_seconds)
    return response


def _failed(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    status = _AWAY if error.is_passing else next(status for kind, status in _STATUS if isinstance(error, kind))
    word = getattr(error, "reason", "") or getattr(error, "problem", "") or _word(type(error).__name__)
    response = refuse(status, str(getattr(word, "value", word)), str(error))
    if status == _AWAY:
        response["Retry-After"] = str(AGAIN_AFTER)
    return response


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    where = [wrong_of(each) for each in error.errors]
    said = "；".join(f"{each['field']} {each['wrong']}" for each in where)
    return refuse(422, "invalid", f"请求内容不对 the request is not as described: {said}", where)


def _unread(request: HttpRequest, error: Any) -> HttpResponse:
    del request, error
    return refuse(400, "unreadable", "请求的内容读不出来 the body of the request cannot be read")


def _too_large(request: HttpRequest, error: Any) -> HttpResponse:
    del request, error
    return refuse(413, "too_large", "请求的内容过大 the body of the request is too large")


def _unmet(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    return refuse(422, _word(type(error).__name__), str(error))


def _unforeseen(request: HttpRequest, error: Any) -> HttpResponse:
    del request
    _log.error("a request failed: %s", type(error).__name__, exc_info=error)
    return refuse(500, "failed", "服务器出错，没有办成，请联系系统管理员 it failed and nothing was done")


def _word(name: str) -> str:
    """`PaymentRefused` as `payment_refused`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


_ANSWERS: tuple[tuple[tuple[type[Exception], ...], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    ((Refused,), _refused),
    ((TooMany, TooManySearches), _too_many),
    ((StoreFailed,), _failed),
    ((ValidationError,), _invalid),
    ((HttpError, UnreadablePostError), _unread),
    ((RequestDataTooBig,), _too_large),
    ((FileRefused, PolicyError, NoPolicyFor), _unmet),
    ((Exception,), _unforeseen),
)
