"""`canbao cash hand-in`: everything that a collector holds, offered to the town.

In: the collector's account, a village or town. Out: the number of the hand-in and its sum. Never: a part of the cash.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="hand-in", help="代收人把手中现金全部上交镇街。Hand in all the cash you hold.")
    def hand_in(
        unit: str = typer.Argument(..., metavar="UNIT", help="村居或镇街代码。Code of the village or town."),
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.collecting import HandInCash, hand_in_cash
        from canbao.values.fen import format_yuan

        made = hand_in_cash(actor, new_key(), HandInCash(year, unit))
        fen = made["fen"]
        assert isinstance(fen, int)
        typer.echo(f"上交单 {made['hand_in']}：{made['payments']} 笔，{format_yuan(fen)} 元，待镇街点收")
