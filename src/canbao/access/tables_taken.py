"""Tables of pages that somebody took away with names of people in them: told in the trail, with the reason.

In: which page, which table, how many rows, in what form, why. Out: an entry. Never: a name or a number in it; the file.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.access.acting import Act, Json, performs


@dataclass(frozen=True)
class TakeTable:
    """One table of one page. `page`: its name in the table of pages."""

    page: str
    title: str
    rows: int
    form: str
    reason: str


@performs("take_table")
def take_table(act: Act, order: TakeTable) -> dict[str, Json]:
    """Tell that it was taken away. Raises NotAllowed, TooTelling."""
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明取走的原因 say why")
    act.note("table", 0, page=order.page, title=order.title, rows=order.rows, form=order.form)
    return {"rows": order.rows}
