"""`canbao zone keys`: this zone's keys for the crossing, and the file that the other zone is to be given.

In: the folder of secrets. Out: a public file and its fingerprint. Never: a private key shown.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.db_options import enter_zone, var_option, zone_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="生成本区的密钥，写出交给另一区的公钥文件。Make this zone's keys and its public file.")
    def keys(
        var: Path = var_option(),
        zone: str = zone_option(),
        out: Path = typer.Option(Path("zone.json"), "--out", "-o", help="公钥文件写到哪里。Where to write it."),
    ) -> None:
        enter_zone(zone)
        from canbao.store.opening import set_up_django

        set_up_django(var)
        from canbao.crossing.keys import make_own_keys
        from canbao.exchange.signing import fingerprint, spaced
        from canbao.store.configuration import read_configuration

        configuration = read_configuration()
        file = make_own_keys(configuration.secrets, configuration.zone).public_file
        out.write_bytes(file)
        typer.echo(f"公钥文件 public file: {out}\n指纹 fingerprint: {spaced(fingerprint(file))}")
        typer.echo(
            "把文件交给另一区，并当面或电话核对指纹 give the file to the other zone, and read the fingerprint out"
        )
