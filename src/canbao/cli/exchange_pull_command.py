"""`canbao exchange pull`: what a partner has for us fetched from its address, now.

In: a partner. Out: what became of its packages; exit status 1 when one was refused. Never: a package past the checks of
`take`; anywhere asked but at the stated address.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="向往来单位的接口调取数据包并回执。Fetch a partner's packages and answer them.")
    def pull(
        partner: str = typer.Argument(..., metavar="CODE", help="单位代码。Code of the partner."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.exchange.pulling import pull_packages

        pulled = pull_packages(actor, partner, is_urgent=True)
        found = "，".join(f"{word} {count}" for word, count in sorted(pulled.results.items()))
        typer.echo(f"{found or '没有新的数据包 nothing new'}；送达回执 answers told: {pulled.told}")
        if pulled.words:
            typer.echo(pulled.words)
        if pulled.is_more:
            typer.echo("还有没取完的，请再次调取 there is more: pull again")
        raise typer.Exit(1 if pulled.words else 0)
