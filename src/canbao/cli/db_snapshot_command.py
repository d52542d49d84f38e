"""`canbao db snapshot`: a whole copy of the server's files into the archive, from which moments can be gone back to.

In: a running server with `CANBAO_ARCHIVE`. Out: where the copy lies. Never: a copy beside no archive.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把整库副本存进归档，之后的任何时刻都能回去。Copy the whole server into the archive.")
    def snapshot(var: Path = var_option()) -> None:
        from canbao.store.archive import copy_base

        server = server_of(var)
        server.start()
        typer.echo(f"已存 copied: {copy_base(server)}")
