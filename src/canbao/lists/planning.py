"""How the server should go about a statement that joins a list with the register.

In: how many rows the list has. Out: settings for the block, set back afterwards. Never: a setting that outlives the
transaction.

Right after thousands of people were entered the server has not counted its tables anew, takes them for nearly empty,
and reads all of them for each row of a list: a second for eleven rows, hours for a hundred thousand. A few rows are
looked up by index, many are joined by hashing, whatever it believes. Compiling (jit) takes longer than these
statements run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

FEW_ROWS = 3_000
"""Looking a person up takes 30 µs by index; hashing a county of a million takes two seconds."""
_BY_INDEX = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material", "enable_bitmapscan")
_BY_HASH = ("enable_nestloop", "enable_mergejoin")
_ORDER = "join_collapse_limit"
"""Joined in the order in which the statement says so: from the list's rows to what they mean."""


@contextmanager
def joined_with(count: int) -> Iterator[None]:
    """Statements in the block join so many rows of a list with the register."""
    off = ("jit", *(_BY_INDEX if count <= FEW_ROWS else _BY_HASH))
    with connection.cursor() as cursor:
        cursor.execute("; ".join([f"SET LOCAL {_ORDER} = 1", *(f"SET LOCAL {name} = off" for name in off)]))
        yield
        cursor.execute("; ".join(f"SET LOCAL {name} TO DEFAULT" for name in (_ORDER, *off)))


MANY_ROWS = 1_000
"""Counting takes a tenth of a second, of a county of a million one. Without it the keys that are checked at the end
of the transaction were looked for by county alone: forty seconds for three thousand people.
"""


def count_anew(written: int) -> None:
    """Let the server count the tables of the register after so many rows were written."""
    if written >= MANY_ROWS:
        with connection.cursor() as cursor:
            cursor.execute("SELECT lists_count_anew()")
