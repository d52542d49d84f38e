"""`canbao policy diff`: two policies side by side, and what they do to the same people.

In: two policies by name. Out: what changed, was added, is gone, each with both clauses; bills of standard people under
both. Never: a difference judged.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from canbao.cli.policy_folders import folders_option, library_of

if TYPE_CHECKING:
    from canbao.cli.policy_effects import Bill, Effect
    from canbao.policy.comparing import Difference

_KINDS = {"changed": "改", "added": "增", "gone": "删"}


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="比较两份政策：哪些改了，谁多缴谁少缴。Compare two policies and what they do to whom.")
    def diff(
        old: str = typer.Argument(metavar="OLD", help="旧政策。The older policy."),
        new: str = typer.Argument(metavar="NEW", help="新政策。The newer policy."),
        policies: list[Path] = folders_option(),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        from canbao.cli.policy_effects import effects_of
        from canbao.policy.comparing import compare_sheets
        from canbao.policy.loading import load
        from canbao.policy.showing import show_policy

        library = library_of(policies)
        differences = compare_sheets(show_policy(library, old), show_policy(library, new))
        effects = effects_of(load(library, old), load(library, new))
        typer.echo(
            as_data(old, new, differences, effects) if as_json else "\n".join(as_lines(old, new, differences, effects))
        )


def as_data(old: str, new: str, differences: Iterable[Difference], effects: Iterable[Effect]) -> str:
    """The machine-readable comparison."""
    from canbao.cli.policy_effects import as_plain

    people = [
        {
            "key": each.key,
            "name": each.name,
            "old": as_plain(each.old),
            "new": as_plain(each.new),
            "change_fen": each.change_fen,
        }
        for each in effects
    ]
    report = {
        "old": old,
        "new": new,
        "differences": [asdict(difference) for difference in differences],
        "people": people,
    }
    return json.dumps(report, ensure_ascii=False, indent=1)


def as_lines(old: str, new: str, differences: list[Difference], effects: list[Effect]) -> Iterator[str]:
    """The comparison for people."""
    yield f"旧 {old}"
    yield f"新 {new}"
    if not differences:
        yield "两份政策说的一样。"
    for title, group in groupby(differences, key=lambda difference: difference.title):
        yield ""
        yield f"【{title}】"
        for difference in group:
            yield from _difference(difference)
    yield ""
    yield "【对同样的人】应缴（资助）。持有身份的人在集中缴费期第一天缴费；“暂”是还要等标准公布的数。"
    yield from _table(effects)


def _difference(difference: Difference) -> Iterator[str]:
    clauses = [
        f"旧〔{difference.old_cite}〕" if difference.old_cite else "",
        f"新〔{difference.new_cite}〕" if difference.new_cite else "",
    ]
    yield f"{_KINDS[difference.kind]} {difference.name} {''.join(clauses)}".rstrip()
    for change in difference.changes:
        if difference.kind == "changed":
            yield f"   {change.label}：{change.old or '（无）'} → {change.new or '（无）'}"
        elif difference.name != (change.new or change.old):
            yield f"   {change.label}：{change.new or change.old}"


def _table(effects: list[Effect]) -> Iterator[str]:
    from canbao.policy.showing.rendering import width_of

    rows = [(each.name, _bill(each.old), _bill(each.new), _change(each)) for each in effects]
    header = ("谁", "旧", "新", "变化")
    widths = [max(width_of(row[column]) for row in [header, *rows]) for column in range(len(header))]
    for row in [header, *rows]:
        cells = [row[0] + " " * (widths[0] - width_of(row[0]))]
        cells += [" " * (widths[column] - width_of(row[column])) + row[column] for column in range(1, len(row))]
        yield "  ".join(cells).rstrip()


def _bill(bill: Bill | None) -> str:
    from canbao.cli.policy_effects import OUTCOMES
    from canbao.values.fen import format_yuan

    if bill is None:
        return "没有缴费期"
    if bill.payable_fen is None:
        return OUTCOMES[bill.outcome]
    said = [format_yuan(bill.aid_fen)] if bill.aid else []
    if bill.reimburse_fen is None:
        said.append("后补另定")
    elif bill.reimburse_fen:
        said.append(f"后补{format_yuan(bill.reimburse_fen)}")
    aid = f"（{'，'.join(said)}）" if said else ""
    return f"{format_yuan(bill.payable_fen)}{'暂' if bill.is_provisional else ''}{aid}"


def _change(effect: Effect) -> str:
    from canbao.values.fen import format_yuan

    fen = effect.change_fen
    if fen is None:
        return ""
    return f"{'+' if fen > 0 else ''}{format_yuan(fen)}" if fen else "不变"
