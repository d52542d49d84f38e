"""What the `canbao audit` commands share: which counties, and an opened store.

In: the folder of this installation's own files, a county or none. Out: actors of the worker, one a county.
Never: a county that is not there.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.actors import Actor


def county_option() -> Any:
    """`--county`."""
    return typer.Option("", "--county", metavar="CODE", help="县代码；不写则全部。County code; all of them without.")


def opened_counties(var: Path, county: str) -> list[Actor]:
    """The store opened, and the worker in each county that is meant."""
    from canbao.store.opening import open_store

    open_store(var)

    from canbao.access.actors import counties, system_actor

    known = counties()
    if county and county not in known:
        raise InputRefused(f"没有县 {county} 的记录 no such county here; 有 known: {'、'.join(known) or '—'}")
    return [system_actor(code) for code in ([county] if county else known)]
