"""`canbao sandbox statement`: the office's own books of some days, to be laid beside the bureau's.

In: days, both inclusive. Out: a package. Never: a fault: what goes wrong on the way is not in these
books.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import day_of, folder_argument, on_option, out_option, write_packages, year_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成对账单。Make a statement.")
    def statement(
        folder: Path = folder_argument(),
        year: int = year_option(),
        first: str = typer.Option(..., "--from", metavar="DAY", help="对账首日。First day."),
        last: str = typer.Option(..., "--until", metavar="DAY", help="对账末日。Last day."),
        on: str = on_option(),
        out: Path = out_option(),
    ) -> None:
        from canbao.sandbox.office import TaxOffice

        write_packages([TaxOffice.of(folder).state(year, day_of(first), day_of(last), day_of(on))], out)
