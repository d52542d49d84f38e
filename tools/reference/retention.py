"""docs/reference/retention.md: how long each kind of thing is kept, from the one table that the worker asks.

In: `access.retention`. Out: the page. Never: a term that stands anywhere else.
"""

from __future__ import annotations

from canbao.access.retention import retention_table
from reference.markdown import page


def make() -> str:
    """The page."""
    return page(
        "Retention",
        "Each hour the worker destroys what is over and writes into the audit trail how much: due = held + destroyed."
        " A legal hold (保全) on the county, a list, an export or a person keeps what it covers until it is lifted; the"
        " database refuses to delete it, whoever asks. The terms are to be confirmed by the bureau; they stand in"
        " `access/data/retention.csv`.",
        retention_table(),
    )
