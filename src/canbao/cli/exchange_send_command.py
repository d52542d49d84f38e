"""`canbao exchange send`: a package taken out as two files, to be carried to its partner.

In: the number that `canbao exchange make` gave. Out: the file and its manifest in a folder. Never: a file half written
under its name.
"""

from __future__ import annotations

import os
from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="取出数据包，送交往来单位。Fetch a package to carry it to its partner.")
    def send(
        package: int = typer.Argument(..., metavar="PACKAGE", help="数据包编号。The package's number."),
        folder: Path = typer.Option(..., "-o", "--out", metavar="DIR", help="写到哪个文件夹。Where to write it."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.exchange.fetching import fetch_package

        aside = folder / f".package-{package}.part{os.getpid()}"
        try:
            with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                manifest = fetch_package(actor, new_key(), package, file)
            aside.replace(folder / manifest.file_name)
        finally:
            aside.unlink(missing_ok=True)
        (folder / manifest.manifest_name).write_bytes(manifest.text())
        typer.echo(f"已写入 written: {folder / manifest.file_name}")
        typer.echo(f"已写入 written: {folder / manifest.manifest_name}")
