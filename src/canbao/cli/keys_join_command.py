"""`canbao keys join`: the keys brought back from the sealed file with enough shares.

In: the sealed file; shares, typed in one after the other. Out: key files. Never: a key that is there replaced.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="用足够的份额取回密钥。Bring the keys back with enough shares.")
    def join(
        sealed: Path = typer.Argument(..., metavar="FILE", exists=True, help="封存文件。The sealed file."),
        shares: int = typer.Option(2, "--needed", metavar="N", help="要几份。How many shares it takes."),
        var: Path = var_option(),
        folder: Path | None = typer.Option(
            None, "--secrets", envvar="CANBAO_SECRETS", metavar="DIR", help="密钥文件夹。Folder of secrets."
        ),
    ) -> None:
        from canbao.access.key_shares import join_keys

        given = [
            str(typer.prompt(f"第 {number} 份 share {number}", hide_input=True)) for number in range(1, shares + 1)
        ]
        for path in join_keys(sealed, given, folder or var / "secrets"):
            typer.echo(f"已取回 brought back: {path}")
