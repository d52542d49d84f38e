"""`canbao zone stand`: how far this zone's files are, for another one that was made anew; and inside, all told again.

In: the store. Out: one line. Never: a change, unless all is to be told again.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="印出本区收发到第几号，交给重建的另一区。How far this zone is, for one that was made anew.")
    def stand(
        var: Path = var_option(),
        zone: str = zone_option(),
        tell_again: bool = typer.Option(
            False, "--tell-again", help="公开的内容全部重送一遍。Tell everything public again."
        ),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import open_store

        open_store(var)
        from canbao.access.actors import counties
        from canbao.crossing.resuming import as_text, stands_of, tell_anew

        found = [each for county in counties() for each in stands_of(county)]
        if tell_again:
            for county in counties():
                tell_anew(county)
        typer.echo(as_text(found))
