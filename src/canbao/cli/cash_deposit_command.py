"""`canbao cash deposit`: all the cash that a town has received, paid in at a bank for the tax office.

In: the town, the bank's slip and its sum. Out: the number of the deposit. Never: another sum than was received.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="镇街把点收的现金全部缴存。Pay in all the cash that a town has received.")
    def deposit(
        town: str = typer.Argument(..., metavar="TOWN", help="镇街代码。Code of the town."),
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        slip: str = typer.Option(..., "--slip", metavar="TEXT", help="缴存单号。Number on the bank's slip."),
        yuan: str = typer.Option(..., "--yuan", metavar="YUAN", help="缴存单金额，元。The slip's sum, in yuan."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        from canbao.values.fen import yuan_to_fen

        fen = yuan_to_fen(yuan)
        actor = opened_actor(var, county, username)

        from canbao.money.collecting import DepositCash, deposit_cash

        made = deposit_cash(actor, new_key(), DepositCash(year, town, slip, fen))
        typer.echo(f"缴存 {made['deposit']}：{made['payments']} 笔，{yuan} 元，待税务局确认入库")
