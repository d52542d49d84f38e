"""What commands about people of the store share: which policies, which county, and the store opened.

In: texts of the command line. Out: a `Choice` of policies and the county's code. Never: a county guessed for a policy
that rules in several.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.billing.policies import Choice


def county_option() -> Any:
    """`--county`."""
    return typer.Option("", "--county", metavar="CODE", help="县代码，默认为政策的县。County; the policy's by default.")


def chosen_in_store(
    policy: str, amend: dict[str, str], known_on: date | None, folders: tuple[str, ...], county: str, var: Path
) -> tuple[Choice, str]:
    """Open the store; the policies and their county. Raises InputRefused."""
    from canbao.store.opening import open_store

    open_store(var)
    from canbao.billing.policies import Choice, books_of, place_of
    from canbao.store.scope import COUNTY_DIGITS

    names = tuple(name.strip() for name in policy.split(",") if name.strip())
    choice = Choice(names, tuple(sorted(amend.items())), known_on, folders)
    code = county or place_of(books_of(choice))[:COUNTY_DIGITS]
    if len(code) != COUNTY_DIGITS:
        raise InputRefused("请用 --county 写明县代码 say with --county which county")
    return choice, code
