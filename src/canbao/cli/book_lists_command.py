"""`canbao book lists`: one of the auditors' lists, on the screen or as a workbook.

In: the name of a list, a benefit year. Out: sums by kind, then rows. Never: a name in full; an empty list that does not
say so.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="写出一份审计清单。Write one of the auditors' lists.")
    def lists(
        name: str = typer.Argument(..., metavar="LIST", help="清单，见 answer-an-auditor.md。Which list."),
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        unit: str = typer.Option("", "--unit", metavar="CODE", help="只要一个单位的。Of one unit only."),
        out: Path | None = typer.Option(None, "--out", metavar="FILE", help="写成 xlsx。Write a workbook instead."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.access.exporting import MOST_ROWS
        from canbao.intake.exporting import write_xlsx
        from canbao.money.auditing.kinds import LABELS
        from canbao.money.auditing.reading_lists import HEADERS, audit_list, cells_of
        from canbao.money.auditing.running import Ask
        from canbao.values.fen import format_yuan

        found = audit_list(actor, Ask(name, year, unit), most=MOST_ROWS)
        typer.echo(f"{LABELS[found.list]}：{found.count} 行，{format_yuan(found.fen)} 元")
        for each in found.sums:
            typer.echo(f"  {each.label}：{each.rows} 行，{format_yuan(each.fen)} 元")
        cells = cells_of(found.sums, found.rows)
        if out is not None:
            with out.open("wb") as file:
                write_xlsx(file, HEADERS, cells, LABELS[found.list])
            return
        for row in cells:
            typer.echo("，".join("" if cell is None else str(cell) for cell in row))
