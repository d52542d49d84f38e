"""`canbao money differences`: what differs between our book and the tax office's statements, and who has to settle it.

In: a benefit year, perhaps a kind. Out: counts by kind and owner with the oldest day, then one line each; exit status 1
when any is open. Never: a person's number.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="列出与税务对账的差异。List differences from the tax office's statements.")
    def differences(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        kind: str = typer.Option("", "--kind", metavar="KIND", help="只列一种。One kind only."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.exchange.differences import ages, view_differences
        from canbao.money.models import DifferenceKind
        from canbao.values.fen import format_yuan

        def sums(ours: int | None, theirs: int | None) -> str:
            told = (
                f"{who} {format_yuan(fen)} 元" for who, fen in (("我方", ours), ("税务", theirs)) if fen is not None
            )
            return "，".join(told)

        found = ages(actor, year)
        for age in found:
            label = DifferenceKind(age.kind).label
            typer.echo(
                f"{label}（{age.kind}）：{age.count} 条，由 {age.owner} 处理，{sums(age.ours_fen, age.theirs_fen)}，"
                f"最早 {age.oldest}"
            )
        for each in view_differences(actor, year, kind):
            told = sums(each.ours_fen, each.theirs_fen)
            typer.echo(f"差异 {each.id}：{DifferenceKind(each.kind).label}，{each.about}，{told}，{each.opened_on}")
        typer.echo(f"未了结 {sum(age.count for age in found)} 条")
        raise typer.Exit(1 if found else 0)
