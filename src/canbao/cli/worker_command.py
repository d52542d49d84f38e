"""`canbao worker`: performs queued jobs until it is stopped.

In: the store. Out: nothing but their effects. Never: a second copy of what a page or command can do itself.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="执行排队的任务，直到停止。Perform queued jobs until stopped.")
    def worker(
        var: Path = var_option(),
        until_empty: bool = typer.Option(
            False, "--until-empty", help="做完排队的任务就结束。End when nothing is left in the queue."
        ),
    ) -> None:
        from canbao.store.opening import open_store

        open_store(var)
        from canbao.store.worker import run_worker

        run_worker(until_empty=until_empty)
