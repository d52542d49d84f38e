"""Spots of a made-up row, for the tests of kinds."""

from __future__ import annotations

import numpy as np

from canbao.people.errors.kinds import ErrorKind, Spot, Unfit
from canbao.people.workbooks.sheets import CellValue
from canbao.people.workbooks.suppliers import Cell, Content, day_as, of

NUMBER, OLD_CARD, WITH_X = "430699200003071236", "430699199003071230", "43069919900307102X"


def spot_of(value: CellValue, cell: Cell, seed: int = 1, **others: CellValue) -> Spot:
    """The cell alone in its row, or with others before it: a number, a begin, a category."""
    columns = {
        "id": of("id_number", Content.ID),
        "begin": day_as("certified", "%Y-%m-%d"),
        "category": of("standing", Content.CATEGORY),
    }
    row = [*others.values(), value]
    return Spot(
        value=value,
        column=len(others),
        row=row,
        columns=(*(columns[name] for name in others), cell),
        start=list(others).index("begin") if "begin" in others else None,
        end=len(others),
        rng=np.random.default_rng(seed),
    )


def made(kinds: tuple[ErrorKind, ...], kind_id: str, spot: Spot) -> CellValue | Unfit:
    """What a kind makes of a spot."""
    return next(kind for kind in kinds if kind.id == kind_id).make(spot)
