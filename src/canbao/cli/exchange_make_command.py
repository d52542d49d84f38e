"""`canbao exchange make`: a package for a partner.

In: the partner, the format, the benefit year; for some formats a prepared file. Out: the number to send it by. Never: a
file in clear: `canbao exchange send` writes it.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成发给往来单位的数据包。Make a package for a partner.")
    def make(
        partner: str = typer.Argument(..., metavar="PARTNER", help="往来单位代码。Its code."),
        format_: str = typer.Argument(..., metavar="FORMAT", help="格式，如 payable。The format."),
        year: int = typer.Option(..., "--year", metavar="YEAR", help="待遇年度。The benefit year."),
        changes: bool = typer.Option(False, "--changes", help="只发变动。Only what changed since the last."),
        prepared: Path | None = typer.Option(
            None, "--file", metavar="FILE", help="准备好的文件，用于系统里没有内容的格式。A prepared file."
        ),
        xlsx: bool = typer.Option(False, "--xlsx", help="写成 .xlsx，不写则为 .csv。As a workbook."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        content = prepared.read_bytes() if prepared else b""
        prepared_kind = prepared.suffix.removeprefix(".").lower() if prepared else "csv"
        if prepared_kind not in ("csv", "xlsx"):
            raise InputRefused("准备好的文件须是 .csv 或 .xlsx a prepared file is .csv or .xlsx")
        actor = opened_actor(var, county, username)

        from canbao.exchange.definitions import Manner
        from canbao.exchange.making import MakePackage, make_package
        from canbao.values.fen import format_yuan

        manner, kind = Manner.CHANGE if changes else Manner.FULL, "xlsx" if xlsx else "csv"
        order = MakePackage(partner, format_, year, manner, kind, content, prepared_kind)
        answer = make_package(actor, new_key(), order)
        total, left_out = answer["sum_fen"], answer["left_out"]
        assert isinstance(total, int)
        typer.echo(f"已生成 made: {answer['package']}（{answer['name']}）")
        typer.echo(f"  第 {answer['number']} 号，{answer['rows']} 行，合计 {format_yuan(total)} 元")
        if left_out:
            typer.echo(f"  未列入 left out: {left_out}")
