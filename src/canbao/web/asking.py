"""A question that only the private zone answers: written as a letter, its answer waited for by the browser that asked.

In: a county, a kind of letter, its content. Out: an `Asked` that the browser keeps in a cookie; the answer, or that it
has not come. Never: an answer for another browser; a question or an answer that this zone can read while nobody looks.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from canbao.access.actors import system_actor
from canbao.access.sign_ins import server_time
from canbao.access.vault import open_vault
from canbao.crossing.documents import Content, document, opened_by
from canbao.crossing.letters import WriteLetter, letter_text, write_letter
from canbao.inside.answering import ANSWER, KEPT_MINUTES, SECRET
from canbao.store.scope import COUNTY_DIGITS
from canbao.web.telephones import office_beside

AGAIN_SECONDS = 2
"""After these the page that waits asks again by itself."""
PATIENCE_SECONDS = 90
"""After these somebody is told whom to ring; the answer may still come."""
_SECRET_BYTES = 16
_PARTS, _BETWEEN = 5, ":"
"""Of the cookie; tokens have no such sign in them."""


@dataclass(frozen=True)
class Asked:
    """One question. `step`: what the page that asked calls it; `at`: seconds since 1970."""

    county: str
    step: str
    letter: str
    secret: str
    at: int

    @property
    def text(self) -> str:
        """For a cookie."""
        return _BETWEEN.join((self.county, self.step, self.letter, self.secret, str(self.at)))


def ask(county: str, kind: str, content: Content, *, step: str = "", letter: str = "") -> Asked:
    """`letter`: the key of the form, where a form sent twice is to be one question. Raises NotJoined, BadOrder."""
    secret = open_vault().fingerprint(letter.encode())[:_SECRET_BYTES] if letter else secrets.token_bytes(_SECRET_BYTES)
    made = Asked(county, step or kind, letter or uuid4().hex, secret.hex(), _seconds(server_time()))
    order = WriteLetter(made.letter, kind, letter_text({**content, SECRET: made.secret}))
    write_letter(system_actor(county), f"letter-{made.letter}", order)
    return made


def asked_in(request: HttpRequest, cookie: str) -> Asked | None:
    """What the browser asked last; None where it did not, or keeps something else."""
    parts = request.COOKIES.get(cookie, "").split(_BETWEEN)
    if len(parts) != _PARTS or not (parts[0].isdecimal() and len(parts[0]) == COUNTY_DIGITS and parts[4].isdecimal()):
        return None
    county, step, letter, secret, at = parts
    return Asked(county, step, letter, secret, int(at[:12]))


def answer_to(asked: Asked) -> Content | None:
    """None: it has not come, or is gone again."""
    told = document(asked.county, ANSWER, asked.letter)
    try:
        return None if told is None else opened_by(bytes.fromhex(asked.secret), told, asked.letter)
    except ValueError:
        return None


def keep(response: HttpResponse, cookie: str, asked: Asked, path: str) -> None:
    """For as long as an answer is kept."""
    response.set_cookie(
        cookie, asked.text, max_age=KEPT_MINUTES * 60, httponly=True, samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE, path=path,
    )  # fmt: skip


def waiting(request: HttpRequest, asked: Asked, **shown: Any) -> HttpResponse:
    """A page that asks again by itself, without scripts, until the answer is there."""
    waited = _seconds(server_time()) - asked.at
    is_late = waited > PATIENCE_SECONDS
    given = {"is_late": is_late, "office": office_beside(request) if is_late else None, **shown}
    response = render(request, "web/waiting.html", {**given, "again_seconds": AGAIN_SECONDS * (5 if is_late else 1)})
    response["Cache-Control"] = "no-store"
    return response


def is_over(asked: Asked) -> bool:
    """Whether its answer, had there been one, is gone."""
    return _seconds(server_time()) - asked.at > KEPT_MINUTES * 60


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
