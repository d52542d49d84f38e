"""`canbao db migrate`: bring the schema of a database to this version.

In: `--var`, or `DATABASE_URL` and `DATABASE_OWNER_URL`. Out: which migrations ran. Never: as the application's role.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把数据库结构升级到这一版。Bring the schema to this version.")
    def migrate(var: Path = var_option()) -> None:
        from canbao.store.opening import open_store

        ran = open_store(var, migrate=True)
        for name in ran:
            typer.echo(name)
        typer.echo(f"已执行 {len(ran)} 步 migrations run" if ran else "已是这一版 nothing to do")
