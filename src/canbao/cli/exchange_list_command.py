"""`canbao exchange list`: packages both ways, numbers that are missing, partners that do not answer.

In: perhaps one partner. Out: lines; exit status 1 when something is missing. Never: a file's content; a key.
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import typer

from canbao.cli.acting_options import as_option, county_argument, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="list", help="查看往来的数据包和缺号。List packages and missing numbers.")
    def list_packages(
        partner: str = typer.Option("", "--partner", metavar="CODE", help="只看这个单位。Only of this partner."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.exchange.addresses import view_addresses
        from canbao.exchange.queries import view_exchange
        from canbao.store.server import BUSINESS_ZONE
        from canbao.values.fen import format_yuan

        found = view_exchange(actor, partner)
        for each in found.packages:
            way = "发往 to" if each.is_ours else "来自 from"
            what = f"{each.format} {each.year} {each.manner}，{each.rows} 行 {format_yuan(each.sum_fen)} 元"
            typer.echo(f"{each.id} {way} {each.partner} 第 {each.number} 号 {each.made_on} {what}：{each.state_words}")
            if each.words:
                typer.echo(f"    {each.words}")
        for gap in found.gaps:
            typer.echo(f"缺号 missing: {gap.partner} 第 {gap.number} 号，已 {gap.age_seconds // 60} 分钟")
        for heard in view_addresses(actor):
            if partner in ("", heard.partner):
                answered = heard.answered_at and heard.answered_at.astimezone(ZoneInfo(BUSINESS_ZONE))
                last = f"{answered:%Y-%m-%d %H:%M}" if answered else "无 never"
                typer.echo(f"接口 address: {heard.partner} {heard.address}，最近应答 last answer: {last}")
                if heard.failure:
                    typer.echo(f"    {heard.failure}")
        if not found.packages:
            typer.echo("还没有往来的数据包 nothing was exchanged yet")
        raise typer.Exit(1 if found.gaps else 0)
