"""`canbao sandbox fetch`: packages of the bureau over HTTP: listed, fetched, taken, acknowledged.

In: an address and a key of the API. Out: bills in the office's books; exit status 1 unless all were taken. Never: a
package acknowledged that was not looked at.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import (
    day_of,
    folder_argument,
    key_option,
    line_of,
    on_option,
    secret_option,
    url_option,
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="经接口取单据并回执。Fetch bills over the API and acknowledge them.")
    def fetch(
        folder: Path = folder_argument(),
        url: str = url_option(),
        key: str = key_option(),
        secret: Path = secret_option(),
        on: str = on_option(),
    ) -> None:
        from canbao.sandbox.office import TaxOffice

        office, line, is_fine = TaxOffice.of(folder), line_of(url, key, secret), True
        for package in line.packages(office.last_taken):
            answers = office.take(package["manifest"].encode(), line.file(package["id"]), day_of(on))
            line.acknowledge(package["id"], answers[0].file)
            is_fine = is_fine and answers[0].result == "taken"
            typer.echo(f"第 {answers[0].number} 号 {answers[0].result} {answers[0].words}".rstrip())
        raise typer.Exit(0 if is_fine else 1)
