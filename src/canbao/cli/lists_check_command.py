"""`canbao lists check`: a list handed over and compared, nothing applied.

In: a file, which list, its day. Out: what is new, changed and ended, what has to be mended; exit status 1 when rows
were refused. Never: a change in the register.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.acting_options import as_option, county_argument, new_key, opened_actor
from canbao.cli.db_options import var_option
from canbao.cli.lists_options import as_of_option, day_of, supplier_option, write_out


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="报送一份名单并核对，不采用。Hand a list over and compare it.")
    def check(
        file: Path = typer.Argument(..., metavar="FILE", help="名单文件。The file."),
        supplier: str = supplier_option(),
        as_of: str = as_of_option(),
        county: str = county_argument(),
        username: str = as_option(),
        good_rows: bool = typer.Option(False, "--good-rows", help="有错的行以外照收。Take the rows without errors."),
        delta: bool = typer.Option(False, "--delta", help="只是变动，不是全量。Changes only, not the whole list."),
        errors_out: Path | None = typer.Option(
            None, "--errors-out", metavar="FILE", help="退回的行写到哪里。Where to write the rows to mend."
        ),
        var: Path = var_option(),
    ) -> None:
        day = day_of(as_of)
        content = file.read_bytes()
        actor = opened_actor(var, county, username)

        from canbao.lists.actions import upload_list
        from canbao.lists.definitions import Manner
        from canbao.lists.queries import returned_workbook
        from canbao.lists.results import lines_of
        from canbao.lists.supplying import UploadOrder

        manner = Manner.DELTA if delta else None
        order = UploadOrder(supplier, day, file.name, content, manner=manner, takes_good_rows=good_rows)
        answer = upload_list(actor, new_key(), order)
        typer.echo("\n".join(lines_of(answer)))
        number = answer["list"]
        assert isinstance(number, int)
        returned = returned_workbook(actor, number) if errors_out else None
        if errors_out is not None and returned is not None:
            write_out(errors_out, returned)
        raise typer.Exit(1 if answer["errors"] else 0)
