"""`canbao db rewind`: the database as it was at a moment, under another name beside the live one.

In: a moment in the business zone. Out: the name of the new database. Never: the live database touched.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from canbao.cli.db_options import server_of, var_option
from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="取出某一时刻的数据库，放在现用的旁边。The database as of a moment, beside the live one.")
    def rewind(
        to: str = typer.Option(..., "--to", metavar="TIME", help="时刻，如 2024-12-31T14:02:00。The moment."),
        var: Path = var_option(),
    ) -> None:
        from canbao.store import archive
        from canbao.store.server import BUSINESS_ZONE

        try:
            moment = datetime.fromisoformat(to)
        except ValueError:
            raise InputRefused(f"--to {to}：应写成 2024-12-31T14:02:00 not a moment") from None
        moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(BUSINESS_ZONE))
        name = f"canbao_at_{moment:%Y%m%d_%H%M%S}"
        server = server_of(var)
        server.start()
        base = archive.rewind(server, moment, name)
        typer.echo(f"已取出 {moment:%Y-%m-%d %H:%M:%S} 的数据库 as of that moment: {name}（从 {base.name} 起）")
