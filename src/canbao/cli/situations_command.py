"""`canbao situations`: every distinct situation of a run, for reading and signing.

In: a results file (or the .situations.json beside it). Out: a table, or a workbook with -o. Never: a person.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.refusals import InputRefused


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="列出一次核算中不同的情形：人数、金额、条款、理由。Every distinct situation of a run.")
    def situations(
        run: Path = typer.Argument(metavar="RUN", help="核算结果文件，或其旁的 .situations.json。A results file."),
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE.xlsx", help="写成工作簿。Write a workbook."),
        as_json: bool = typer.Option(False, "--json", help="输出 JSON。Print JSON."),
    ) -> None:
        import json

        from canbao.assess.run_record import from_json, record_path
        from canbao.assess.situation_table import rows_of, write_workbook

        path = run if run.name.endswith(".situations.json") else record_path(run)
        if not path.is_file():
            raise InputRefused(f"{path}：没有这次核算的情形文件 no run there; 先运行 canbao assess … -o {run.name}")
        try:
            record = from_json(path.read_text(encoding="utf-8"))
        except (ValueError, KeyError, TypeError) as error:
            raise InputRefused(f"{path}：{error}") from None
        if out is not None:
            write_workbook(record, out)
            typer.echo(f"{out}：{len(record.situations)} 种情形 situations")
            return
        rows = list(rows_of(record))
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1) if as_json else as_text(rows))


def as_text(rows: list[dict[str, object]]) -> str:
    """The table for a terminal: one paragraph a situation, empty parts left out."""
    found: list[str] = []
    for row in rows:
        found.append(f"{row['序号']}. {row['人数']:,} 人　{row['结论']}　［{row['情形']}］")
        found += [
            f"   {name}：{value}"
            for name, value in row.items()
            if value and name not in ("序号", "人数", "结论", "情形")
        ]
    return "\n".join(found)
