"""`canbao register import`: a people file of a predecessor system into the register.

In: a Parquet file in the form of docs/reference/facts.md. Out: how many people. Never: a part of the file.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command. Its name is a word of Python, so the function has another."""

    @app.command(name="import", help="把一个人员文件整体导入一人一档。Take a people file over into the register.")
    def import_file(
        people: Path = typer.Argument(..., metavar="PARQUET", help="人员文件。The people file."),
        county: str = county_argument(),
        coverage: Path | None = typer.Option(
            None,
            "--coverage",
            metavar="CSV",
            help="哪些名单是全的；默认取同名 .coverage.csv。Complete lists.",
        ),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="该文件所说的待遇年度。Its benefit year."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        from canbao.assess.running import digest_of

        digest = digest_of(people)
        beside = coverage or people.with_name(f"{people.stem}.coverage.csv")
        complete = beside.read_text(encoding="utf-8-sig") if coverage or beside.is_file() else ""
        actor = opened_actor(var, county, username)

        from canbao.registry.importing import ImportPeople, import_people

        found = import_people(actor, new_key(), ImportPeople(county, year, str(people.resolve()), digest, complete))
        typer.echo(f"已导入 {found['people']} 人 people taken over")
        if found["wrong_numbers"]:
            typer.echo(f"其中 {found['wrong_numbers']} 人的证件号码不合规则，未登记号码 numbers that cannot be right")
        if found["conflicts"]:
            typer.echo(f"其中 {found['conflicts']} 人的号码别人已有，须由人判定 numbers that somebody else has: decide")
