"""`canbao policy coverage`: every clause, what became of it, what rests on it, and how many worked cases touch it.

In: policies by name (none: all), case files (none: those that come with the policies). Out: a table for each policy,
clauses without a case, totals. Never: a case passed over because it fails (it counts by what it cites).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of

if TYPE_CHECKING:
    from canbao.policy.coverage_report import ClauseRow, PolicyCoverage
    from canbao.policy.library import Library


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="看每一条如何处理、哪些规则引用、有几个案例。What became of every clause, and its cases.")
    def coverage(
        names: list[str] = typer.Argument(
            None, metavar="[NAME]...", help="政策名称，不写为全部。Policies; none means all."
        ),
        cases: list[Path] = typer.Option(
            [], "--cases", metavar="FILE", help="案例文件或文件夹，可多次给出。Case files or folders."
        ),
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        from canbao.cli.cases.citing import case_clauses
        from canbao.policy.coverage_report import cover_policy

        library = library_of(policies)
        wanted = [name.partition("@")[0] for name in names or library.names()]
        files = {name: library.read(name).file for name in wanted}
        touched = case_clauses(library, cases or default_cases(library))
        found = [cover_policy(file, touched.get(name, ())) for name, file in files.items()]
        typer.echo(as_data(found) if as_json else "\n".join(as_lines(found)))


def default_cases(library: Library) -> list[Path]:
    """The case files that come with the policies: beside each policy, and in a checkout those of the tests."""
    found: list[Path] = []
    for folder in library.folders:
        found += sorted(folder.rglob("*.cases.yaml"))
        found += sorted((folder.parent / "tests" / "cases").glob("*.jsonl"))
    return list(dict.fromkeys(found))


def as_data(found: Iterable[PolicyCoverage]) -> str:
    """The machine-readable report."""
    report = [
        {
            "policy": each.policy, "title": each.title, "cases": each.cases,
            "by_disposition": dict(each.by_disposition),
            "without_case": [row.clause for row in each.clauses if row.lacks_case],
            "clauses": [asdict(row) for row in each.clauses],
        }
        for each in found
    ]  # fmt: skip
    return json.dumps(report, ensure_ascii=False, indent=1)


def as_lines(found: list[PolicyCoverage]) -> Iterator[str]:
    """The report for people."""
    from canbao.policy.showing.whole import DISPOSITIONS

    for each in found:
        yield from _policy(each)
        yield ""
    yield "合计"
    for each in found:
        counts = "，".join(f"{DISPOSITIONS[name]} {count}" for name, count in each.by_disposition.items())
        lacking = sum(row.lacks_case for row in each.clauses)
        yield f"  {each.policy}：{len(each.clauses)} 条（{counts}），案例 {each.cases} 个，没有案例的 {lacking} 条"


def _policy(each: PolicyCoverage) -> Iterator[str]:
    from canbao.policy.showing.rendering import width_of
    from canbao.policy.showing.whole import DISPOSITIONS

    yield f"{each.title}（{each.policy}）。规则、其他：引用该条的规则行和行政事项数；案例：写明或用到该条的案例数"
    cells = [(row.clause, DISPOSITIONS[row.disposition], _counts(row), row.about) for row in each.clauses]
    cells.insert(0, ("条款", "处置", "规则/其他/案例", "内容"))
    widths = [max(width_of(row[column]) for row in cells) for column in range(3)]
    for row in cells:
        yield (
            "  "
            + "  ".join(row[column] + " " * (widths[column] - width_of(row[column])) for column in range(3))
            + f"  {row[3]}"
        )
    for disposition in ("rule", "not_stated", "data"):
        if lacking := each.lacking(disposition):
            yield f"  {DISPOSITIONS[disposition]}没有案例：{'、'.join(lacking)}"


def _counts(row: ClauseRow) -> str:
    return f"{len(row.rows)}/{len(row.parts)}/{row.touching_cases}"
