"""Ways by which messages leave: a numbered file in a folder, or a signed request to a stated address.

In: a batch with its messages and telephones. Out: what was taken, message by message; what arrived. Never: a batch
twice: its number names the file and is the key of the request; a telephone in a log, an error or a row.

POST <address>/batches, Idempotency-Key sms-<batch>, JSON `{"batch": 7, "messages": [{"id": 1, "phone": "…", "text":
"…"}]}`; answered with `{"results": [{"id": 1, "accepted": true, "words": ""}]}`.
GET <address>/batches/7/reports is answered with `{"reports": [{"id": 1, "delivered": true, "words": ""}]}`.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from canbao.access.wording import one_line
from canbao.exchange.calling import CallFailed, Line
from canbao.intake.exporting import write_csv
from canbao.values.personal_numbers import has_personal_number

MOST_WORDS = 200
"""Characters of a gateway's words that are kept."""
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@dataclass(frozen=True)
class Outgoing:
    """One message on its way, with its telephone in memory only."""

    id: int
    phone: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What became of one message. `is_good`: taken, or arrived."""

    id: int
    is_good: bool
    words: str = ""


class Gateway(Protocol):
    """Who carries messages away."""

    def send(self, batch: int, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Give a batch; given again, it is the same batch. Raises CallFailed, Declined."""

    def reports(self, batch: int) -> list[Outcome]:
        """What arrived of it, as far as known. Raises CallFailed, Declined."""


@dataclass(frozen=True)
class FileGateway:
    """A file a batch, for an operator's own program. What arrived is told by its report (`record_delivery`)."""

    folder: Path

    def send(self, batch: int, messages: Sequence[Outgoing]) -> list[Outcome]:
        """Written beside and then named, so that nobody takes half a file."""
        self.folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
        target = self.folder / f"{batch:015d}.csv"
        if not target.exists():
            beside = target.with_suffix(".part")
            beside.unlink(missing_ok=True)
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE_FILE)
            with os.fdopen(handle, "wb") as file:
                file.write(_as_csv(messages))
                file.flush()
                os.fsync(file.fileno())
            beside.rename(target)
        return [Outcome(each.id, is_good=True) for each in messages]

    def reports(self, batch: int) -> list[Outcome]:
        del batch
        return []


@dataclass(frozen=True)
class HttpGateway:
    """An operator's interface at the stated address."""

    address: str
    key: str
    secret: str = field(repr=False)
    clock: Callable[[], datetime]

    def send(self, batch: int, messages: Sequence[Outgoing]) -> list[Outcome]:
        rows = [{"id": each.id, "phone": each.phone, "text": each.text} for each in messages]
        body = json.dumps({"batch": batch, "messages": rows}, ensure_ascii=False).encode()
        answer = self._line.post("/batches", body, f"sms-{batch}")
        found = read_outcomes(answer, "results", "accepted", {each.id for each in messages})
        missing = {each.id for each in messages} - {each.id for each in found}
        if missing:
            raise CallFailed(f"网关没有说明 {len(missing)} 条短信的结果 the gateway is silent on some messages")
        return found

    def reports(self, batch: int) -> list[Outcome]:
        return read_outcomes(self._line.get(f"/batches/{batch}/reports"), "reports", "delivered", None)

    @property
    def _line(self) -> Line:
        return Line(self.address, self.key, self.secret, self.clock)


def read_outcomes(body: bytes, name: str, verdict: str, known: set[int] | None) -> list[Outcome]:
    """What a gateway says of messages, each once. Raises CallFailed.

    >>> read_outcomes(b'{"results": [{"id": 1, "accepted": true}]}', "results", "accepted", {1})
    [Outcome(id=1, is_good=True, words='')]
    """
    try:
        rows: list[dict[str, Any]] = json.loads(body)[name]
        found = {
            row["id"]: Outcome(row["id"], row[verdict] is True, words_of(str(row.get("words", "")))) for row in rows
        }
        if any(type(id_) is not int for id_ in found) or (known is not None and not found.keys() <= known):
            raise ValueError(name)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise CallFailed("网关的答复不是约定的格式 the gateway's answer is not as described") from None
    return list(found.values())


def words_of(text: str) -> str:
    """In one line, without anybody's number."""
    words = one_line(text, MOST_WORDS)
    return "（略）" if has_personal_number(words) else words


def _as_csv(messages: Sequence[Outgoing]) -> bytes:
    """An operator may well open the file in a spreadsheet: no text of it is computed there."""
    file = io.BytesIO()
    write_csv(file, ("编号", "手机号码", "正文"), ((each.id, each.phone, each.text) for each in messages))
    return file.getvalue()
