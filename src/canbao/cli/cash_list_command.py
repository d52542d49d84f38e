"""`canbao cash list`: cash that has not arrived at the tax office: in hands, offered, in towns, on the way.

In: a benefit year. Out: one line each, the oldest first; exit status 1 when there is any. Never: a payer.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option

PLACES = {"hand": "代收人手中，账号", "offered": "上交待点收，账号", "town": "镇街待缴存", "way": "已缴存在途，单号"}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="list", help="现金现在在谁手里。Where the cash is.")
    def list_cash(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.waiting import cash_there
        from canbao.values.fen import format_yuan

        rows = cash_there(actor, year)
        for each in rows:
            where = f"{PLACES[each.place]} {each.of}" + (f"，编号 {each.record}" if each.record else "")
            typer.echo(f"{where}：{each.payments} 笔，{format_yuan(each.fen)} 元，{each.since} 起")
        typer.echo(f"未入库现金 {format_yuan(sum(each.fen for each in rows))} 元")
        raise typer.Exit(1 if rows else 0)
