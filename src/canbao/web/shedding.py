"""More asked than can be answered: what has waited too long is told to come again, money and receipts last of all.

In: an application of WSGI, and with each request how long it waited for a hand. Out: the answer, or 503 with a time.
Never: a request half done; a question to the database for a refusal.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

WAITED = "canbao.waited"
"""Where the server writes how many seconds a request has waited since its last byte came."""
READS_WAIT = 3.0
"""Seconds that a page to look at may wait: whoever looks can look again."""
FORMS_WAIT = 10.0
"""Seconds that a form may wait: somebody filled it in, yet it can be sent again under its key."""
MONEY_WAITS = 30.0
"""Seconds that payments, cash and other systems may wait: somebody stands at the counter with money in the hand."""
SIGN_INS_AT_ONCE = 2
"""Of one process: a password is worked on for a tenth of a second by few at once; whoever is signed in needs hands."""
AGAIN_AFTER = 5
"""Seconds after which to come again: by then what waited has been answered or told the same."""
_MONEY = ("/s/pay/", "/s/cash", "/api/", "/v/api/")
_SIGN_IN = "/sign-in"
_CODE = "too_busy"
_WORDS = f"现在同时办理的人太多，这一次没有办。请等 {AGAIN_AFTER} 秒再试"
_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>请稍候再试</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
    f"<body><h1>请稍候再试</h1><p>{_WORDS}：按浏览器的“刷新”；填了表的，刷新时选“重新提交”，同一张表不会记两次。</p></body></html>"
)


def patience_of(method: str, path: str) -> float:
    """Seconds that a request may have waited and still be answered."""
    if path.startswith(_MONEY):
        return MONEY_WAITS
    return READS_WAIT if method in ("GET", "HEAD", "OPTIONS") else FORMS_WAIT


class Shedding:
    """An application that answers what waited no longer than its patience, and refuses the rest at once."""

    def __init__(self, inner: WSGIApplication) -> None:
        self._inner = inner
        self._doors = threading.BoundedSemaphore(SIGN_INS_AT_ONCE)

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if environ.get(WAITED, 0.0) > patience_of(method, path):
            return _refuse(path, start)
        if method != "POST" or path != _SIGN_IN:
            return self._inner(environ, start)
        if not self._doors.acquire(blocking=False):
            return _refuse(path, start)
        try:
            return self._inner(environ, start)
        finally:
            self._doors.release()


def _refuse(path: str, start: StartResponse) -> Iterable[bytes]:
    is_program = path.startswith(("/api/", "/v/api/"))
    words = f"{_WORDS} too many requests at once, nothing was done"
    body = (json.dumps({"code": _CODE, "message": words}, ensure_ascii=False) if is_program else _PAGE).encode()
    kind = "application/json" if is_program else "text/html"
    start("503 Service Unavailable", [
        ("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body))),
        ("Retry-After", str(AGAIN_AFTER)), ("Cache-Control", "no-store"),
    ])  # fmt: skip
    return [body]
