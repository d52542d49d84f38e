"""`canbao people generate`: a made-up population of a place in a file.

In: place, number, seed, benefit year; or a policy that names place, year and window: the newest of the place where no
year is given. Out: .parquet, .csv or .xlsx, the coverage of lists beside it, and on demand the workbooks that
departments would send, or all lists of a month with planted errors and the answers.
Never: a real person; the same arguments write the same bytes.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

    from canbao.people.payments import PaymentPlan


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="造一批虚构的人，写入 .parquet、.csv 或 .xlsx。Make up people and write them to a file.")
    def generate(
        policy: str = typer.Option("", "--policy", help="用此政策的地区、年度、缴费期。Its place, year, window."),
        place: str = typer.Option("", "--place", metavar="CODE", help="行政区划代码。Division code."),
        year: int = typer.Option(0, "--year", help="待遇年度；不写时用该地最新政策的年度。Benefit year."),
        count: int = typer.Option(20_000, "--count", "-n", min=1, help="人数。How many people."),
        seed: int = typer.Option(1, "--seed", min=0, help="种子相同，人就相同。Same seed, same people."),
        out: Path = typer.Option(
            Path("people.parquet"), "-o", "--out", metavar="OUT", help="写到哪里。Where to write."
        ),
        workbooks: Path | None = typer.Option(
            None, "--workbooks", metavar="DIR", help="另写各部门名单。Write the departments' lists too."
        ),
        lists: Path | None = typer.Option(
            None,
            "--lists",
            metavar="DIR",
            help="写全部来源的当月名单及答案。Write all suppliers' lists of a month, with answers.",
        ),
        month: int = typer.Option(0, "--month", min=0, max=24, help="第几个月，0 为首月。Which month, from 0."),
        errors: int = typer.Option(0, "--errors", min=0, help="每份名单埋多少处错。Errors to plant in each list."),
        policies: list[Path] = folders_option(),
    ) -> None:
        from canbao.people.payments import PaymentPlan
        from canbao.people.people_files import write_people

        if not (policy or place):
            raise InputRefused("请写 --place 或 --policy give --place or --policy")
        policy = policy or ("" if year else newest_policy_at(place, policies))
        if policy:
            place, year, plan = plan_of(policy, place, year, policies)
        else:
            plan = PaymentPlan.usual(year)
        out.parent.mkdir(parents=True, exist_ok=True)
        write_people(out, place, count, seed, year, plan)
        typer.echo(f"{out}：{count:,} 人 people")
        if workbooks is not None or lists is not None:
            from canbao.people.population import generate as generate_people

            people = generate_people(place, count, seed, year, plan)
            if workbooks is not None:
                from canbao.people.workbooks import write_workbooks

                for path in write_workbooks(people, workbooks):
                    typer.echo(str(path))
            if lists is not None:
                _write_lists(people, lists, month, plan.window.first, seed, errors)


def _write_lists(people: pa.Table, folder: Path, month: int, first_month: date, seed: int, errors: int) -> None:
    """The lists of a month in the folder, the answers in a folder of their own within."""
    from canbao.people.errors.planting import write_error_key
    from canbao.people.months import write_key, write_month

    key = write_month(people, folder, month, first_month=first_month, seed=seed, errors=errors)
    answers = folder / "answers"
    answers.mkdir(exist_ok=True)
    write_key(answers / "changes.csv", key)
    for file in key.files:
        if errors:
            write_error_key(answers / f"errors-{file.list_id}.csv", file.errors)
        typer.echo(f"{file.path}：{file.rows:,} 行 rows，错 errors {len(file.errors):,}")
    typer.echo(f"{answers}：{key.day}，变动 changes {len(key.changes):,}")


def newest_policy_at(place: str, folders: list[Path]) -> str:
    """The policy of the latest benefit year for a place: the narrowest that rules it."""
    from canbao.policy.problems import PolicyError
    from canbao.values.place import is_within

    library = library_of(folders)
    found: list[tuple[int, int, str]] = []
    for name in library.names():
        with suppress(PolicyError):
            file = library.read(name).file
            if (
                file.place
                and file.year.first is not None
                and "central" in file.windows
                and is_within(place, file.place)
            ):
                found.append((len(file.place), file.year.label or file.year.first.year, name))
    if not found:
        raise InputRefused(
            f"{place} 没有现成的政策，请写 --year no policy rules this place: give --year, or --policy for its window"
        )
    return max(found)[-1]


def plan_of(policy: str, place: str, year: int, folders: list[Path]) -> tuple[str, int, PaymentPlan]:
    """Place, year and payment plan as the policy names them; what is given besides wins."""
    from canbao.people.payments import PaymentPlan
    from canbao.policy.loading import load
    from canbao.values.period import Period

    rules = load(library_of(folders), policy, year=year or None).latest
    window = rules.file.windows.get("central")
    found_place = place or rules.place
    if window is None or window.first is None or window.last is None or not found_place:
        raise InputRefused(f"{policy} 没有定缴费期或地区 has no window or no place: use --place and --year")
    return found_place, rules.year_label, PaymentPlan(Period(window.first, window.last), rules.year.last)
