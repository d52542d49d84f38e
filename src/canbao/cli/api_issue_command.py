"""`canbao api issue`: a key by which another system signs its requests, for an account of its office.

In: an account, a partner, until when. Out: the code and, this once, the secret. Never: a secret in a file or a log.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.lists_options import day_of


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="签发接口密钥，只显示一次。Issue a key of the API; its secret is shown once.")
    def issue(
        account: str = typer.Argument(..., metavar="USERNAME", help="以哪个账号办理请求。Whose requests they are."),
        about: str = typer.Option(..., "--about", metavar="TEXT", help="给谁用。Who uses it."),
        until: str = typer.Option(..., "--until", metavar="DATE", help="有效期的末日，最长 400 天。Its last day."),
        partner: str = typer.Option("", "--partner", metavar="CODE", help="用于哪个往来单位。Whose packages."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.access.actors import actor_of
        from canbao.api.keys import IssueApiKey, issue_api_key

        number = actor_of(account).account_id
        code, secret = issue_api_key(actor, new_key(), IssueApiKey(number, about, day_of(until), partner))
        typer.echo(f"编号 key: {code}")
        typer.echo(f"密钥 secret: {secret}")
        typer.echo("密钥只显示这一次，请当面交给对方 it is shown this once: hand it over in person")
