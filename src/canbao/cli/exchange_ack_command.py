"""`canbao exchange ack`: what a partner says of a package of ours.

In: the file of an acknowledgement. Out: where the package stands; exit status 1 when it was not taken. Never: a package
moved on an unsigned word.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="登记往来单位的回执。Record a partner's acknowledgement.")
    def ack(
        file: Path = typer.Argument(..., metavar="FILE", help="回执文件。The acknowledgement."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        content = file.read_bytes()
        actor = opened_actor(var, county, username)

        from canbao.exchange.acknowledging import RecordAcknowledgement, record_acknowledgement

        answer = record_acknowledgement(actor, new_key(), RecordAcknowledgement(content))
        typer.echo(f"第 {answer['number']} 号：{answer['state']} {answer.get('words', '')}".rstrip())
        if answer.get("missing"):
            typer.echo(f"  对方缺 they wait for: {answer['missing']}")
        if answer.get("void"):
            typer.echo(f"  其后 {answer['void']} 个数据包随之作废，请重新生成 later packages are void: make them anew")
        raise typer.Exit(0 if answer["state"] == "taken" else 1)
