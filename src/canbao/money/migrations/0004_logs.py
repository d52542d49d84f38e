"""Who sees the log, and the triggers that write it; a payment's graph has got more moves."""

from __future__ import annotations

from django.db import migrations

from canbao.money.guarding import follow_graph_anew, log_steps
from canbao.money.states import PAYMENT_GRAPH
from canbao.store.schema import UNIT_IN_SCOPE, only_grows, scope_rows

_MOVABLE = {
    "payment": ("state", "hand_in_id", "deposit_id", "tax_number"),
    "handin": ("state", "decided_by", "decided_on"),
    "deposit": ("state", "arrived_on"),
}


class Migration(migrations.Migration):
    dependencies = (("money", "0003_frame"),)
    operations = (
        *only_grows("money_step"),
        scope_rows("money_step", UNIT_IN_SCOPE),
        *(log_steps(table, movable) for table, movable in _MOVABLE.items()),
        follow_graph_anew("payment", PAYMENT_GRAPH, _MOVABLE["payment"], filled="tax_number"),
    )
