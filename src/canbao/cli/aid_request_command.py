"""`canbao aid request`: everybody for whom a payer's aid is due and has not been asked for, as one request.

In: a payer, a benefit year, perhaps a town. Out: the number of the request, how many people, how much. Never: somebody
whose own share is unpaid.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="确认一个出资方的资助名单，生成申请。Confirm a list of aided people.")
    def request(
        payer: str = typer.Argument(..., metavar="PAYER", help="出资方代码，见 canbao aid list。The payer's code."),
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        unit: str = typer.Option("", "--unit", metavar="CODE", help="只要一个镇街的。Of one town only."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.aiding.requests import ConfirmAidList, confirm_aid_list
        from canbao.values.fen import format_yuan

        made = confirm_aid_list(actor, new_key(), ConfirmAidList(year, payer, unit or county))
        fen = made["fen"]
        assert isinstance(fen, int)
        typer.echo(f"申请 {made['request']}（第 {made['batch']} 批）：{made['persons']} 人，{format_yuan(fen)} 元")
