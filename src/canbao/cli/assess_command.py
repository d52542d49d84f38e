"""`canbao assess`: what everybody in a file owes, who pays the rest, from which day they are covered, by which
clause.

In: policies, a people file. Out: a results file, the run record beside it, a summary. Never: a file when the input is
bad.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused
from canbao.cli.run_options import (
    amend_option,
    as_of_option,
    books_of,
    changes_of,
    day_of,
    known_on_option,
    progress_bar,
)

if TYPE_CHECKING:
    from canbao.duties.cap_columns import CapReckoner
    from canbao.policy.rules import RuleBook


class EngineName(StrEnum):
    """Where the work is done."""

    local = "local"


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="算出每人应缴多少、谁来出、从哪天起享受待遇、依据哪一条。Work out what everybody owes and why.")
    def assess(
        policy: str = typer.Argument(
            metavar="POLICY", help="政策名称，多个用逗号分开。Policy name(s), separated by commas."
        ),
        people: Path = typer.Argument(metavar="PEOPLE", help="人员文件 .parquet、.csv 或 .xlsx。People file."),
        out: Path = typer.Option(
            ..., "-o", "--out", metavar="OUT", help="结果文件 .parquet、.csv 或 .xlsx。Results file."
        ),
        wide: bool = typer.Option(
            False, "--wide", help="每行写出全部结果和条款。Every output and clause in every row."
        ),
        as_of: str | None = as_of_option(),
        known_on: str | None = known_on_option(),
        amend: list[str] = amend_option(),
        lists: Path | None = typer.Option(
            None, "--lists", help="名单完整性表；不写时找人员文件旁的 .coverage 文件。Coverage of lists."
        ),
        lists_complete: bool = typer.Option(
            False, "--lists-complete", help="声明各类名单均已报全。Declare all lists complete."
        ),
        engine: EngineName = typer.Option(EngineName.local, "--engine", help="在哪里计算。Where to compute."),
        policies: list[Path] = folders_option(),
    ) -> None:
        from canbao.assess.intake.complete_lists import read_lists
        from canbao.assess.running import RunOrder, run
        from canbao.cli.run_summary import summary_lines

        del engine
        if out.resolve() == people.resolve():
            raise InputRefused(f"{out}：结果会盖掉人员文件，请换一个名字 the results would replace the people file")
        changes, known = changes_of(amend), day_of(known_on, "--known-on")
        books = books_of(library_of(policies), policy, changes, known)
        order = RunOrder(
            books=books, people=people, output=out, beside=cap_columns(books),
            as_of=day_of(as_of, "--as-of"), known_on=known, amend=changes,
            lists=read_lists(lists, people, lists_complete), is_wide=wide,
        )  # fmt: skip
        with progress_bar("核算") as progress:
            record = run(order, progress)
        for line in summary_lines(record):
            typer.echo(line)


def cap_columns(books: dict[str, RuleBook]) -> tuple[CapReckoner, ...]:
    """The cap bonus beside the results, where a single policy sets every amount of its incentive."""
    from canbao.duties.cap_columns import CapReckoner
    from canbao.duties.incentives import are_terms_known

    if len(books) != 1:
        return ()
    rules = next(iter(books.values())).latest
    incentive = rules.file.administration.incentive
    if incentive is None or not are_terms_known(incentive, rules.readings) or incentive.base_cap_fen is None:
        return ()
    return (CapReckoner(incentive, rules.year_label, rules.readings),)
