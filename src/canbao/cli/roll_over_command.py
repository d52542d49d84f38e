"""`canbao roll-over`: the next benefit year opened, and whoever was in is renewed where the notice says so.

In: a benefit year of the store. Out: the next year's policies, how many were renewed, what is still missing.
Never: a renewal that the next year's notice does not state; anybody assessed.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(name="roll-over", help="开启下一个待遇年度。Open the next benefit year.")
    def roll_over_year(
        county: str = county_argument(),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="现在的待遇年度。The year to go on from."),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.billing.actions import RollOver, roll_over
        from canbao.registry.enrolling import RenewEnrolments, renew_enrolments
        from canbao.registry.policies import book_of
        from canbao.registry.registering import BadEntry

        opened = roll_over(actor, new_key(), RollOver(year))
        policies, missing = opened["policies"], opened["missing"]
        assert isinstance(policies, list)
        assert isinstance(missing, list)
        typer.echo(f"已开启 {opened['year']} 年度：{'、'.join(map(str, policies))}")
        for policy in map(str, policies):
            order = RenewEnrolments(book_of(policy).latest.place, policy)
            try:
                renewed = renew_enrolments(actor, new_key(), order)
                typer.echo(f"  {policy}：默认续保 {renewed['renewed']} 人（{renewed['cite']}）")
            except BadEntry as silent:
                typer.echo(f"  {policy}：{silent}")
        for sentence in missing:
            typer.echo(f"  还缺：{sentence}")
