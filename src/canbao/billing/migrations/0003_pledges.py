"""Tables of sponsors and of what they pledge, who sees them, and that nothing of a pledge changes but its withdrawal."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, grant, only_grows, refer, scope_rows


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pledge",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("year", models.SmallIntegerField()),
                ("sponsor_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("wanted", models.JSONField()),
                ("people", models.IntegerField()),
                ("fen", models.BigIntegerField()),
                ("pledged_by", models.BigIntegerField()),
                ("pledged_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "sponsor_id"], name="billing_pledge_list")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("fen__gt", 0), ("people__gt", 0)), name="billing_pledge_positive"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PledgeShare",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "pledge_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("pledge_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("fen", models.IntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "person_id"], name="billing_pledgeshare_person")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("fen__gt", 0)), name="billing_pledgeshare_positive")
                ],
            },
        ),
        migrations.CreateModel(
            name="Sponsor",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=80)),
                ("registered_by", models.BigIntegerField()),
                ("registered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "unit", "name"), name="billing_sponsor_once")
                ],
            },
        ),
        grant("billing_pledge", "SELECT, INSERT, UPDATE (withdrawn_by, withdrawn_at)"),
        *only_grows("billing_sponsor"),
        *only_grows("billing_pledgeshare"),
        *(
            scope_rows(f"billing_{name}", ENTERS_COUNTY, written=UNIT_IN_SCOPE)
            for name in ("sponsor", "pledge", "pledgeshare")
        ),
        refer("billing_pledge", ("county", "sponsor_id"), "billing_sponsor", ("county", "id")),
        refer("billing_pledgeshare", ("county", "pledge_id"), "billing_pledge", ("county", "id")),
    ]
