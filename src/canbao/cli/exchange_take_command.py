"""`canbao exchange take`: a partner's package looked at and taken, and the acknowledgement to carry back.

In: a manifest; its file beside it. Out: what became of it, acknowledgements as files; exit status 1 unless it was
taken. Never: half of a package.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.actors import Actor

ENDING = ".manifest.json"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="接收往来单位的数据包，给出回执。Take a partner's package and answer it.")
    def take(
        manifest: Path = typer.Argument(..., metavar="MANIFEST", help="清单文件。The manifest."),
        file: Path | None = typer.Argument(None, metavar="[FILE]", help="数据文件，默认在清单旁。Its file."),
        folder: Path | None = typer.Option(None, "-o", "--out", metavar="DIR", help="回执写到哪里。For the answer."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        said = manifest.read_bytes()
        content = (file or beside(manifest, said)).read_bytes()
        actor = opened_actor(var, county, username)

        from canbao.exchange.receiving import ReceivePackage, receive_package

        answer = receive_package(actor, new_key(), ReceivePackage(said, content))
        followed = answer["followed_by"]
        assert isinstance(followed, list)
        typer.echo(f"{answer['result']}：第 {answer['number'] or '?'} 号 {answer['words']}".rstrip())
        for each in (answer, *followed):
            number = each["receipt"]
            assert isinstance(number, int)
            write_answer(actor, number, folder or manifest.parent)
        raise typer.Exit(0 if answer["result"] == "taken" else 1)


def beside(manifest: Path, said: bytes) -> Path:
    """The file that goes with a manifest, by its name. Raises InputRefused."""
    kind = "csv"
    with suppress(ValueError, AttributeError):  # receiving says what is wrong with it
        kind = str(json.loads(said).get("kind", kind))
    if not manifest.name.endswith(ENDING) or kind not in ("csv", "xlsx"):
        raise InputRefused(f"请写明数据文件；清单的文件名应以 {ENDING} 结尾 name the file beside the manifest")
    return manifest.with_name(f"{manifest.name.removesuffix(ENDING)}.{kind}")


def write_answer(actor: Actor, receipt: int, folder: Path) -> None:
    """The acknowledgement as a file; what was no manifest has none."""
    from canbao.exchange.manifests import read_acknowledgement
    from canbao.exchange.queries import acknowledgement_of

    text = acknowledgement_of(actor, receipt).text.encode()
    if text:
        path = folder / read_acknowledgement(text).file_name
        path.write_bytes(text)
        typer.echo(f"回执已写入 answer written: {path}")
