"""`canbao doctor`: what is wrong with this installation, why it matters, and how to mend it.

In: the folder of this installation's own files, the settings. Out: findings or JSON; exit status 1 when there are any.
Never: a change of anything: a server that does not run is not started, a schema is not migrated.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.db_options import var_option

if TYPE_CHECKING:
    from canbao.access.doctor import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="检查安装是否安全、完整。What is wrong with this installation, and how to mend it.")
    def doctor(
        var: Path = var_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        found = findings(var)
        if as_json:
            typer.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=1))
        elif not found:
            typer.echo("没有发现问题 nothing found")
        else:
            for finding in found:
                typer.echo(f"✗ {finding.what}\n  为什么要紧 why: {finding.why}\n  怎么办 mend: {finding.mend}")
        raise typer.Exit(1 if found else 0)


def findings(var: Path) -> list[Finding]:
    """All findings; where the database does not answer, that alone."""
    from django.db import DatabaseError

    from canbao.store.configuration import read_configuration
    from canbao.store.opening import set_up_django

    set_up_django(var)

    from canbao.access.doctor import Finding, examine

    try:
        return examine()
    except DatabaseError as error:
        words = str(error).strip().partition("\n")[0]
        is_own = read_configuration().runs_own_server
        mend = "运行 canbao db start" if is_own else "检查 DATABASE_URL 的地址和密码，再运行 canbao db migrate"
        return [Finding(f"数据库没有应答或结构不全 the database does not answer: {words}", "什么都用不了", mend)]
