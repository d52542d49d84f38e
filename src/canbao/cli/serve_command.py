"""`canbao serve`: the API over HTTP until it is stopped.

In: the store, a port. Out: answers. Never: an address of the outside world unless it was asked for.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import var_option

LOOPBACK = "127.0.0.1"
PORT = 8140


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="通过 HTTP 提供接口，直到停止。Serve the API over HTTP until stopped.")
    def serve(
        var: Path = var_option(),
        host: str = typer.Option(LOOPBACK, "--host", help="监听的地址，默认只限本机。Address to listen on."),
        port: int = typer.Option(PORT, "--port", min=1, max=65535, help="端口。Port."),
        workers: int = typer.Option(2, "--workers", min=1, max=64, help="进程数。Processes."),
    ) -> None:
        from canbao.store.opening import open_store

        open_store(var)
        from django.db import connections

        connections.close_all()
        from canbao.store.keeping import own_server_kept
        from canbao.web.serving import serve as serve_until_stopped

        typer.echo(f"接口在 the API is at http://{host}:{port}/api/v1/ （按 Ctrl+C 停止 stops it）")
        with own_server_kept():
            serve_until_stopped(var, f"{host}:{port}", workers)
