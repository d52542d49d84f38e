"""`canbao policy show`: the whole policy as tables in Chinese that a clerk can check against the paper.

In: a policy by name. Out: text, Markdown or an HTML page, on stdout or in a file. Never: a part of the policy left out.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from canbao.cli.policy_folders import folders_option, library_of


class Form(StrEnum):
    """How it is printed."""

    text = "text"
    html = "html"
    markdown = "markdown"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="把整份政策印成表，逐条对照原文。Print a policy as tables to check against the paper.")
    def show(
        name: str = typer.Argument(metavar="NAME", help="政策名称；各年度通用的写 名称@年度。Name, or name@year."),
        form: Form = typer.Option(Form.text, "--format", help="文本、网页或 Markdown。How to print it."),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE", help="写入文件。Write to a file."),
        policies: list[Path] = folders_option(),
    ) -> None:
        from canbao.policy.showing import render, show_policy

        text = render(show_policy(library_of(policies), name), form.value)
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")
