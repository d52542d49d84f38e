"""`canbao zone join`: the other zone's public file believed from now on.

In: the file, the fingerprint that the other side read out. Out: a line. Never: a file believed without it.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option
from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="登记另一区的公钥文件。Believe the other zone's public file.")
    def join(
        file: Path = typer.Argument(..., help="另一区的公钥文件。The other zone's public file."),
        fingerprint: str = typer.Option(
            ..., "--fingerprint", help="对方念给您的指纹，空格写不写都行。As the other side read it out."
        ),
        var: Path = var_option(),
        zone: str = zone_option(),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import set_up_django

        set_up_django(var)
        from canbao.crossing.keys import join_zone
        from canbao.store.configuration import read_configuration

        configuration = read_configuration()
        try:
            content = file.read_bytes()
        except OSError as error:
            raise InputRefused(f"{file} 读不出来 cannot be read: {type(error).__name__}") from None
        other = join_zone(configuration.secrets, configuration.zone, content, fingerprint)
        typer.echo(f"已登记 joined: {other.zone}")
