"""`canbao money match`: held money found to be somebody's, or given back by the tax office.

In: its number, a person or `--back`, how that is known. Out: the payment's number, or the state. Never: a decision
without a reason; a payment of another sum than was due on the day it was paid.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="认领或退回一笔待查款。Decide whose held money is, or that it went back.")
    def match(
        held: int = typer.Argument(..., metavar="HELD", help="待查款编号，见 canbao money held。Its number."),
        county: str = county_argument(),
        person: int = typer.Option(0, "--person", metavar="N", help="认领：人员编号。Whose it is."),
        back: bool = typer.Option(False, "--back", help="退回：税务局已退给缴款人。It went back to whoever paid."),
        reason: str = typer.Option(..., "--reason", metavar="TEXT", help="依据。How that is known."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        if bool(person) == back:
            raise typer.BadParameter("--person 和 --back 写一个，也只写一个 one of --person and --back")
        actor = opened_actor(var, county, username)

        from canbao.money.holding import GiveBackHeld, MatchHeld, give_back_held, match_held

        if back:
            give_back_held(actor, new_key(), GiveBackHeld(held, reason))
            typer.echo(f"待查款 {held} 已记为退回")
            return
        answer = match_held(actor, new_key(), MatchHeld(held, person, reason))
        typer.echo(f"待查款 {held} 已认领，缴费编号 {answer['payment']}")
