"""`canbao policy list`: every policy with its place, benefit year and title.

In: folders of policies besides the shipped ones. Out: a line for each policy.
Never: a policy left out because it does not load (its line says so).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of

if TYPE_CHECKING:
    from canbao.policy.library import Library


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="列出全部政策：名称、年度、标题。List every policy.")
    def list_policies(
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        library = library_of(policies)
        rows = [describe(library, name) for name in library.names()]
        if as_json:
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            typer.echo(f"{row['policy']:32} {row['year']:<6} {row['title'] or row['problem']}")


def describe(library: Library, name: str) -> dict[str, str]:
    """One row of the list."""
    from canbao.policy.problems import PolicyError

    row = {"policy": name, "year": "", "place": "", "title": "", "source": "", "problem": ""}
    try:
        file = library.read(name).file
    except PolicyError as error:
        return {**row, "problem": f"读不出来 does not load: {error.problems[0].sentence}"}
    label = file.year.label or (file.year.first.year if file.year.first else None)
    year = str(label) if label else "各年度"
    return {**row, "year": year, "place": file.place, "title": file.title, "source": file.source.number}
