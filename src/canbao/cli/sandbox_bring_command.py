"""`canbao sandbox bring`: packages of the office over HTTP.

In: manifests with their files beside them, an address and a key of the API. Out: what the bureau answers; exit status 1
unless all were taken. Never: a file changed on its way.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import key_option, line_of, secret_option, url_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="经接口报送数据包。Bring packages over the API.")
    def bring(
        manifests: list[Path] = typer.Argument(..., metavar="MANIFEST...", help="清单文件。Manifests."),
        url: str = url_option(),
        key: str = key_option(),
        secret: Path = secret_option(),
    ) -> None:
        from canbao.sandbox.faults import Carried

        is_fine = True
        for manifest in manifests:
            name = manifest.name.removesuffix(".manifest.json")
            content = manifest.with_name(f"{name}.csv").read_bytes()
            answer = line_of(url, key, secret).bring(Carried(0, name, manifest.read_bytes(), content))
            is_fine = is_fine and answer["result"] == "taken"
            typer.echo(f"第 {answer['number'] or '?'} 号 {answer['result']} {answer['words']}".rstrip())
        raise typer.Exit(0 if is_fine else 1)
