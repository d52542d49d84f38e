"""`canbao exchange template`: the empty workbook of a format, with drop-downs.

In: the format. Out: an xlsx file. Never: a store opened.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成一种格式的空白表。Write the empty workbook of a format.")
    def template(
        format_: str = typer.Argument(..., metavar="FORMAT", help="哪一种格式，如 payments。Which format."),
        target: Path = typer.Option(..., "-o", "--out", metavar="FILE", help="写到哪里。Where to write it."),
        var: Path = var_option(),
    ) -> None:
        from canbao.store.opening import set_up_django

        set_up_django(var)

        from canbao.exchange.definitions import format_of
        from canbao.intake.template import write_template

        found = format_of(format_)
        with target.open("wb") as file:
            write_template(file, found.definition(None))
        typer.echo(f"已写入 written: {target}（{found.title}）")
