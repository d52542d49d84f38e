"""`canbao api list`: keys of the API, whose they are, until when.

In: a county. Out: a line a key, the newest first. Never: a secret.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="list", help="列出接口密钥。List the keys of the API.")
    def list_keys(
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.api.keys import view_keys

        found = view_keys(actor)
        for each in found:
            partner = f"，往来单位 partner {each.partner}" if each.partner else ""
            state = "已作废 revoked" if each.is_revoked else f"至 until {each.valid_until}"
            typer.echo(f"{each.code} {each.username}（{each.about}{partner}）：{state}")
        if not found:
            typer.echo("还没有接口密钥 no key was issued yet")
