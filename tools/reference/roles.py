"""docs/reference/roles.md: roles × actions × area, from the one table that the code asks.

In: `access.rights`. Out: the page. Never: a right that stands anywhere else.
"""

from __future__ import annotations

from canbao.access.rights import rights_table
from reference.markdown import page


def make() -> str:
    """The page."""
    return page(
        "Roles and actions",
        "Who may do what, and how far: the area of the organisation (本辖区), what the own organisation handed over"
        " (本单位报送的), or the whole county (全县). What is not in this table is refused. Every write leaves an entry"
        " in the audit trail in its own transaction, done or denied; so does every number that is shown in full.",
        rights_table(),
    )
