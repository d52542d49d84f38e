"""Options that the commands of a run share: policies, changes, days, coverage of lists, and the progress bar.

In: texts of the command line. Out: rule books, days, changes. Never: a default day of payment (`--as-of` is said or
nobody unpaid is assumed to pay).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.policy.library import Library
    from canbao.policy.rules import RuleBook


def amend_option() -> Any:
    return typer.Option(
        [], "--amend", metavar="参数=值", help="假设改动，可多次给出。Change a parameter for this run only."
    )


def as_of_option() -> Any:
    return typer.Option(
        None, "--as-of", metavar="日期", help="未缴费的人按这一天缴费计算。Assumed day of payment for who has not paid."
    )


def known_on_option() -> Any:
    return typer.Option(
        None, "--known-on", metavar="日期", help="只用这一天已知的修订。Leave out amendments not known by then."
    )


def day_of(text: str | None, option: str) -> date | None:
    """A day of the command line. Raises InputRefused."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputRefused(f"{option} {text}：应写成 2024-12-31 not a day") from None


def changes_of(amend: Iterable[str]) -> dict[str, str]:
    """`key=value` texts as a dict. Raises InputRefused."""
    found: dict[str, str] = {}
    for text in amend:
        key, sign, value = text.partition("=")
        if not sign or not key.strip():
            raise InputRefused(f"--amend {text}：应写成 参数=值 expected key=value")
        found[key.strip()] = value.strip()
    return found


def books_of(library: Library, names: str, changes: dict[str, str], known_on: date | None) -> dict[str, RuleBook]:
    """The rule book of each policy in a comma-separated list."""
    from canbao.policy.loading import load

    wanted = [name.strip() for name in names.split(",") if name.strip()]
    if not wanted:
        raise InputRefused("请写出政策名称，用 canbao policy list 查看 name a policy")
    return {name: load(library, name, amend=changes, known_on=known_on) for name in wanted}


@contextmanager
def progress_bar(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A bar on a terminal; nothing where the output is no terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from canbao.assess.running import tell_nobody

    console = Console(stderr=True)
    if not console.is_terminal:
        yield tell_nobody
        return
    with Progress(console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
