"""`canbao zone resume`: a zone that was made anew goes on where the other one stands.

In: the line that `canbao zone stand` printed there. Out: a line. Never: a zone set back.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="重建的区从另一区所在的号接着收发。Go on where the other zone stands.")
    def resume(
        stand: str = typer.Argument(..., help="另一区 canbao zone stand 印出的那一行。The line printed there."),
        var: Path = var_option(),
        zone: str = zone_option(),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import open_store

        open_store(var)
        from canbao.crossing.packages import way_out_of
        from canbao.crossing.resuming import read_stands
        from canbao.crossing.resuming import resume as resume_at
        from canbao.store.configuration import read_configuration

        found = read_stands(stand)
        resume_at(found, way_out_of(read_configuration().zone))
        typer.echo(f"已接上 resumed: {len(found)}")
