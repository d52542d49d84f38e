"""What commands that change the store share: which store, in which county, as whom.

In: `--var`, `--county`, `--as`. Out: the opened store and an `Actor`. Never: an account that is not there; without
`--as` the machine's operator acts as the system, which the trail says.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import typer

if TYPE_CHECKING:
    from canbao.access.actors import Actor


def county_argument() -> Any:
    """`--county CODE`, needed."""
    return typer.Option(..., "--county", metavar="CODE", help="县代码，6 位。Code of the county, 6 digits.")


def as_option() -> Any:
    """`--as USERNAME`."""
    return typer.Option(
        "", "--as", metavar="USERNAME", help="以哪个账号办理；不写则为系统。As which account; without, the system."
    )


def opened_actor(var: Path, county: str, username: str) -> Actor:
    """The store opened and whoever acts. Raises NoSuchAccount, AccountStopped."""
    from canbao.store.opening import open_store

    open_store(var)

    from canbao.access.actors import actor_of, system_actor

    return actor_of(username) if username else system_actor(county)


def new_key() -> str:
    """The key of one request made on the command line."""
    return f"cli-{uuid4().hex}"
