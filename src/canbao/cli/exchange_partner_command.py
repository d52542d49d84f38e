"""`canbao exchange partner`: somebody with whom files are exchanged, and where it answers over HTTP.

In: a code, a name, a kind; an address and the key that the partner gave us. Out: the partner's number. Never: two
partners of one code; a secret on the command line, where everybody on the machine could read it.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="登记往来单位、登记或撤下它的接口地址。Register a partner; state or end its address.")
    def partner(
        code: str = typer.Argument(..., metavar="CODE", help="双方在清单里用的代码，如 tax。What manifests call it."),
        name: str = typer.Argument("", metavar="[NAME]", help="单位名称。Its name."),
        kind: str = typer.Argument("", metavar="[KIND]", help="tax、finance、department、bank 或 place。Its kind."),
        address: str = typer.Option("", "--address", metavar="URL", help="对方的接口地址，https。Where it answers."),
        key: str = typer.Option("", "--key", metavar="CODE", help="对方给的密钥代码。Code of the key it gave."),
        secret: Path | None = typer.Option(
            None, "--secret", metavar="FILE", help="存密钥的文件。File with its secret."
        ),
        ends: bool = typer.Option(False, "--no-address", help="不再向它调取。Ask it no more."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        if bool(name) != bool(kind) or not (name or address or ends):
            raise InputRefused("登记单位要写名称和种类；登记地址要写 --address name and kind, or --address, are needed")
        if address and (ends or not key or secret is None):
            raise InputRefused("登记地址要写 --key 和 --secret FILE an address needs --key and --secret FILE")
        told = secret.read_text(encoding="utf-8").strip() if secret else ""
        actor = opened_actor(var, county, username)

        from canbao.exchange.addresses import StateAddress, state_address
        from canbao.exchange.partners import RegisterPartner, register_partner

        if name:
            answer = register_partner(actor, new_key(), RegisterPartner(code, name, kind))
            typer.echo(f"已登记 registered: {answer['code']}（{name}），编号 {answer['partner']}")
        if address or ends:
            answer = state_address(actor, new_key(), StateAddress(code, address, key, told))
            typer.echo(f"接口地址 address: {answer['address'] or '已撤下 ended'}")
