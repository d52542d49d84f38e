"""`canbao db restore`: put a backup in place of the database, which is kept under another name.

In: the folder of this installation's own files, on a new machine an empty one but for the keys; a backup. Out: a line
that names the kept database. Never: a damaged backup; one that the keys cannot open; a database that is lost.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from canbao.cli.db_options import marks_of_keys, server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="用备份换下数据库，原来的另名保留。Put a backup in place; the old database is kept.")
    def restore(
        file: Path = typer.Argument(metavar="FILE", help="备份文件。The backup."),
        var: Path = var_option(),
    ) -> None:
        from canbao.store import backup
        from canbao.store.server import BUSINESS_ZONE

        kept = f"canbao_before_{datetime.now(ZoneInfo(BUSINESS_ZONE)):%Y%m%d_%H%M%S}"
        server = server_of(var)
        backup.check(file)
        server.start()
        backup.restore(server, file, kept, marks_of_keys(var))
        typer.echo(f"已恢复 restored。原数据库 the old database: {kept}")
