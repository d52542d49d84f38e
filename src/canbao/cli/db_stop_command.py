"""`canbao db stop`: stop canbao's own PostgreSQL server.

In: the folder of this installation's own files. Out: whether it ran. Never: lost work; whatever was committed is kept.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="停止自带的数据库。Stop canbao's own database server.")
    def stop(var: Path = var_option()) -> None:
        typer.echo("已停止 stopped" if server_of(var).stop() else "没有在运行 not running")
