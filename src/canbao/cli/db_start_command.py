"""`canbao db start`: start canbao's own PostgreSQL server, made the first time.

In: the folder of this installation's own files. Out: a line about the server. Never: a second server for one folder.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="启动自带的数据库，第一次会新建。Start canbao's own database server.")
    def start(var: Path = var_option()) -> None:
        server = server_of(var)
        server.start()
        typer.echo(f"已启动 running: PostgreSQL {server.health().version}，{server.layout.sockets}")
