"""`canbao lists calendar`: who owes which list by when, and whether it came.

In: a policy, months, the day that is asked for. Out: one line a list; exit status 1 when one is missing. Never: a
deadline that the notice does not state.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.lists_options import day_of
from canbao.cli.policy_folders import folders_option, library_of


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="谁该在哪天前报送哪份名单。Who owes which list by when.")
    def calendar(
        policy: str = typer.Argument(..., metavar="POLICY", help="政策，如 hunan/yueyang/2025。The policy."),
        county: str = county_argument(),
        months: list[str] = typer.Option(..., "--month", metavar="YYYY-MM", help="哪个月，可多次给出。A month."),
        on: str = typer.Option(..., "--on", metavar="DAY", help="以哪一天看。As of which day."),
        folders: list[Path] = folders_option(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        day = day_of(on)
        library = library_of(folders)
        actor = opened_actor(var, county, username)

        from canbao.lists.calendar import TIMELINESS_WORDS, Calendar, Timeliness, view_calendar
        from canbao.policy.loading import load

        rules = load(library, policy).latest
        owed = view_calendar(actor, Calendar(rules.file.administration, rules.readings, months, day))
        for each in owed:
            due = each.due.isoformat() if each.due else "——"
            came = f"，{each.received_on} 收到" if each.received_on else ""
            typer.echo(
                f"{due}  {TIMELINESS_WORDS[each.timeliness]}  {each.title}（{each.month}{came}）{each.cite or ''}"
            )
        raise typer.Exit(1 if any(each.timeliness is Timeliness.MISSING for each in owed) else 0)
