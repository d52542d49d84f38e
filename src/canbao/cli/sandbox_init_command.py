"""`canbao sandbox init`: a stand-in tax office in a folder of its own.

In: a county, the bureau's public key. Out: the folder; the public key to register, its fingerprint. Never: an office
that was there written over.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import folder_argument


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="设立一个演示税务局。Found a stand-in tax office.")
    def init(
        folder: Path = folder_argument(),
        county: str = typer.Option(..., "--county", metavar="CODE", help="县代码，6 位。The county, 6 digits."),
        bureau: str = typer.Option(..., "--bureau", metavar="PUBLIC", help="医保局的公钥。The bureau's public key."),
        code: str = typer.Option("tax", "--code", help="登记的往来单位代码。The partner's code."),
    ) -> None:
        from canbao.sandbox.office import TaxOffice

        office = TaxOffice.founded(folder, county, bureau, code)
        typer.echo(f"公钥 public key: {office.public}\n指纹 fingerprint: {office.fingerprint}")
