"""What the `canbao lists` commands share: which list, as of which day, read from which file.

In: arguments. Out: a day, the bytes of a file. Never: a day guessed.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import typer

from canbao.cli.refusals import InputRefused


def supplier_option() -> Any:
    """`--supplier`."""
    return typer.Option(..., "--supplier", metavar="LIST", help="哪一种名单。Which list, as `civil_affairs`.")


def as_of_option() -> Any:
    """`--as-of`."""
    return typer.Option(..., "--as-of", metavar="DAY", help="名单说的是哪一天，如 2024-09-30。The list's day.")


def day_of(text: str) -> date:
    """A day. Raises InputRefused."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRefused(f"“{text}”不是日期，应写成 2024-09-30 not a day") from None


def write_out(path: Path, content: bytes) -> None:
    """A file that goes back to the sender."""
    path.write_bytes(content)
    typer.echo(f"已写入 written: {path}")
