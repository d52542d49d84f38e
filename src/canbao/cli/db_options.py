"""What the `canbao db` commands share: which server is meant.

In: the folder of this installation's own files. Out: its `Server`. Never: a server that somebody else runs
(`DATABASE_URL`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.store.server import Server

DATABASE_URL = "DATABASE_URL"
ZONE = "CANBAO_ZONE"


def var_option() -> Any:
    """`--var`: where this installation keeps its own files."""
    return typer.Option(
        Path("var"), "--var", envvar="CANBAO_VAR", metavar="DIR", help="本机数据文件夹。Folder of the server's files."
    )


def zone_option() -> Any:
    """`--zone`: which side of the wall this is."""
    return typer.Option(
        "",
        "--zone",
        metavar="private|public",
        help="哪一区，默认按 CANBAO_ZONE。Which zone; by CANBAO_ZONE if not said.",
    )


def enter_zone(zone: str) -> None:
    """As if the setting said so; before anything reads it."""
    if zone:
        os.environ[ZONE] = zone


def server_of(var: Path) -> Server:
    """The server that canbao runs for this folder."""
    from canbao.store.configuration import read_configuration
    from canbao.store.layout import layout_of
    from canbao.store.server import Server

    if os.environ.get(DATABASE_URL):
        raise InputRefused(
            f"已设置 {DATABASE_URL}，数据库由你们自己管理 {DATABASE_URL} is set: that server is not canbao's to run"
        )
    return Server(layout_of(var), read_configuration().archive)


def marks_of_keys(var: Path) -> dict[str, str]:
    """What the secret files of this installation are known by."""
    from canbao.access.secret_files import key_marks
    from canbao.store.configuration import read_configuration

    return key_marks(read_configuration({**os.environ, "CANBAO_VAR": str(var)}).secrets)
