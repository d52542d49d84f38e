"""`canbao serve`: the pages of one zone, and inside the API, over HTTP until it is stopped.

In: the store, a zone, a port. Out: answers. Never: an address of the outside world unless it was asked for; a page of
the other zone.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option

LOOPBACK = "127.0.0.1"
PORT = 8140


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="提供网页和接口，直到停止。Serve pages and the API over HTTP until stopped.")
    def serve(
        var: Path = var_option(),
        host: str = typer.Option(LOOPBACK, "--host", help="监听的地址，默认只限本机。Address to listen on."),
        port: int = typer.Option(PORT, "--port", min=1, max=65535, help="端口。Port."),
        zone: str = zone_option(),
        workers: int = typer.Option(2, "--workers", min=1, max=64, help="进程数。Processes."),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import open_store

        open_store(var)
        from django.db import connections

        connections.close_all()
        from django.conf import settings

        from canbao.store.configuration import Zone
        from canbao.store.keeping import own_server_kept
        from canbao.web.serving import serve as serve_until_stopped

        is_public = settings.CONFIGURATION.zone is Zone.PUBLIC
        words = "公众区 the public zone" if is_public else "经办区，接口在 /api/v1/ the private zone, API at /api/v1/"
        typer.echo(f"{words}: http://{host}:{port}/ （按 Ctrl+C 停止 stops it）")
        with own_server_kept():
            serve_until_stopped(var, f"{host}:{port}", workers)
