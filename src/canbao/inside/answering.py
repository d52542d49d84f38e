"""Letters from outside answered: each kind by the function that names it, each letter once, whatever stops in between.

In: letters that came. Out: documents for who wrote, sealed for their secret alone. Never: a letter answered twice (the
keys of actions see to that); a refusal that tells more than a page would; one bad letter that keeps the others waiting.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now

from canbao.access.sign_ins import server_time
from canbao.access.vault import SealBroken
from canbao.crossing.documents import Content, Shown, for_one_reader, tell
from canbao.crossing.letters import Opened, open_letter
from canbao.crossing.models import LONGEST_KIND, Letter
from canbao.store.failures import StoreFailed
from canbao.store.scope import scope_of, scoped

ANSWER = "answer"
"""The kind of the document that answers a letter; its key is the letter's."""
KEPT_MINUTES = 10
"""An answer is gone outside by then: a telephone that is handed on, and long enough to read a page and print it."""
MOST_AT_ONCE = 500
"""Of one turn: some seconds of work; the next turn takes the others."""
SECRET = "secret"  # noqa: S105  the name of a part of a letter
_log = logging.getLogger(__name__)

Answering = Callable[[Opened], Content]
_ANSWERS: dict[str, Answering] = {}


def answers(kind: str) -> Callable[[Answering], Answering]:
    """Make a function the one that answers letters of a kind. What it refuses (StoreFailed) is the answer then."""
    assert len(kind) <= LONGEST_KIND

    def decorate(function: Answering) -> Answering:
        assert kind not in _ANSWERS, kind
        _ANSWERS[kind] = function
        return function

    return decorate


def answered_kinds() -> frozenset[str]:
    """Kinds of letters that somebody answers."""
    return frozenset(_ANSWERS)


def answer_letters(county: str, own: bytes) -> int:
    """Those that wait, the oldest first; how many were. `own`: the private zone's key."""
    with scoped(scope_of([county])):
        waiting = Letter.objects.filter(county=county, answered_at=None).order_by("written_at", "id")
        letters = list(waiting[:MOST_AT_ONCE])
    return sum(_answer(letter, own) for letter in letters)


def _answer(letter: Letter, own: bytes) -> bool:
    problem, secret, content = "", b"", None
    try:
        opened = open_letter(letter, own)
        secret = bytes.fromhex(opened.content.get(SECRET, ""))
        content = _content(opened)
    except StoreFailed as failed:
        if failed.is_passing and not isinstance(failed, SealBroken):
            return False
        problem = type(failed).__name__
    except Exception as error:
        _log.critical("letter %s of %s: %s", letter.id[:8], letter.kind, type(error).__name__, exc_info=True)
        problem, content = type(error).__name__, {"refused": "系统出错，没有办成。请打电话或到窗口办理。"}
    with scoped(scope_of([letter.county])):
        if secret and content is not None:
            until = server_time() + timedelta(minutes=KEPT_MINUTES)
            tell(letter.county, [Shown(ANSWER, letter.id, for_one_reader(secret, content, letter.id), until)])
        Letter.objects.filter(county=letter.county, id=letter.id).update(
            answered_at=Now(), sealed=b"", problem=problem[:60]
        )
    return True


def _content(opened: Opened) -> dict[str, Any]:
    """Raises what is passing."""
    answer = _ANSWERS.get(opened.kind)
    if answer is None:
        return {"refused": "这里还不能办这一项 this is not done here yet"}
    try:
        return answer(opened)
    except StoreFailed as refused:
        if refused.is_passing:
            raise
        return {"refused": str(refused), "wait": getattr(refused, "wait", 0)}
