"""`canbao cash count`: cash that a collector brought, counted by the town, or turned back with a reason.

In: the number of the hand-in, the yuan counted or a reason. Out: its state. Never: another sum than its payments have.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="镇街点收代收人上交的现金，或退回。Count cash that was handed in, or turn it back.")
    def count(
        hand_in: int = typer.Argument(..., metavar="N", help="上交单编号，见 canbao cash list。Its number."),
        county: str = county_argument(),
        yuan: str = typer.Option("", "--yuan", metavar="YUAN", help="点收金额，元。The sum counted, in yuan."),
        refuse: str = typer.Option("", "--refuse", metavar="TEXT", help="不收，写原因。Turn it back, and why."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        if bool(yuan) == bool(refuse):
            raise typer.BadParameter("--yuan 和 --refuse 写一个，也只写一个 one of --yuan and --refuse")

        from canbao.values.fen import yuan_to_fen

        counted = yuan_to_fen(yuan) if yuan else 0
        actor = opened_actor(var, county, username)

        from canbao.money.collecting import DecideHandIn, decide_hand_in
        from canbao.money.states import HandInState

        made = decide_hand_in(actor, new_key(), DecideHandIn(hand_in, counted, not refuse, refuse))
        typer.echo(f"上交单 {hand_in}：{HandInState(str(made['state'])).label}")
