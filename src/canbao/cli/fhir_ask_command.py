"""`canbao fhir ask`: people of a unit and their cover as FHIR R4, asked for with a reason.

In: a unit, a benefit year, what it is for. Out: the number of the export, and whether somebody has to approve it.
Never: a file on one person's word where two are needed.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="申请按 FHIR R4 导出（Patient、Coverage）。Ask for people and cover as FHIR R4.")
    def ask(
        unit: str = typer.Argument(..., metavar="UNIT", help="统计单位代码。Code of a county, town or village."),
        year: int = typer.Option(..., "--year", metavar="YYYY", help="待遇年度。The benefit year."),
        reason: str = typer.Option(..., "--reason", metavar="TEXT", help="用途。What it is for."),
        numbers: bool = typer.Option(False, "--numbers", help="含完整号码，须另一人批准。With full numbers."),
        county: str = county_argument(),
        username: str = as_option(),
        var: Path = var_option(),
    ) -> None:
        actor = opened_actor(var, county, username)

        from canbao.api.exporting_fhir import ExportFhir, export_fhir, export_fhir_numbers

        asked = (export_fhir_numbers if numbers else export_fhir)(actor, new_key(), ExportFhir(unit, year, reason))
        next_step = (
            "等待另一人批准 somebody else has to approve it" if asked["needs_approval"] else "正在生成 being made"
        )
        typer.echo(f"导出编号 export {asked['export']}：{asked['rows']} 人，{next_step}")
