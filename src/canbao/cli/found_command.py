"""`canbao found`: the beginning of a county: its bureau and its three administrators.

In: the county, three persons. Out: a line a person with the account and a password to begin with. Never: a second time;
a password told twice.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from canbao.cli.acting_options import county_argument
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.founding import Founder


def founder_option(flag: str, label: str) -> Any:
    """`--system-admin USERNAME:NAME` and its like."""
    return typer.Option(..., flag, metavar="账号:姓名", help=f"{label}。Name to sign in with, and the person's.")


def founder_of(text: str) -> Founder:
    """Raises InputRefused.

    >>> founder_of("zhangsan:张三")
    Founder(username='zhangsan', name='张三')
    """
    from canbao.access.founding import Founder

    username, sign, name = text.replace("：", ":").partition(":")
    if not (sign and username.strip() and name.strip()):
        raise InputRefused(f"“{text}”应写成 账号:姓名 write it as username:name")
    return Founder(username.strip(), name.strip())


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="设立一个县的医保局和三员，只能一次。Set up a county's bureau and three administrators, once.")
    def found(
        county: str = county_argument(),
        system_admin: str = founder_option("--system-admin", "系统管理员"),
        security_admin: str = founder_option("--security-admin", "安全管理员"),
        audit_admin: str = founder_option("--audit-admin", "审计管理员"),
        bureau: str = typer.Option("医疗保障局", "--bureau", metavar="名称", help="机构名称。Name of the bureau."),
        var: Path = var_option(),
    ) -> None:
        if len(county) != 6 or not county.isdigit():
            raise InputRefused(f"县代码应为 6 位数字 six digits: {county}")
        given = {"system_admin": system_admin, "security_admin": security_admin, "audit_admin": audit_admin}

        from canbao.store.opening import open_store

        open_store(var)

        from canbao.access.founding import found_with_passwords
        from canbao.access.rights import roles
        from canbao.access.setting_up import START_DAYS

        founders = {role: founder_of(text) for role, text in given.items()}
        answer, passwords = found_with_passwords(county, founders, bureau)
        typer.echo(f"已设立 founded: {bureau}（{county}），单位编号 {answer['organisation']}")
        for role, founder in founders.items():
            typer.echo(
                f"  {roles()[role].label}：{founder.name}，账号 {founder.username}，编号 {answer[role]}，"
                f"初始密码 {passwords[role]}"
            )
        typer.echo(
            f"初始密码只显示这一次，{START_DAYS} 天内有效，请分别交给三人；各人第一次登录时换成自己的。\n"
            f"Told this once, good for {START_DAYS} days: hand each to its person, who changes it at the first sign-in."
        )
