"""`canbao fhir fetch`: the file of an export, for whoever asked for it, while its day lasts.

In: the number of an export. Out: a file with one resource a line. Never: a file written over another one.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="领取 FHIR 导出的文件。Fetch the file of an export.")
    def fetch(
        export: int = typer.Argument(..., metavar="EXPORT", help="导出编号。Its number."),
        out: Path = typer.Option(..., "-o", "--out", metavar="FILE", help="写到哪个文件（ndjson）。Where to."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.access.export_files import OneExport, fetch_export

        file = fetch_export(actor, new_key(), OneExport(export))
        with out.open("xb") as target:
            target.write(file.content)
        typer.echo(f"已写出 written: {out}（{file.name}）")
