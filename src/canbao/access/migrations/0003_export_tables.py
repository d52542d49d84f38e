"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExportContent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "export_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("export_id", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("kind", models.CharField(max_length=20)),
                ("action", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=12)),
                ("organisation_id", models.BigIntegerField()),
                ("arguments", models.JSONField()),
                ("shows_numbers", models.BooleanField()),
                ("needs_approval", models.BooleanField()),
                ("rows", models.IntegerField()),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "待批准"),
                            ("approved", "待生成"),
                            ("made", "可领取"),
                            ("ended", "已销毁"),
                            ("refused", "未批准"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("decided_by", models.BigIntegerField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("file_name", models.CharField(default="", max_length=200)),
                ("digest", models.CharField(default="", max_length=64)),
                ("made_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "asked_by", "asked_at"], name="access_export_recent"),
                    models.Index(fields=["county", "state", "made_at"], name="access_export_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="access_export_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "refused"]),
                            ("needs_approval", False),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="access_export_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("needs_approval", True),
                            models.Q(("rows__lte", 5000), ("shows_numbers", False)),
                            _connector="OR",
                        ),
                        name="access_export_alone",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Hold",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("record", models.CharField(max_length=20)),
                ("number", models.BigIntegerField(default=0)),
                ("reason", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("placed", "保全中"), ("lifted", "已解除")], default="placed", max_length=10
                    ),
                ),
                ("placed_by", models.BigIntegerField()),
                ("placed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("lift_reason", models.TextField(default="")),
                ("lifted_by", models.BigIntegerField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "placed")),
                        fields=["county", "record", "number"],
                        name="access_hold_placed",
                    )
                ],
            },
        ),
    ]
