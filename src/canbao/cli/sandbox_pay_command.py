"""`canbao sandbox pay`: made-up people pay their bills over some days, some of them wrongly.

In: a share, days, a seed, faults. Out: payments in the office's books. Never: a payment told to the bureau: that is
`report`.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import day_of, folder_argument, on_option, seed_option, year_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="让一部分人缴费。Let a share of the people pay.")
    def pay(
        folder: Path = folder_argument(),
        year: int = year_option(),
        share: int = typer.Option(60, "--share", min=0, max=100, help="未缴者的百分之几。Percent of who has not paid."),
        on: str = on_option(),
        days: int = typer.Option(1, "--days", min=1, help="从那天起分几天。Over how many days from then."),
        seed: int = seed_option(),
        faults: str = typer.Option("", "--faults", help="wrong_county,wrong_amount,twice"),
    ) -> None:
        from canbao.sandbox.faults import OF_PEOPLE, faults_named
        from canbao.sandbox.office import TaxOffice
        from canbao.sandbox.paying import Paying

        order = Paying(year, share, day_of(on), days, seed, faults_named(faults, OF_PEOPLE))
        typer.echo(f"缴费 {TaxOffice.of(folder).pay(order):,} 笔 payments")
