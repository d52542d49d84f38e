"""`canbao assess`: what everybody in a file or in the register owes, who pays the rest, from which day they are
covered, by which clause.

In: policies; a people file, or a county of the store. Out: a results file with the run record beside it, or a run kept
in the store; a summary. Never: a file when the input is bad.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.acting_options import new_key
from canbao.cli.db_options import var_option
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
from canbao.cli.store_options import chosen_in_store, county_option

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
        people: Path | None = typer.Argument(
            None, metavar="[PEOPLE]", help="人员文件 .parquet、.csv 或 .xlsx。People file."
        ),
        out: Path | None = typer.Option(
            None, "-o", "--out", metavar="OUT", help="结果文件 .parquet、.csv 或 .xlsx。Results file."
        ),
        store: bool = typer.Option(
            False, "--store", help="核算数据库中的全县人员并存入结果。Assess the county in the store."
        ),
        county: str = county_option(),
        var: Path = var_option(),
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
        changes, known = changes_of(amend), day_of(known_on, "--known-on")
        if store:
            if people is not None or out is not None or lists is not None or lists_complete or wide:
                raise InputRefused(
                    "--store 从数据库读取人员和名单，不写 PEOPLE、-o、--wide、--lists "
                    "with --store people and lists come from the database"
                )
            day = day_of(as_of, "--as-of")
            for line in assess_store(policy, day, known, changes, tuple(map(str, policies)), county, var):
                typer.echo(line)
            return
        if people is None or out is None:
            raise InputRefused("请写人员文件和 -o 结果文件，或用 --store name a people file and -o, or use --store")
        if out.resolve() == people.resolve():
            raise InputRefused(f"{out}：结果会盖掉人员文件，请换一个名字 the results would replace the people file")
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


def assess_store(
    policy: str, as_of: date | None, known_on: date | None, amend: dict[str, str], folders: tuple[str, ...],
    county: str, var: Path,
) -> Iterator[str]:  # fmt: skip
    """Assess everybody of a county of the store and keep the run; the lines of its summary."""
    if as_of is None:
        raise InputRefused("--store 须写 --as-of：未缴费的人按哪一天缴费计算 say with --as-of on which day people pay")
    choice, code = chosen_in_store(policy, amend, known_on, folders, county, var)

    from canbao.access.acting import reading
    from canbao.access.actors import system_actor
    from canbao.billing.actions import AssessCounty, assess_county
    from canbao.billing.queries import record_of, run_of
    from canbao.cli.run_summary import summary_lines
    from canbao.registry.models.lives import LifeStatus
    from canbao.store.watching import watched_by

    order = AssessCounty(as_of, choice.names, known_on=known_on, amend=choice.amend, folders=folders)
    actor = system_actor(code)
    with progress_bar("核算") as progress, watched_by(progress):
        answer = assess_county(actor, new_key(), order)
    with reading(actor, "view_run"):
        run = run_of(code, int(str(answer["run"])))
        record = record_of(run)
    yield from summary_lines(record)
    for status, count in run.left_out.items():
        yield f"  未核算：{LifeStatus(status).label} {count:,} 人"
    yield f"  核算批次 {run.id}，待签认情形 {answer['unsigned']} 种，与已发布结果不同 {answer['differences']:,} 人"


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
