"""Keys of requests: the same request sent again gets the first answer, another one under the same key is refused.

In: an actor, a key that the client made, an order. Out: the earlier answer or refusal, or a claim on the key until the
transaction ends. Never: the order itself kept, only its mark.

The claim is one INSERT … ON CONFLICT DO NOTHING: of sixteen at once, fifteen wait there for the first to end.
"""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from canbao.access.actors import Actor
from canbao.access.refusals import kept_form, refusal_of
from canbao.access.vault import open_vault, same_mark
from canbao.access.wording import Json
from canbao.store.failures import StoreFailed
from canbao.store.prepared import ask, write
from canbao.store.server import BUSINESS_ZONE
from canbao.values.personal_numbers import has_personal_number

LONGEST_KEY = 64
"""Characters of a request key: a UUID with a word before it is shorter."""
_KEY = re.compile(rf"[A-Za-z0-9_.:/-]{{1,{LONGEST_KEY}}}")

_CLAIM = f"""
    WITH claimed AS (
        INSERT INTO access_request (county, account_id, key, organisation_id, action, fingerprint)
        VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING 1
    )
    SELECT (now() AT TIME ZONE '{BUSINESS_ZONE}')::date, EXISTS (SELECT FROM claimed)
"""
_EARLIER = "SELECT fingerprint, answer, refusal FROM access_request WHERE (county, account_id, key) = (%s, %s, %s)"
_REFUSED = "UPDATE access_request SET refusal = %s::jsonb WHERE (county, account_id, key) = (%s, %s, %s)"


class KeyReused(StoreFailed):
    """The key was used before, for something else."""


class BadKey(StoreFailed):
    """Not a key."""


@dataclasses.dataclass(frozen=True)
class Claim:
    """What came of claiming a key: the day of the database server, and how it ended if the key was used before."""

    day: date
    is_new: bool
    answer: dict[str, Json]
    refusal: StoreFailed | None = None


def mark_of(action: str, order: object) -> bytes:
    """The mark of a request's input. Raises TypeError for an order that has no one way of being written down."""
    text = json.dumps([action, order], default=_plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return open_vault().fingerprint(text.encode())


def check_key(key: str) -> None:
    """Raises BadKey."""
    if not _KEY.fullmatch(key) or has_personal_number(key):
        raise BadKey(
            f"请求编号须为 1 至 {LONGEST_KEY} 个字母、数字或 _ . : / -，不得含证件号 "
            f"a key is 1 to {LONGEST_KEY} letters, digits or _ . : / - and no personal number"
        )


def claim_key(actor: Actor, key: str, action: str, mark: bytes) -> Claim:
    """Claim the key in the transaction under way. Raises KeyReused."""
    request = (actor.county, actor.account_id, key)
    ((day, is_new),) = ask(_CLAIM, (*request, actor.organisation_id, action, mark))
    if is_new:
        return Claim(day, True, {})
    ((earlier_mark, answer, refusal),) = ask(_EARLIER, request)
    if not same_mark(earlier_mark, mark):
        raise KeyReused(
            "这个请求编号已用于另一次操作，请刷新页面再试 this key was used for another request: load the page anew"
        )
    if refusal is not None:
        return Claim(day, False, {}, refusal_of(_read(refusal)))
    return Claim(day, False, _read(answer))


def keep_refusal(actor: Actor, key: str, refused: StoreFailed) -> None:
    """Write under a key that was claimed in the transaction under way how its request ended."""
    kept = json.dumps(kept_form(refused), ensure_ascii=False)
    write(_REFUSED, (kept, actor.county, actor.account_id, key))


def _read(value: Any) -> Any:
    """JSON as this driver's settings give it: text or read already."""
    return json.loads(value) if isinstance(value, str) else value


def _plain(value: object) -> Any:
    """What JSON has no words for, written down in one way; the type's name tells apart what looks alike."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: getattr(value, part.name) for part in dataclasses.fields(value)}
        return {type(value).__name__: parts}
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, set | frozenset):
        return sorted(json.dumps(part, default=_plain, sort_keys=True) for part in value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} cannot be part of an order")
