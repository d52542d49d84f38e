"""`canbao api revoke`: a key of the API taken out of use at once.

In: its number, why. Out: that it is done. Never: a key brought back.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="作废接口密钥。Take a key of the API out of use.")
    def revoke(
        code: str = typer.Argument(..., metavar="KEY", help="密钥的编号。Its code."),
        reason: str = typer.Option(..., "--reason", metavar="TEXT", help="原因。Why."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.api.keys import RevokeApiKey, revoke_api_key

        revoke_api_key(actor, new_key(), RevokeApiKey(code, reason))
        typer.echo(f"已作废 {code} 号密钥 revoked")
