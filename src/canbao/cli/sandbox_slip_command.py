"""`canbao sandbox slip`: cash of one slip arrived at the office, with the people it is for.

In: the number of a slip, numbers of people at the bureau. Out: their payments, and the sum. Never: somebody who has
paid already.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import day_of, folder_argument, on_option, year_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="记一张现金缴存单。Note a slip of cash.")
    def slip(
        folder: Path = folder_argument(),
        paper: str = typer.Argument(..., metavar="PAPER", help="缴存单号。Number of the slip."),
        people: list[int] = typer.Argument(..., metavar="REFERENCE...", help="医保人员编号。Numbers of the people."),
        year: int = year_option(),
        on: str = on_option(),
    ) -> None:
        from canbao.sandbox.office import TaxOffice
        from canbao.values.fen import format_yuan

        fen = TaxOffice.of(folder).take_cash(year, paper, people, day_of(on))
        typer.echo(f"缴存单 {paper}：{len(people)} 人 {format_yuan(fen)} 元 yuan")
