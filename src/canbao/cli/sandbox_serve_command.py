"""`canbao sandbox serve`: the stand-in office answers the bureau over HTTP until it is stopped.

In: the office's folder, a port, faults. Out: the address and the key to state at the bureau. Never: an address beyond
this machine.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import typer

from canbao.cli.sandbox_options import folder_argument

PORT = 8150


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="通过 HTTP 提供要给医保局的数据包，直到停止。Serve packages for the bureau over HTTP.")
    def serve(
        folder: Path = folder_argument(),
        secret: Path = typer.Option(..., "--secret", metavar="FILE", help="存密钥的文件，没有就生成。Its secret."),
        port: int = typer.Option(PORT, "--port", min=1, max=65535, help="端口。Port."),
        faults: str = typer.Option("", "--faults", help="away,busy,slow,cut,alter,twice,elsewhere,deaf"),
    ) -> None:
        from datetime import UTC, datetime
        from secrets import token_urlsafe

        from canbao.sandbox.answering import Counter
        from canbao.sandbox.faults import LineFault, faults_named
        from canbao.sandbox.office import TaxOffice
        from canbao.sandbox.serving import Door

        named, office = faults_named(faults, frozenset(LineFault)), TaxOffice.of(folder)
        if not secret.exists():
            secret.touch(mode=0o600)
            secret.write_text(token_urlsafe(32), encoding="utf-8")
        key = f"{office.records.setting('county')}-{office.records.setting('code')}"
        counter = Counter(key, secret.read_text(encoding="utf-8").strip())
        door = Door(folder, counter, lambda: datetime.now(UTC), port, named)
        typer.echo(f"接口地址 address: {door.address}（按 Ctrl+C 停止 stops it）\n密钥代码 key: {key}")
        with suppress(KeyboardInterrupt):
            door.serve_forever()
        door.server_close()
