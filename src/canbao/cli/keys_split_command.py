"""`canbao keys split`: a sealed copy of the keys, and a share for each of several people.

In: the folder of secrets. Out: the sealed file; the shares, on the screen, once. Never: a share in a file of ours.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把密钥封成一个文件，分给几个人各持一份。Seal the keys; several people hold a share each.")
    def split(
        target: Path = typer.Argument(..., metavar="FILE", help="封存文件，可与备份放在一起。The sealed file."),
        shares: int = typer.Option(3, "--shares", metavar="N", help="分成几份。How many shares."),
        needed: int = typer.Option(2, "--needed", metavar="N", help="几份可以取回。How many of them open it."),
        var: Path = var_option(),
        folder: Path | None = typer.Option(
            None, "--secrets", envvar="CANBAO_SECRETS", metavar="DIR", help="密钥文件夹。Folder of secrets."
        ),
    ) -> None:
        from canbao.access.key_shares import split_keys

        found = split_keys(folder or var / "secrets", target, shares, needed)
        for number, words in enumerate(found, start=1):
            typer.echo(f"第 {number} 份 share {number}：{words}")
        typer.echo(
            f"已封存 sealed: {target}；任意 {needed} 份可取回。请各自抄在纸上，本机不保存 write them on paper now"
        )
