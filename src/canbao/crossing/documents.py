"""Documents: what the public zone shows. Told by the private zone alone; each replaces the one before it of its name.

In: inside, what is to be shown; outside, what came. Out: inside, what waits to be carried; outside, a content by kind
and key. Never: a document changed outside; one shown after its time.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from canbao.access.seals import digest
from canbao.access.vault import SealBroken
from canbao.crossing.models import Document, Outgoing
from canbao.crossing.packages import Carried
from canbao.crossing.sealing import open_by_secret, seal_by_secret
from canbao.exchange.manifests import canonical
from canbao.store.prepared import ask
from canbao.store.scope import scope_of, scoped

Content = dict[str, Any]
_WAITING = """
    UPDATE crossing_outgoing SET package = %s WHERE county = %s AND (kind, key) IN (
        SELECT kind, key FROM (
            SELECT kind, key, sum(octet_length(coalesce(content, ''))) OVER (ORDER BY changed_at, kind, key)
                - octet_length(coalesce(content, '')) AS before
            FROM crossing_outgoing WHERE county = %s AND package IS NULL
            ORDER BY changed_at, kind, key LIMIT %s) AS oldest
        WHERE before < %s)
    RETURNING kind, key, content, until, changed_at
"""


@dataclass(frozen=True)
class Shown:
    """One document as it is to be shown. `content` None: no more; `until`: and not after this moment."""

    kind: str
    key: str
    content: Content | None
    until: datetime | None = None


def tell(county: str, shown: Iterable[Shown]) -> int:
    """Let what differs from what was last told wait to be carried, in the transaction under way; how many."""
    found = 0
    for each in shown:
        content = None if each.content is None else canonical(each.content).decode()
        mark = digest((content or "-").encode()).hex()
        known = Outgoing.objects.filter(county=county, kind=each.kind, key=each.key)
        if known.filter(digest=mark, until=each.until).exists() or (content is None and not known.exists()):
            continue
        Outgoing.objects.update_or_create(
            county=county, kind=each.kind, key=each.key,
            defaults={
                "content": content, "digest": mark, "until": each.until, "changed_at": Now(), "package": None,
            },
        )  # fmt: skip
        found += 1
    return found


def told_keys(county: str, kind: str) -> set[str]:
    """Keys of documents of a kind that the public zone shows, or is about to."""
    gone = digest(b"-").hex()
    rows = Outgoing.objects.filter(county=county, kind=kind).exclude(digest=gone)
    return set(rows.values_list("key", flat=True))


def documents_waiting(county: str, number: int, most: int, most_bytes: int) -> list[Carried]:
    """The oldest that were not carried, now of this package, in the transaction under way."""
    rows = ask(_WAITING, (number, county, county, most, most_bytes))
    return [
        {"kind": kind, "key": key, "content": content, "until": until.isoformat() if until else None}
        for kind, key, content, until, _ in sorted(rows, key=lambda row: (row[4], row[0], row[1]))
    ]


def documents_arrived(county: str, number: int) -> None:
    """What was carried up to a number is outside: its content is kept no more, and what is over is forgotten."""
    told = Outgoing.objects.filter(county=county, package__lte=number)
    told.filter(Q(content=None) | Q(until__lt=Now())).delete()
    told.exclude(content="").update(content="")


def take_documents(county: str, carried: Iterable[Carried]) -> None:
    """Outside: each in the place of the one before it."""
    for each in carried:
        found = Document.objects.filter(county=county, kind=each["kind"], key=each["key"])
        if each["content"] is None:
            found.delete()
            continue
        until = datetime.fromisoformat(each["until"]) if each["until"] else None
        Document.objects.update_or_create(
            county=county, kind=each["kind"], key=each["key"],
            defaults={"content": each["content"], "until": until, "changed_at": Now()},
        )  # fmt: skip


def document(county: str, kind: str, key: str = "") -> Content | None:
    """What is shown under a name now."""
    with scoped(scope_of([county])):
        rows = Document.objects.filter(_not_over(), county=county, kind=kind, key=key)
        found = rows.values_list("content", flat=True).first()
    return None if found is None else json.loads(found)


def documents(county: str, kind: str, beginning: str = "") -> dict[str, Content]:
    """All of a kind whose key begins so, by key in order."""
    with scoped(scope_of([county])):
        rows = Document.objects.filter(_not_over(), county=county, kind=kind, key__startswith=beginning)
        return {key: json.loads(text) for key, text in rows.order_by("key").values_list("key", "content")}


def forget_over(county: str) -> int:
    """Documents whose time is over are gone; how many."""
    with scoped(scope_of([county])):
        return int(Document.objects.filter(county=county, until__lt=Now()).delete()[0])


def forget(county: str, kind: str, key: str) -> None:
    """At once, before its time: who asked for it has read it."""
    with scoped(scope_of([county])):
        Document.objects.filter(county=county, kind=kind, key=key).delete()


def for_one_reader(secret: bytes, content: Content, name: str) -> Content:
    """A content that only the holder of the secret opens; all of up to four thousand bytes are of one size."""
    text = canonical(content)
    padded = text + b" " * (-len(text) % _PADDED)
    return {"sealed": base64.b64encode(seal_by_secret(secret, padded, name)).decode()}


def opened_by(secret: bytes, content: Content, name: str) -> Content | None:
    """None: it is for somebody else."""
    try:
        found: Content = json.loads(open_by_secret(secret, base64.b64decode(content["sealed"]), name))
    except (SealBroken, KeyError, ValueError):
        return None
    return found


_PADDED = 4_096


def _not_over() -> Q:
    return Q(until=None) | Q(until__gte=Now())
