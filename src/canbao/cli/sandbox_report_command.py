"""`canbao sandbox report`: what was paid up to a day, as packages for the bureau; faults on demand.

In: a day, faults; or the number of a package to send again. Out: packages of payments and of deposits, as they would
arrive. Never: a payment told twice by itself.
"""

from __future__ import annotations

from pathlib import Path

import typer

from canbao.cli.sandbox_options import (
    day_of,
    folder_argument,
    on_option,
    out_option,
    seed_option,
    write_packages,
    year_option,
)


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="向医保局报送缴费和入库。Report payments and deposits to the bureau.")
    def report(
        folder: Path = folder_argument(),
        year: int = year_option(),
        on: str = on_option(),
        out: Path = out_option(),
        seed: int = seed_option(),
        faults: str = typer.Option("", "--faults", help="delay,other_person,double,lose,cut,swap"),
        again: int = typer.Option(0, "--again", metavar="NUMBER", help="只补送这一号。Only send this one again."),
    ) -> None:
        from canbao.sandbox.faults import OF_PACKAGES, OF_ROWS, faults_named
        from canbao.sandbox.office import TaxOffice
        from canbao.sandbox.telling import Telling

        office, day = TaxOffice.of(folder), day_of(on)
        if again:
            write_packages([office.send_again(again)], out)
            return
        named = faults_named(faults, OF_ROWS | OF_PACKAGES)
        write_packages([*office.tell(Telling(year, day, seed, named)), *office.tell_deposits(year, day)], out)
