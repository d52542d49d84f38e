"""`canbao sandbox take`: a package of bills from the bureau looked at, taken and answered.

In: a manifest; its file beside it. Out: the acknowledgement to carry back; exit status 1 unless it was taken. Never:
half of a package.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import day_of, folder_argument, on_option, out_option, write_answers


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="接收特殊缴费单据，给出回执。Take a package of bills and answer it.")
    def take(
        folder: Path = folder_argument(),
        manifest: Path = typer.Argument(..., metavar="MANIFEST", help="清单文件。The manifest."),
        out: Path = out_option(),
        on: str = on_option(),
    ) -> None:
        from canbao.sandbox.office import TaxOffice

        file = manifest.with_name(manifest.name.removesuffix(".manifest.json") + ".csv")
        answers = TaxOffice.of(folder).take(manifest.read_bytes(), file.read_bytes(), day_of(on))
        raise typer.Exit(0 if write_answers(answers, out) else 1)
