"""What happens to every request before its page: who it is, a number for the log, headers that keep browsers careful.

In: a request. Out: the answer with its headers. Never: a script, frame or form of another site; a page kept by anybody
on its way.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from canbao.access.sign_ins import SignedOut, presence_of
from canbao.access.wording import one_line
from canbao.web.pages import Visit

SIGN_IN_COOKIE, DEVICE_COOKIE = "canbao_sign_in", "canbao_device"
_log = logging.getLogger("canbao.web")
_POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'", "manifest-src 'self'",
    )
)  # fmt: skip
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
Answering = Callable[[HttpRequest], HttpResponse]


def path_of(request: HttpRequest) -> str:
    """For the log: in one line, whatever was typed as an address."""
    return one_line(request.path)


def guard(answer: Answering) -> Answering:
    """Middleware: a number for each request, and the headers."""

    def guarded(request: HttpRequest) -> HttpResponse:
        visit = cast(Visit, request)
        visit.number = secrets.token_hex(4)
        response = answer(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SESSION_COOKIE_SECURE:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if response.status_code >= 500:
            _log.error("%s %s: %s", visit.number, response.status_code, path_of(request))
        return response

    return guarded


def recognise(answer: Answering) -> Answering:
    """Middleware: who is signed in, for pages alone; the API knows its callers by their signatures."""

    def recognised(request: HttpRequest) -> HttpResponse:
        token = request.COOKIES.get(SIGN_IN_COOKIE, "")
        is_over = False
        if token and not request.path.startswith("/api/"):
            try:
                visit = cast(Visit, request)
                visit.presence = presence_of(token)
                visit.actor = visit.presence.actor
            except SignedOut:
                is_over = True
        response = answer(request)
        if is_over and SIGN_IN_COOKIE not in response.cookies:
            response.delete_cookie(SIGN_IN_COOKIE)
        return response

    return recognised
