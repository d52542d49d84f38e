"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0009_supervision_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="DutyRecord",
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
                ("year", models.SmallIntegerField()),
                ("task", models.CharField(max_length=16)),
                ("agreed_on", models.DateField(null=True)),
                ("done_on", models.DateField(null=True)),
                ("note", models.CharField(default="", max_length=200)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "unit", "task", "id"], name="campaign_duty_last")],
            },
        ),
    ]
