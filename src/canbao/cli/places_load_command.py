"""`canbao places load`: the state's divisions and a county's reporting units.

In: tables, or none for the packaged divisions. Out: how many were added, changed and ended. Never: a place removed.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="载入区划和本县的单位。Load divisions, and the county's reporting units.")
    def load(
        county: str = county_argument(),
        divisions: Path | None = typer.Option(
            None,
            "--divisions",
            metavar="CSV",
            help="区划表；不写则用自带的。Table of divisions; without, the packaged.",
        ),
        complete_on: str = typer.Option(
            "", "--complete-on", metavar="日期", help="自该日起以此表为准。From this day the table is the whole truth."
        ),
        units: Path | None = typer.Option(None, "--units", metavar="CSV", help="本县的单位表。The county's own units."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        from canbao.cli.run_options import day_of

        texts = [path.read_text(encoding="utf-8-sig") if path else "" for path in (divisions, units)]
        day = day_of(complete_on or None, "--complete-on")
        actor = opened_actor(var, county, username)

        from canbao.access.places import LoadPlaces, load_places

        found = load_places(actor, new_key(), LoadPlaces(county, texts[0], day, texts[1]))
        added, changed, ended = (found[f"divisions_{what}"] for what in ("added", "changed", "ended"))
        typer.echo(f"区划：新增 {added}，变更 {changed}，终止 {ended}")
        typer.echo(f"单位：新增 {found['units_added']}，变更 {found['units_changed']}")
