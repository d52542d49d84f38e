"""`canbao simulate`: change a figure before the notice is signed and see who pays what more, by payer, town and
standing.

In: a policy, a people file, one or more changes. Out: tables before / after. Never: a change of the policy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of
from canbao.cli.refusals import InputRefused
from canbao.cli.run_options import amend_option, as_of_option, changes_of, day_of, progress_bar

if TYPE_CHECKING:
    from canbao.assess.simulating import Change, Simulation
    from canbao.policy.rules import RuleBook


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="改一个标准，看谁多缴、谁多出。Before and after a change: by payer, town and standing.")
    def simulate(
        policy: str = typer.Argument(metavar="POLICY", help="政策名称。Policy name."),
        people: Path = typer.Argument(metavar="PEOPLE", help="人员文件。People file."),
        amend: list[str] = amend_option(),
        as_of: str | None = as_of_option(),
        lists: Path | None = typer.Option(None, "--lists", help="名单完整性表。Coverage of lists."),
        lists_complete: bool = typer.Option(
            False, "--lists-complete", help="声明各类名单均已报全。Declare all lists complete."
        ),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
        policies: list[Path] = folders_option(),
    ) -> None:
        import json

        from canbao.assess.intake.complete_lists import read_lists
        from canbao.assess.simulating import simulate as run
        from canbao.policy.loading import load

        changes = changes_of(amend)
        if not changes:
            raise InputRefused("请用 --amend 写出要改的标准，如 --amend personal_yuan=420 say what to change")
        library = library_of(policies)
        before, after = load(library, policy), load(library, policy, amend=changes)
        coverage = read_lists(lists, people, lists_complete)
        with progress_bar("测算") as progress:
            found = run(before, after, people, as_of=day_of(as_of, "--as-of"), lists=coverage, progress=progress)
        tables = tables_of(found, after)
        typer.echo(json.dumps(tables, ensure_ascii=False, indent=1) if as_json else as_text(tables, changes))


def tables_of(found: Simulation, book: RuleBook) -> dict[str, dict[str, dict[str, object]]]:
    """Sums in yuan by table and row."""
    from canbao.assess.run_record import payers_of
    from canbao.values.divisions import load_divisions

    divisions = load_divisions()
    payers = payers_of({"": book})

    def town(code: str) -> str:
        division = divisions.get(code)
        return division.name if division else code or "（未填）"

    return {
        "合计": {"个人应缴": _row(found.personal)},
        "出资方": _rows(found.by_payer(), lambda payer: payers.get(payer, payer)),
        "镇街": {f"{town(code)}（{code}）": _row(change) for code, change in found.by_place().items()},
        "资助类别": _rows(found.by_standing(), lambda rows: standings_of(book, rows)),
    }


def _rows(changes: Mapping[str, Change], name: Callable[[str], str]) -> dict[str, dict[str, object]]:
    """Rows by name; where two codes bear one name, each says its code, so that none takes the other's place."""
    names = {code: name(code) for code in changes}
    shared = Counter(names.values())
    return {
        f"{names[code]}（{code}）" if shared[names[code]] > 1 else names[code]: _row(change)
        for code, change in changes.items()
    }


def standings_of(book: RuleBook, rows: str) -> str:
    """Aid rows in the notice's words: the standings that they name; a row that names none by its id."""
    from canbao.policy.nodes import Has

    words = {
        row.id: "、".join(dict.fromkeys(node.word for node in row.when.walk() if isinstance(node, Has)))
        for row in book.latest.aid.rows
    }
    return "＋".join(words.get(row) or row for row in rows.split(",") if row) or "（无资助）"


def _row(change: Change) -> dict[str, object]:
    from canbao.values.fen import format_yuan

    return {
        "人数": change.people, "改前": format_yuan(change.before_fen), "改后": format_yuan(change.after_fen),
        "增减": format_yuan(change.difference_fen), "增加人数": change.more, "减少人数": change.less,
    }  # fmt: skip


def as_text(tables: dict[str, dict[str, dict[str, object]]], changes: dict[str, str]) -> str:
    """The tables for a terminal."""
    lines = ["假设：" + "，".join(f"{key} = {value}" for key, value in changes.items())]
    for title, rows in tables.items():
        lines.append(f"\n{title}　人数 / 改前 / 改后 / 增减（元）/ 增加、减少的人数")
        for name, row in rows.items():
            sums = f"{row['改前']} / {row['改后']} / {row['增减']}"
            lines.append(f"  {name}　{row['人数']:,} / {sums} / {row['增加人数']:,}、{row['减少人数']:,}")
    return "\n".join(lines)
