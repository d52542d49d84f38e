"""`canbao book rebuild`: the book rebuilt from its log beside what the store says, part by part.

In: a benefit year. Out: one line a part with both digests; exit status 1 when one differs. Never: a person's name.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="按日志重建账目，与现存的逐项比较。Rebuild the book from its log and compare.")
    def rebuild(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.money.rebuilding import rebuild_book

        parts = rebuild_book(actor, year)
        for part in parts:
            said = "一致" if part.is_equal else "不同"
            typer.echo(f"{part.name}：{part.lines} 行，{said}，重建 {part.rebuilt}，现存 {part.stored}")
            if part.first_difference:
                rebuilt, stored = part.first_difference
                typer.echo(f"  第一处不同：重建“{rebuilt}”，现存“{stored}”")
        raise typer.Exit(0 if all(part.is_equal for part in parts) else 1)
