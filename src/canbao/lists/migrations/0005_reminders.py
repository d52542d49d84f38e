"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0004_keeping_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListReminder",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("supplier", models.CharField(max_length=40)),
                ("month", models.CharField(max_length=7)),
                ("due_on", models.DateField()),
                ("reminded_on", models.DateField()),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "supplier", "month", "reminded_on"), name="lists_listreminder_once"
                    )
                ],
            },
        ),
    ]
