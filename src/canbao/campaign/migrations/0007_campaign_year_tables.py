"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0006_own_file_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CampaignYear",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("year", models.SmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[("prepared", "筹备"), ("open", "集中征缴"), ("late", "补缴"), ("closed", "已结束")],
                        default="prepared",
                        max_length=8,
                    ),
                ),
                ("opened_on", models.DateField(null=True)),
                ("late_on", models.DateField(null=True)),
                ("closed_on", models.DateField(null=True)),
                ("moved_by", models.BigIntegerField(null=True)),
                ("why", models.CharField(default="", max_length=200)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("county", "year"), name="campaign_year_once")],
            },
        ),
    ]
