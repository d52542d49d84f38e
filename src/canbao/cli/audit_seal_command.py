"""`canbao audit seal`: chain and sign the entries of the trail that can have no older neighbour any more.

In: a county or all. Out: a line a county with the newest head, for the bulletin. Never: an entry changed.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.audit_options import county_option, opened_counties
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="封存新的审计记录。Chain and sign new entries of the trail.")
    def seal(var: Path = var_option(), county: str = county_option()) -> None:
        actors = opened_counties(var, county)

        from canbao.access.sealing import newest_head, seal_trail

        for actor in actors:
            made = seal_trail(actor)
            head = newest_head(actor.county)
            newest = "—" if head is None else f"{head.number}:{head.head}"
            typer.echo(f"{actor.county}：新封存 new seals {made}，最新 newest {newest}")
