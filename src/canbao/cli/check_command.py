"""`canbao check`: run worked cases against the policies.

In: case files (none given: those that lie beside the policies), folders of policies. Out: a report; status 1 if
anything fails. Never: a change of a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.cli.cases.reading import Case
    from canbao.policy.library import Library


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(
        help="运行案例，逐项比较；不写文件时运行各政策旁的案例。Run worked cases; without files, those beside policies."
    )
    def check(
        files: list[Path] = typer.Argument(
            None, metavar="FILE", help="案例文件 .jsonl 或 .cases.yaml，或文件夹。Case files or folders."
        ),
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        from canbao.cli.cases import reporting
        from canbao.cli.cases.running import Runner

        library = library_of(policies)
        outcomes = Runner(library).run_all(collect(files or library.folders, library))
        typer.echo(reporting.as_json(outcomes) if as_json else reporting.as_text(outcomes, library))
        if not all(outcome.has_passed for outcome in outcomes):
            raise typer.Exit(1)


def collect(paths: Iterable[Path], library: Library) -> list[Case]:
    """The cases of files and folders, in order. Raises InputRefused when there are none."""
    from canbao.cli.cases.reading import find_case_files, read_cases

    given = list(paths)
    files = [file for path in given for file in (find_case_files(path) if path.is_dir() else [path])]
    cases = [case for file in files for case in read_cases(file, library.folders)]
    if not cases:
        raise InputRefused(f"{'、'.join(map(str, given))}：没有案例 no cases there")
    return cases
