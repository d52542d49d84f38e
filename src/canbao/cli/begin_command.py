"""`canbao begin`: the code with which a county begins on a page, for whoever does not type names on the machine.

In: the county. Out: the code, and where to type it. Never: a code for a county that has its administrators.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import county_argument
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="打印一个县的起始码，在网页上设立三员。Print the code to set up administrators with on a page.")
    def begin(county: str = county_argument(), var: Path = var_option()) -> None:
        from canbao.store.opening import open_store

        open_store(var)

        from canbao.access.beginning import CODE_MINUTES, code_for

        typer.echo(code_for(county))
        typer.echo(
            f"请在 {CODE_MINUTES} 分钟内打开网站的 /begin，填上面的起始码。\n"
            f"Open /begin on the site within {CODE_MINUTES} minutes, and type the code."
        )
