"""A run counted again from its dues: whether what is kept is still what was assessed.

In: a run whose dues are kept. Out: the digest of its results, as the run had it when it was made.
Never: a repair.
"""

from __future__ import annotations

from django.db import connection

from canbao.assess.run_record import digest_of_cells
from canbao.assess.tally import Cell
from canbao.billing.models import Run

_CELLS = """
    SELECT unit, situation, count(*)::int, 0, coalesce(sum(payable_fen), 0)::bigint, sum(sponsor_fen)::bigint,
        coalesce(sum(reimburse_fen), 0)::bigint, sum(refund_fen)::bigint
    FROM billing_due WHERE county = %s AND run_id = %s GROUP BY unit, situation
"""


def recount(run: Run) -> str:
    """The digest of the results that the dues make. Whole counties only: sees what the transaction may see."""
    with connection.cursor() as cursor:
        cursor.execute(_CELLS, [run.county, run.id])
        cells = [Cell(*row) for row in cursor.fetchall()]
    return digest_of_cells(sorted(cells, key=lambda cell: (cell.place, cell.situation)))


def is_unchanged(run: Run) -> bool:
    """The dues are those of the run."""
    return recount(run) == run.result_digest
