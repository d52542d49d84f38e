"""`canbao worker`: performs queued jobs until it is stopped.

In: the store. Out: nothing but their effects. Never: a second copy of what a page or command can do itself.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="执行排队的任务，直到停止。Perform queued jobs until stopped.")
    def worker(
        var: Path = var_option(),
        zone: str = zone_option(),
        until_empty: bool = typer.Option(
            False,
            "--until-empty",
            help="做完排队的就结束，不起定时事项。Only what is queued, then end; no chores.",
        ),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import open_store

        open_store(var)
        from canbao.store.keeping import own_server_kept
        from canbao.store.worker import run_worker, step_behind_pages

        with own_server_kept():
            if not until_empty:
                step_behind_pages()
            run_worker(until_empty=until_empty)
