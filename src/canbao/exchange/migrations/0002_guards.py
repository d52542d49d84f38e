"""Who sees what is exchanged, and what changes: packages and keys as their graphs say, nothing else at all.

Exchange is the county's business: whoever sees a part of a county sees none of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import migrations

from canbao.exchange.states import INCOMING_GRAPH, KEY_GRAPH, OUTGOING_GRAPH
from canbao.store.schema import WHOLE_COUNTY, destroyed_by, grant, kept_while, only_grows, refer, scope_rows
from canbao.store.states import StateGraph

_TABLES = ("partner", "partnerkey", "outgoing", "incoming", "part", "sentrow", "receipt", "gap", "keptrow")
_MOVABLE = {
    "partnerkey": ("state", "valid_until", "confirmed_by", "confirmed_at", "revoked_by", "revoked_at", "reason"),
    "outgoing": ("state", "words", "ended_at"),
    "incoming": ("state", "words", "ended_at"),
}
_GRAPHS = {"partnerkey": KEY_GRAPH, "outgoing": OUTGOING_GRAPH, "incoming": INCOMING_GRAPH}
# A later key ends an earlier one that had no end; that moves no state.
_ENDS = "OLD.state = 'confirmed' AND NEW.state = 'confirmed' AND OLD.valid_until IS NULL"


def _follow(table: str, graph: StateGraph, movable: Sequence[str]) -> migrations.RunSQL:
    """A record moves as the graph says, changes only in these cells, and is never deleted."""
    names = ", ".join(f"'{name}'" for name in movable)
    moves = ", ".join(sorted({f"('{before}', '{after}')" for (before, _), after in graph.moves.items()}))
    stays = _ENDS if table == "partnerkey" else "false"
    return migrations.RunSQL(
        [
            f"""
            CREATE FUNCTION exchange_guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF to_jsonb(NEW) - ARRAY[{names}] <> to_jsonb(OLD) - ARRAY[{names}]
                    OR NOT ((OLD.state, NEW.state) IN ({moves}) OR {stays})
                THEN
                    RAISE EXCEPTION 'exchange_{table}: this change of % is refused', OLD.id
                        USING ERRCODE = 'restrict_violation';
                END IF;
                RETURN NEW;
            END $$
            """,
            f"CREATE TRIGGER exchange_{table}_guarded BEFORE UPDATE ON exchange_{table}"
            f" FOR EACH ROW EXECUTE FUNCTION exchange_guard_{table}()",
            f"CREATE TRIGGER exchange_{table}_kept BEFORE DELETE OR TRUNCATE ON exchange_{table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION store_refuse_change()",
        ],
        [
            f"DROP TRIGGER exchange_{table}_kept ON exchange_{table}",
            f"DROP TRIGGER exchange_{table}_guarded ON exchange_{table}",
            f"DROP FUNCTION exchange_guard_{table}()",
        ],
    )


_OPEN = """
    EXISTS (SELECT FROM exchange_outgoing AS package WHERE package.county = gone.county
        AND package.id = gone.package_id AND package.state IN ('made', 'sent'))
    OR EXISTS (SELECT FROM exchange_incoming AS package WHERE package.county = gone.county
        AND package.id = gone.package_id AND package.state IN ('received', 'waiting'))
"""
# The term is in data/retention.csv. Whatever somebody makes of it, nothing goes that is younger than a day.
_YOUNG = """
    EXISTS (SELECT FROM exchange_outgoing AS package WHERE package.county = gone.county
        AND package.id = gone.package_id AND package.made_at > now() - interval '1 day')
    OR EXISTS (SELECT FROM exchange_incoming AS package WHERE package.county = gone.county
        AND package.id = gone.package_id AND package.received_at > now() - interval '1 day')
"""
_HELD = "access_is_held(gone.county, 'package', gone.package_id)"


class Migration(migrations.Migration):
    dependencies = (("exchange", "0001_tables"), ("access", "0004_export_guards"))
    operations = [
        *only_grows("exchange_partner"),
        *only_grows("exchange_sentrow"),
        *only_grows("exchange_receipt"),
        *only_grows("exchange_keptrow"),
        grant("exchange_part", "SELECT, INSERT"),
        grant("exchange_gap", "SELECT, INSERT, UPDATE (seen_at, alarmed_at, closed_at)"),
        *(
            grant(f"exchange_{table}", f"SELECT, INSERT, UPDATE ({', '.join(movable)})")
            for table, movable in _MOVABLE.items()
        ),
        *(_follow(table, _GRAPHS[table], movable) for table, movable in _MOVABLE.items()),
        *(scope_rows(f"exchange_{table}", WHOLE_COUNTY) for table in _TABLES),
        *(
            refer(f"exchange_{table}", ("county", "partner_id"), "exchange_partner", ("county", "id"))
            for table in ("partnerkey", "outgoing", "incoming", "gap")
        ),
        refer("exchange_sentrow", ("county", "package_id"), "exchange_outgoing", ("county", "id")),
        refer("exchange_keptrow", ("county", "package_id"), "exchange_incoming", ("county", "id")),
        kept_while("exchange_part", f"{_HELD} OR {_OPEN}"),
        destroyed_by(
            "exchange_destroy_parts",
            "exchange_part",
            "packages bigint[]",
            f"gone.package_id = ANY (packages) AND NOT ({_HELD} OR {_OPEN} OR {_YOUNG})",
        ),
    ]
