"""`canbao exchange partner`: somebody with whom files are exchanged.

In: a code, a name, a kind. Out: the partner's number. Never: two partners of one code.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="登记往来单位。Register a partner.")
    def partner(
        code: str = typer.Argument(..., metavar="CODE", help="双方在清单里用的代码，如 tax。What manifests call it."),
        name: str = typer.Argument(..., metavar="NAME", help="单位名称。Its name."),
        kind: str = typer.Argument(..., metavar="KIND", help="tax、finance、department、bank 或 place。Its kind."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.exchange.partners import RegisterPartner, register_partner

        answer = register_partner(actor, new_key(), RegisterPartner(code, name, kind))
        typer.echo(f"已登记 registered: {answer['code']}（{name}），编号 {answer['partner']}")
