"""`canbao sandbox ask`: what somebody has to pay, asked over HTTP.

In: an address and a key of the API, one person. Out: the due. Never: a number in an address.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import key_option, line_of, secret_option, url_option, year_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="经接口查询应缴。Ask over the API what somebody owes.")
    def ask(
        id_number: str = typer.Argument(..., metavar="ID", help="证件号码。Number of the document."),
        name: str = typer.Argument(..., metavar="NAME", help="姓名。Name."),
        year: int = year_option(),
        url: str = url_option(),
        key: str = key_option(),
        secret: Path = secret_option(),
    ) -> None:
        for word, value in line_of(url, key, secret).due(id_number, name, year).items():
            typer.echo(f"{word}: {value}")
