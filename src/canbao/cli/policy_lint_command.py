"""`canbao policy lint`: what can be proven wrong with policies, each finding with its code, place and sentence.

In: names of policies (none: all of them), further folders. Out: a line for each finding, or JSON; status 1 if one of
them is more than advice. Never: the same finding twice, when several policies extend one notice.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of

if TYPE_CHECKING:
    from canbao.policy.library import Library
    from canbao.policy.problems import Problem

CLEAN = "没有发现问题 clean"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="查政策文件的漏洞、矛盾和越出上级规定之处。Find gaps, conflicts and breaches in policies.")
    def lint(
        names: list[str] = typer.Argument(
            None, metavar="[POLICY]...", help="政策名称，不写则查全部。All if none is given."
        ),
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        found = findings_of(library_of(policies), names or [])
        for line in [json_text(found)] if as_json else table(found):
            typer.echo(line)
        if any(not problem.is_advisory for problems in found.values() for problem in problems):
            raise typer.Exit(1)


def findings_of(library: Library, names: list[str]) -> dict[str, list[Problem]]:
    """Findings by policy. Raises PolicyError for a name that no policy has."""
    from canbao.policy.lint import lint

    for name in names:
        library.path_of(name.partition("@")[0])
    found: dict[str, list[Problem]] = {}
    seen: set[Problem] = set()
    for name in names or library.names():
        problems = [problem for problem in lint(library, name) if problem not in seen]
        seen.update(problems)
        found[name] = problems
    return found


def table(found: dict[str, list[Problem]]) -> list[str]:
    """One line for each finding below the policy that was asked about, and the sum."""
    lines: list[str] = []
    for name, problems in found.items():
        lines.append(name if problems else f"{name}  {CLEAN}")
        lines.extend(f"  {line}" for line in _rows(problems))
    every = [problem for problems in found.values() for problem in problems]
    if every:
        advice = sum(problem.is_advisory for problem in every)
        lines.append(f"共 {len(every)} 项，其中 {advice} 项只是提示 {len(every)} findings, {advice} of them advisory")
    return lines


def _rows(problems: list[Problem]) -> list[str]:
    """Code, place and sentence in columns."""
    cells = [(problem.code, place_of(problem), problem.message) for problem in problems]
    widths = [max((len(row[column]) for row in cells), default=0) for column in (0, 1)]
    return [f"{code:{widths[0]}}  {place:{widths[1]}}  {message}" for code, place, message in cells]


def place_of(problem: Problem) -> str:
    """File, line and column, as editors understand them; a file below the folder of work without its path to there."""
    path = Path(problem.file)
    shown = os.path.relpath(path) if path.is_absolute() and path.is_relative_to(Path.cwd()) else problem.file
    return f"{shown}:{problem.line}:{problem.column}" if problem.line else shown


def json_text(found: dict[str, list[Problem]]) -> str:
    """The findings as a list of objects, each with the policy that was asked about."""
    rows = [{"policy": name, **problem.as_dict()} for name, problems in found.items() for problem in problems]
    return json.dumps(rows, ensure_ascii=False, indent=1)
