"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("store", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="SeenRequest",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "code", "nonce", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("code", models.CharField(max_length=40)),
                ("nonce", models.CharField(max_length=64)),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "code", "minute", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("code", models.CharField(max_length=40)),
                ("minute", models.BigIntegerField()),
                ("requests", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="ApiKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("code", models.CharField(max_length=40)),
                ("account_id", models.BigIntegerField()),
                ("partner_id", models.BigIntegerField(null=True)),
                ("about", models.CharField(max_length=60)),
                ("secret", models.BinaryField()),
                ("valid_until", models.DateField()),
                ("issued_by", models.BigIntegerField()),
                ("issued_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("revoked_by", models.BigIntegerField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="api_key_once"),
                    models.CheckConstraint(
                        condition=models.Q(("account_id", models.F("issued_by")), _negated=True),
                        name="api_key_by_another",
                    ),
                ],
            },
        ),
    ]
