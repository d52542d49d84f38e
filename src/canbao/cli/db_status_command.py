"""`canbao db status`: whether canbao's own server runs, its version, and whether what it writes is safe.

In: the folder of this installation's own files. Out: a few lines or JSON; exit status 1 when it does not run or is not
safe. Never: a word taken from a file: the server itself is asked.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typer

from canbao.cli.db_options import server_of, var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="自带的数据库是否在运行、是否安全。Whether canbao's own server runs and is safe.")
    def status(
        var: Path = var_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        server = server_of(var)
        health = server.health()
        if as_json:
            typer.echo(json.dumps({**asdict(health), "is_safe": health.is_safe}))
        elif not health.is_running:
            typer.echo("没有在运行 not running")
        else:
            typer.echo(f"在运行 running: PostgreSQL {health.version}")
            typer.echo(f"  断电不丢 fsync: {'是' if health.has_fsync else '否'}")
            typer.echo(f"  校验和 checksums: {'是' if health.has_checksums else '否'}")
            typer.echo(f"  日志 log: {server.layout.log}")
        raise typer.Exit(0 if health.is_safe else 1)
