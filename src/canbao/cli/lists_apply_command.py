"""`canbao lists apply`: a checked list into the register.

In: the number that `canbao lists check` gave. Out: how many rows of which table. Never: half of a list.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="apply", help="采用一份核对过的名单。Bring a checked list into the register.")
    def apply_file(
        number: int = typer.Argument(..., metavar="NUMBER", help="名单编号。The list's number."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.lists.actions import apply_list
        from canbao.lists.results import lines_of
        from canbao.lists.supplying import ListOrder

        answer = apply_list(actor, new_key(), ListOrder(number))
        typer.echo("\n".join(lines_of(answer)))
        done = answer["done"]
        assert isinstance(done, dict)
        typer.echo("  " + "，".join(f"{name} {count}" for name, count in done.items()))
