"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.contrib.postgres.functions
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_taken_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="FileLook",
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
                ("at", models.DateTimeField(db_default=django.contrib.postgres.functions.TransactionNow())),
                ("account_id", models.BigIntegerField()),
                ("account_name", models.CharField(max_length=60)),
                ("office", models.CharField(max_length=60)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("file", "一人一档"),
                            ("why", "为什么是这个数"),
                            ("paper", "档案打印或导出"),
                            ("system", "其他系统查询"),
                        ],
                        max_length=10,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "person_id", "at"], name="registry_looks_at_person"),
                    models.Index(fields=["county", "account_id", "at"], name="registry_looks_of_account"),
                ],
            },
        ),
    ]
