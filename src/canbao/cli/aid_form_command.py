"""`canbao aid form`: the form by which a request is applied for, as a workbook.

In: the number of a request, where the workbook goes. Out: the file. Never: a person: the annex is an export of its own.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把一份申请写成申请表。Write the form of a request as a workbook.")
    def form(
        number: int = typer.Argument(..., metavar="NUMBER", help="申请编号。The request's number."),
        county: str = county_argument(),
        out: Path = typer.Option(..., "--out", metavar="FILE", help="写到哪个文件。The workbook to write."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.aiding.application import application_form, write_application

        found = application_form(actor, number)
        with out.open("wb") as file:
            write_application(file, found)
        typer.echo(f"已写入 written: {out}")
