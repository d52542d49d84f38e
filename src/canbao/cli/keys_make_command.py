"""`canbao keys make`: make the secret files that are missing.

In: the folder of secrets (`CANBAO_SECRETS`). Out: names of new files. Never: a file overwritten; a key shown.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成缺少的密钥文件，已有的不动。Make the secret files that are missing.")
    def make(
        var: Path = var_option(),
        folder: Path | None = typer.Option(
            None, "--secrets", envvar="CANBAO_SECRETS", metavar="DIR", help="密钥文件夹。Folder of secrets."
        ),
        gm: bool = typer.Option(
            False,
            "--gm",
            help="另生成一对 SM2 密钥，此后用它签发数据包。Also a pair of SM2 keys, to sign packages with.",
        ),
    ) -> None:
        from canbao.access.secret_files import keep_sm2_key, make_keys

        folder = folder or var / "secrets"
        made = make_keys(folder)
        if gm:
            from canbao.store.opening import set_up_django

            set_up_django(var)

            from canbao.exchange.signing import Sm2Scheme

            made.append(keep_sm2_key(folder, Sm2Scheme().make()))
        for path in made:
            typer.echo(f"已生成 made: {path}")
        if made:
            typer.echo("请立即把密钥文件夹另存一份，与数据库备份分开保管 keep a copy of it, apart from the backups")
        else:
            typer.echo(f"密钥齐全 nothing is missing: {folder}")
