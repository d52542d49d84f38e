"""Addresses of partners and acknowledgements to be told there: the tables, who sees them, what changes.

What was stated about an address stays; only what came of asking there changes. A delivery is told once.
"""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.store.schema import WHOLE_COUNTY, grant, refer, scope_rows

_MOVABLE = {
    "partneraddress": (("asked_at", "answered_at", "failure"), "true"),
    "delivery": (("told_at", "words"), "OLD.told_at IS NULL"),
}


def _guard(table: str) -> migrations.RunSQL:
    """Rows change only in these cells, and are never deleted."""
    names, may = _MOVABLE[table]
    cells = "ARRAY[" + ", ".join(f"'{name}'" for name in names) + "]"
    return migrations.RunSQL(
        [
            f"""
            CREATE FUNCTION exchange_guard_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF to_jsonb(NEW) - {cells} <> to_jsonb(OLD) - {cells} OR NOT ({may}) THEN
                    RAISE EXCEPTION 'exchange_{table}: this change is refused' USING ERRCODE = 'restrict_violation';
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


class Migration(migrations.Migration):
    dependencies = (("exchange", "0002_guards"),)
    operations = [
        migrations.CreateModel(
            name="PartnerAddress",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("partner_id", models.BigIntegerField()),
                ("address", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=64)),
                ("secret", models.BinaryField()),
                ("stated_by", models.BigIntegerField()),
                ("stated_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("asked_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("failure", models.TextField(default="")),
            ],
            options={
                "indexes": [models.Index(fields=["county", "partner_id", "id"], name="exchange_address_newest")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "receipt_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("receipt_id", models.BigIntegerField()),
                ("partner_id", models.BigIntegerField()),
                ("package", models.BigIntegerField()),
                ("noted_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("told_at", models.DateTimeField(null=True)),
                ("words", models.TextField(default="")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at", None)),
                        fields=["county", "partner_id"],
                        name="exchange_delivery_waiting",
                    )
                ],
            },
        ),
        *(
            grant(f"exchange_{table}", f"SELECT, INSERT, UPDATE ({', '.join(names)})")
            for table, (names, _) in _MOVABLE.items()
        ),
        *(_guard(table) for table in _MOVABLE),
        *(scope_rows(f"exchange_{table}", WHOLE_COUNTY) for table in _MOVABLE),
        *(
            refer(f"exchange_{table}", ("county", "partner_id"), "exchange_partner", ("county", "id"))
            for table in _MOVABLE
        ),
        refer("exchange_delivery", ("county", "receipt_id"), "exchange_receipt", ("county", "id")),
    ]
