"""`canbao db backup`: the database as one file, with a seal beside it.

In: the folder of this installation's own files, a file name. Out: the file, its seal, a line. Never: over a file that
is there.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import marks_of_keys, server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把数据库备份成一个文件，另附封签。Back the database up to one file with a seal.")
    def backup(
        out: Path = typer.Argument(metavar="FILE", help="备份文件。The backup."),
        var: Path = var_option(),
    ) -> None:
        from canbao.store.backup import back_up

        seal = back_up(server_of(var), out, marks_of_keys(var))
        typer.echo(f"{out}：{seal.size:,} 字节 bytes，sha256 {seal.sha256}")
