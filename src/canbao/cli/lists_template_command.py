"""`canbao lists template`: the empty workbook of a list, with drop-downs.

In: the list, perhaps the county. Out: an xlsx file. Never: a store opened.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成名单的空白模板。Write the empty workbook of a list.")
    def template(
        supplier: str = typer.Argument(..., metavar="LIST", help="哪一种名单。Which list, as `civil_affairs`."),
        target: Path = typer.Option(..., "-o", "--out", metavar="FILE", help="写到哪里。Where to write it."),
        county: str = typer.Option("", "--county", metavar="CODE", help="县代码：下拉框里有镇村。With its places."),
        var: Path = var_option(),
    ) -> None:
        from canbao.store.opening import set_up_django

        set_up_django(var)

        from canbao.lists.actions import supplier_of
        from canbao.lists.templates import write_list_template

        found = supplier_of(supplier)
        with target.open("wb") as file:
            write_list_template(file, found, county)
        typer.echo(f"已写入 written: {target}（{found.title}）")
