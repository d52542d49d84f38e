"""`canbao register pairs`: look for people who may be in the register twice, and show who is to be decided on.

In: a county. Out: how many pairs are new, and the surest of those that wait. Never: a decision; a full number.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option

SHOWN = 20
"""Pairs on a screen; the rest are a matter of pages."""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="查找疑似重复建档的人，待人判定。Look for people who may be in the register twice.")
    def pairs(
        county: str = county_argument(),
        likely: bool = typer.Option(
            False, "--likely", help="另按相似度查找无证件的人，须装 canbao[linkage]。Likely pairs too."
        ),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.registry.models.duplicates import PairRule
        from canbao.registry.pairs import LookForPairs, list_pairs, look_for_pairs
        from canbao.store.scope import scoped

        found = look_for_pairs(actor, new_key(), LookForPairs(likely=likely))
        for rule in PairRule:
            if rule in found:
                typer.echo(f"{rule.label}：新增 {found[rule]} 对 new pairs")
        with scoped(actor.scope):
            waiting = list_pairs(county, most=SHOWN).to_pylist()
        for row in waiting:
            score = f"（{row['score'] / 10:.1f}%）" if row["score"] is not None else ""
            sides = (
                f"{row[f'name_{side}']} {row[f'birth_{side}'] or '—'} ···{row[f'tail_{side}'] or '无证件'}"
                f" {row[f'unit_{side}']}"
                for side in "ab"
            )
            typer.echo(f"{row['pair']} {PairRule(row['rule']).label}{score}：{' | '.join(sides)}")
        typer.echo(f"待判定 waiting: {len(waiting)}{'+' if len(waiting) == SHOWN else ''}")
