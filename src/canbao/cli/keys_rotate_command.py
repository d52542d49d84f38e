"""`canbao keys rotate`: a new data key, and everything sealed anew with it.

In: counties, a reason. Out: how many texts were sealed anew. Never: an old key removed: a backup may need it; a moment
at which a text cannot be opened.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.audit_options import county_option, opened_counties
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="换数据密钥，重新加密；中途停了可以再运行。A new data key; what is sealed is sealed anew.")
    def rotate(
        var: Path = var_option(),
        county: str = county_option(),
        reason: str = typer.Option("", help="原因；不写则只接着做没有做完的。Why; without it what was begun goes on."),
    ) -> None:
        actors = opened_counties(var, county)

        from uuid import uuid4

        from canbao.access.rotation import NewKey, make_new_key, reseal_all

        if reason and actors:
            made = make_new_key(actors[0], f"rotate-{uuid4().hex}", NewKey(reason))
            typer.echo(f"新密钥 new key: {made['file']}；马上重新分份保管 split the keys again: canbao keys split")
        for actor in actors:
            typer.echo(f"{actor.county}：重新加密 sealed anew {reseal_all(actor)}")
