"""`canbao audit verify`: whether the trail is what was sealed, with the place of every fault.

In: a county or all; a head from a bulletin. Out: a few lines a county or JSON; exit status 1 when anything is wrong.
Never: a change of anything.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.audit_options import county_option, opened_counties
from canbao.cli.db_options import var_option
from canbao.cli.refusals import InputRefused

if TYPE_CHECKING:
    from canbao.access.verifying import Verdict


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="核验审计记录有没有被改动、删除、插入或截断。Verify the trail.")
    def verify(
        var: Path = var_option(),
        county: str = county_option(),
        head: str = typer.Option(
            "", "--head", metavar="NUMBER:HEAD", help="另处保存的封存摘要，须写明 --county。A head kept elsewhere."
        ),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        if head and not county:
            raise InputRefused("--head 属于一个县，请同时写 --county a head is of one county: say --county too")
        actors = opened_counties(var, county)

        from canbao.access.kept_heads import parse_head
        from canbao.access.verifying import verify_trail

        expected = parse_head(head) if head else None
        verdicts = {actor.county: verify_trail(actor, expected) for actor in actors}
        if as_json:
            found = {code: as_data(verdict) for code, verdict in verdicts.items()}
            typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            for code, verdict in verdicts.items():
                typer.echo(as_text(code, verdict))
        raise typer.Exit(0 if all(verdict.is_whole for verdict in verdicts.values()) else 1)


def as_data(verdict: Verdict) -> dict[str, object]:
    """The verdict for a program."""
    return {
        "is_whole": verdict.is_whole, "entries": verdict.entries, "seals": verdict.seals,
        "unsealed": verdict.unsealed, "head": verdict.head, "has_kept_head": verdict.has_kept_head,
        "faults": [{"seal": fault.seal, "entry": fault.entry, "words": fault.words} for fault in verdict.faults],
    }  # fmt: skip


def as_text(county: str, verdict: Verdict) -> str:
    """The verdict for a terminal."""
    result = "完好 whole" if verdict.is_whole else f"有 {len(verdict.faults)} 处问题 faults"
    lines = [
        f"{county}：{result}；记录 entries {verdict.entries:,}，封存 seals {verdict.seals:,}，"
        f"尚未封存 not sealed yet {verdict.unsealed:,}"
    ]
    if verdict.seals and not verdict.has_kept_head:
        lines.append(
            "  没有另存的摘要，看不出末尾是否被截掉，请用 --head no head kept elsewhere: a cut tail would not show"
        )
    return "\n".join([*lines, *(f"  {fault}" for fault in verdict.faults)])
