"""`canbao money settle`: a difference given to somebody else, or closed with what came of it.

In: its number, an owner or a reason. Out: its state. Never: one closed without a reason.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="处理一条差异：说明后关闭，或改由别人处理。Close a difference, or give it to somebody else.")
    def settle(
        difference: int = typer.Argument(..., metavar="N", help="差异编号，见 canbao money differences。Its number."),
        county: str = county_argument(),
        reason: str = typer.Option("", "--reason", metavar="TEXT", help="原因和处理结果。What came of it."),
        owner: str = typer.Option("", "--owner", metavar="WHO", help="改由谁处理：tax、bureau、town。The new owner."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        if bool(reason) == bool(owner):
            raise typer.BadParameter("--reason 和 --owner 写一个，也只写一个 one of --reason and --owner")
        actor = opened_actor(var, county, username)

        from canbao.exchange.differences import AssignDifference, CloseDifference, assign_difference, close_difference

        if owner:
            assign_difference(actor, new_key(), AssignDifference(difference, owner))
            typer.echo(f"差异 {difference} 改由 {owner} 处理")
            return
        close_difference(actor, new_key(), CloseDifference(difference, reason))
        typer.echo(f"差异 {difference} 已说明，关闭")
