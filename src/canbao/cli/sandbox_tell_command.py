"""`canbao sandbox tell`: payments that the bureau does not know yet, one by one over HTTP.

In: an address and a key of the API. Out: what became of each. Never: one told again in a package of `report`.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import folder_argument, key_option, line_of, secret_option, url_option, year_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="经接口逐笔报送缴费。Tell payments one by one over the API.")
    def tell(
        folder: Path = folder_argument(),
        year: int = year_option(),
        url: str = url_option(),
        key: str = key_option(),
        secret: Path = secret_option(),
        most: int = typer.Option(100, "--most", min=1, help="最多几笔。At most so many."),
    ) -> None:
        from collections import Counter

        from canbao.sandbox.office import TaxOffice

        office, found = TaxOffice.of(folder), Counter[str]()
        for payment in office.untold(year)[:most]:
            answer = line_of(url, key, secret).tell(payment)
            office.mark_told(payment["tax_number"])
            found[f"{answer['result']} {answer['problem']}".rstrip()] += 1
        for word, count in sorted(found.items()):
            typer.echo(f"{word}：{count} 笔 payments")
