"""The newest head of a county's trail, kept in a file beside the database, where whoever cuts the trail cannot reach.

In: the folder of this installation's own files, a county. Out: a `KeptHead`. Never: half a head.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from canbao.store.failures import StoreFailed


class BadHead(StoreFailed):
    """The kept head cannot be read."""


@dataclass(frozen=True)
class KeptHead:
    """Seal `number` had this head (hexadecimal)."""

    number: int
    head: str


def head_path(var: Path, county: str) -> Path:
    """Where the head of a county is kept."""
    return var / "trail" / f"{county}.json"


def read_head(path: Path) -> KeptHead | None:
    """The kept head; None where none was kept. Raises BadHead."""
    try:
        return parse_head(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def parse_head(text: str) -> KeptHead:
    """A head as it is kept, or as `number:head` as a person types it from a bulletin. Raises BadHead."""
    try:
        if ":" in text and not text.lstrip().startswith("{"):
            number, _, head = text.strip().partition(":")
            return KeptHead(int(number), bytes.fromhex(head).hex())
        return KeptHead(**json.loads(text))
    except (ValueError, TypeError) as error:
        raise BadHead(f"封存摘要读不出来，应为“序号:摘要” cannot be read, should be number:head ({error})") from None


def keep_head(path: Path, head: KeptHead) -> None:
    """Keep it, whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part{os.getpid()}")
    with aside.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(head)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
