"""`canbao money held`: money that the tax office has and nobody's due matches, until somebody decides.

In: a benefit year. Out: one line each with its number and problem; exit status 1 when there is any. Never: a person.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="列出待查款：税务收到而对不上应缴的钱。List money that matches nobody's due.")
    def held(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.models import Problem
        from canbao.money.waiting import money_held
        from canbao.values.fen import format_yuan

        rows = money_held(actor, year)
        for each in rows:
            typer.echo(
                f"待查款 {each.id}：{format_yuan(each.fen)} 元，{each.paid_on} 缴，{each.channel}，"
                f"流水号 {each.tax_number}，{Problem(each.problem).label}，{each.held_on} 起待查"
            )
        typer.echo(f"共 {len(rows)} 笔，{format_yuan(sum(each.fen for each in rows))} 元")
        raise typer.Exit(1 if rows else 0)
