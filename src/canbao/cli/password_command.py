"""`canbao password`: a new password to begin with for one of the three administrators, when nobody else can give it.

In: the county, the name to sign in with. Out: the password, once. Never: for anybody but the three: accounts of others
are the system administrator's.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="给三员之一新的初始密码，只显示一次。A new password to begin with for one of the three.")
    def password(
        username: str = typer.Argument(..., metavar="账号", help="登录用的账号。Name to sign in with."),
        county: str = county_argument(),
        var: Path = var_option(),
    ) -> None:
        system = opened_actor(var, county, "")

        from canbao.access.actors import actor_of
        from canbao.access.administrators import administrator_roles
        from canbao.access.setting_up import START_DAYS, give_start_password

        found = actor_of(username)
        if found.county != county or not found.roles & set(administrator_roles()):
            raise InputRefused(
                f"“{username}”不是 {county} 的三员；其他账号由系统管理员在网页上给 not one of the three of {county}"
            )
        typer.echo(give_start_password(system, new_key(), found.account_id))
        typer.echo(
            f"只显示这一次，{START_DAYS} 天内有效；此账号在各处的登录都已结束，动态码须重新设置。\n"
            f"Told this once, good for {START_DAYS} days; the account is signed out, and sets up its factor anew."
        )
