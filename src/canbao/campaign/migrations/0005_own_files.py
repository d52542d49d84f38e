"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0004_fieldwork_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnCode",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField(null=True)),
                ("token", models.BinaryField(max_length=32)),
                ("answer", models.BinaryField(max_length=32)),
                ("code", models.BinaryField(default=b"")),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("sent_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "asked_at"], name="campaign_owncode_asked")],
                "constraints": [models.UniqueConstraint(fields=("county", "token"), name="campaign_owncode_token")],
            },
        ),
        migrations.CreateModel(
            name="OwnVisit",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("person_id", models.BigIntegerField()),
                ("token", models.BinaryField(max_length=32)),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("county", "token"), name="campaign_ownvisit_token")],
            },
        ),
    ]
