"""`canbao people generate`: a made-up population of a place in a file.

In: place, number, seed, benefit year, the window and the share that has paid. Out: .parquet, .csv or .xlsx, and the coverage of lists beside it.
Never: a real person; the same arguments write the same bytes.
"""

from __future__ import annotations

from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="造一批虚构的人，写入 .parquet、.csv 或 .xlsx。Make up people and write them to a file.")
    def generate(
        out: Path = typer.Argument(metavar="FILE", help="写到哪里。Where to write."),
        place: str = typer.Option(..., "--place", metavar="CODE", help="行政区划代码，如 430621。Division code."),
        count: int = typer.Option(20_000, "--people", "-n", min=1, help="人数。How many people."),
        year: int = typer.Option(..., "--year", min=2000, max=2100, help="待遇年度。Benefit year."),
        seed: int = typer.Option(1, "--seed", min=0, help="种子，同样的种子造出同样的人。The same seed makes the same people."),
    ) -> None:
        from canbao.people.people_files import write_people

        write_people(out, place, count, seed, year)
        typer.echo(f"{out}：{count} 人 people")
