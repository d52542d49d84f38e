"""Numbers of records: one sequence for all tables, so that a number alone names one record of the whole store.

In: how many are needed. Out: the default of the `id` columns, and numbers reserved for rows that are copied in.
Never: a number twice; a meaning in a number (it may leave gaps).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from django.db import connection, models

SEQUENCE = "store_record_number"


class NextNumber(models.Func):
    """The next number, taken by the database when a row is inserted without one."""

    function = "nextval"
    template = f"nextval('{SEQUENCE}')"
    output_field = models.BigIntegerField()

    def __init__(self) -> None:
        super().__init__()

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, object]]:
        return (f"{type(self).__module__}.NextNumber", (), {})


def number_field() -> models.BigIntegerField[int, int]:
    """The `id` column of a table whose key is (county, id)."""
    return models.BigIntegerField(db_default=NextNumber(), editable=False)


def reserve_numbers(count: int) -> npt.NDArray[np.int64]:
    """So many numbers that no other record has or will have, rising."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT nextval('{SEQUENCE}') FROM generate_series(1, %s)", [count])
        return np.fromiter((row[0] for row in cursor.fetchall()), dtype=np.int64, count=count)
