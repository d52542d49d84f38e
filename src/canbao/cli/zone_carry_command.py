"""`canbao zone carry`: files between the zones taken and put out, letters answered, until it is stopped.

In: the store, the two folders of the crossing. Out: nothing but what is carried. Never: two turns of one county at
once: the second waits for the first.
"""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option

PUBLISHES_EVERY = 30.0
"""Seconds between looks at what changed of what is public."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="收发两区之间的密封文件，直到停止。Carry sealed files between the zones until stopped.")
    def carry(
        var: Path = var_option(),
        zone: str = zone_option(),
        once: bool = typer.Option(False, "--once", help="只收发一轮。One turn and end."),
        every: float = typer.Option(1.0, "--every", min=0.1, max=600, help="两轮相隔几秒。Seconds between turns."),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import open_store

        open_store(var)
        from canbao.crossing.ends import crossing_of
        from canbao.inside.turning import turn_all
        from canbao.store.configuration import read_configuration
        from canbao.store.keeping import own_server_kept

        crossing = crossing_of(read_configuration())
        if once:
            done = turn_all(crossing)
            typer.echo(f"送出 made {done.made}，收到 taken {done.taken}" + (f"；{done.fault}" if done.fault else ""))
            raise typer.Exit(1 if done.fault else 0)
        is_over, published = threading.Event(), float("-inf")
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: is_over.set())
        with own_server_kept():
            while not is_over.wait(every):
                publishes = time.monotonic() - published >= PUBLISHES_EVERY
                turn_all(crossing, publishes=publishes)
                published = time.monotonic() if publishes else published
