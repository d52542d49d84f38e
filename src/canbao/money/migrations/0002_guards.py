"""Who sees which money, and the triggers by which nothing in the book is changed, taken back twice or moved past a graph.

That a transfer balances needs no trigger: it takes its fen out of one account and puts the same into another.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

from canbao.money.guarding import follow_graph
from canbao.money.states import DEPOSIT_GRAPH, HAND_IN_GRAPH, PAYMENT_GRAPH
from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, WHOLE_COUNTY, grant, only_grows, refer, scope_rows

_MOVABLE = {
    "payment": ("state", "hand_in_id", "deposit_id", "tax_number"),
    "handin": ("state", "decided_by", "decided_on"),
    "deposit": ("state", "arrived_on"),
}
_GRAPHS = {"payment": PAYMENT_GRAPH, "handin": HAND_IN_GRAPH, "deposit": DEPOSIT_GRAPH}

# What is taken back is the same between the same accounts, the other way round, of the same person and year.
_BACK: list[Any] = [
    """
    CREATE FUNCTION money_guard_back() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (
            SELECT FROM moved LEFT JOIN money_transfer AS first
                ON first.county = moved.county AND first.id = moved.reverses
            WHERE moved.reverses IS NOT NULL AND (first.debit, first.debit_of, first.credit, first.credit_of, first.fen,
                    coalesce(first.person_id, 0), first.year, first.reverses IS NULL)
                IS DISTINCT FROM (moved.credit, moved.credit_of, moved.debit, moved.debit_of, moved.fen,
                    coalesce(moved.person_id, 0), moved.year, true)
        ) THEN
            RAISE EXCEPTION 'money_transfer: what is taken back is not what was moved' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$
    """,
    "CREATE TRIGGER money_transfer_back AFTER INSERT ON money_transfer REFERENCING NEW TABLE AS moved"
    " FOR EACH STATEMENT EXECUTE FUNCTION money_guard_back()",
]


class Migration(migrations.Migration):
    dependencies = (("money", "0001_tables"), ("billing", "0002_guards"))
    operations = [
        *only_grows("money_transfer"),
        scope_rows("money_transfer", UNIT_IN_SCOPE),
        migrations.RunSQL(_BACK, ["DROP TRIGGER money_transfer_back ON money_transfer", "DROP FUNCTION money_guard_back"]),
        *(
            grant(f"money_{table}", f"SELECT, INSERT, UPDATE ({', '.join(movable)})")
            for table, movable in _MOVABLE.items()
        ),
        *(scope_rows(f"money_{table}", UNIT_IN_SCOPE) for table in _MOVABLE),
        *(follow_graph(table, _GRAPHS[table], movable) for table, movable in _MOVABLE.items()),
        refer("money_payment", ("county", "due_id"), "billing_due", ("county", "id")),
        refer("money_payment", ("county", "hand_in_id"), "money_handin", ("county", "id")),
        refer("money_payment", ("county", "deposit_id"), "money_deposit", ("county", "id")),
        grant("money_cashlimit"),
        scope_rows("money_cashlimit", ENTERS_COUNTY, written=WHOLE_COUNTY),
    ]  # fmt: skip
