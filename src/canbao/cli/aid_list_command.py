"""`canbao aid list`: what each payer owes, was asked for and has paid, and every request with its state.

In: a benefit year. Out: one line a payer, one line a request; exit status 1 when book, requests and lists differ.
Never: a person.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        name="list", help="各出资方的资助与财政对账，及全部申请。Aid by payer beside finance, and the requests."
    )
    def list_aid(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.aid_states import AidState
        from canbao.money.aiding.application import aid_requests
        from canbao.money.aiding.reconciling import reconcile_aid
        from canbao.values.fen import format_yuan

        accounts = reconcile_aid(actor, year)
        for each in accounts:
            sums = {
                "应出": each.charged_fen, "个人未缴": each.waiting_fen, "已申请": each.requested_fen,
                "可申请": each.open_fen, "已拨付": each.transferred_fen, "已划入基金": each.remitted_fen,
                "不符": each.difference_fen,
            }  # fmt: skip
            told = "，".join(f"{word} {format_yuan(fen)}" for word, fen in sums.items())
            typer.echo(f"{each.payer}（{each.name}）：{told}")
        for request in aid_requests(actor, year):
            state = AidState(request.state).label
            typer.echo(
                f"申请 {request.id}：{request.payer} {request.unit} 第 {request.batch} 批，{request.persons} 人，"
                f"{format_yuan(request.fen)} 元，{state}"
            )
        raise typer.Exit(1 if any(each.difference_fen for each in accounts) else 0)
