"""`canbao lists undo`: an applied list taken back within a day, while nothing rests on it.

In: its number and the reason. Out: how many rows went and came back. Never: a list that published dues rest on.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="撤销一天内采用的名单。Take an applied list back within a day.")
    def undo(
        number: int = typer.Argument(..., metavar="NUMBER", help="名单编号。The list's number."),
        reason: str = typer.Option(..., "--reason", metavar="TEXT", help="原因。Why."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.billing.resting import rests_on_list
        from canbao.lists.actions import ask_before_undo, undo_list
        from canbao.lists.results import lines_of
        from canbao.lists.supplying import ListOrder

        ask_before_undo(rests_on_list)
        answer = undo_list(actor, new_key(), ListOrder(number, reason))
        typer.echo("\n".join(lines_of(answer)))
        done = answer["done"]
        assert isinstance(done, dict)
        typer.echo(f"  撤回 {done['replaced']} 行，恢复 {done['restored']} 行 rows taken back, rows that stand again")
