"""Refusals that are kept under the key of their request: what was refused once stays refused under that key.

In: what an action was refused with. Out: words and marks as they stand in the store, and the same refusal made of
them. Never: a full personal number; a refusal that was about the server and not about the request.

Without this a late copy of a request that its client had given up would be let in once its reason is gone: a payment
whose money went back to the payer.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canbao.access.wording import one_line
from canbao.store.failures import StoreFailed
from canbao.values.personal_numbers import has_personal_number

LONGEST_WORDS = 500
"""Characters of a kept sentence: the longest that a room says has 300."""


def kept_form(refused: StoreFailed) -> dict[str, Any]:
    """What is kept of it: its kind, its sentence and the plain values it carries."""
    words = one_line(str(refused), LONGEST_WORDS)
    plain = {
        name: one_line(value, LONGEST_WORDS) if isinstance(value, str) else value
        for name, value in vars(refused).items()
        if isinstance(value, str | int | None)
    }
    return {
        "kind": _name(type(refused)),
        "words": "（含证件号，未留存）refused, as told before" if has_personal_number(words) else words,
        "values": {name: value for name, value in plain.items() if not has_personal_number(str(value))},
    }


def refusal_of(kept: Mapping[str, Any]) -> StoreFailed:
    """The refusal that was kept; of a kind that the code no longer has, a plain one."""
    kind = next((each for each in _kinds(StoreFailed) if _name(each) == kept["kind"]), StoreFailed)
    refused = kind.__new__(kind, kept["words"])
    refused.args = (kept["words"],)
    vars(refused).update(kept["values"])
    return refused


def _name(kind: type[StoreFailed]) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


def _kinds(kind: type[StoreFailed]) -> list[type[StoreFailed]]:
    return [kind, *(below for each in kind.__subclasses__() for below in _kinds(each))]
