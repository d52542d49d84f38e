"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("store", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "kind", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=80)),
                ("content", models.TextField()),
                ("until", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "until"], name="crossing_document_until")],
            },
        ),
        migrations.CreateModel(
            name="Letter",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.CharField(max_length=32)),
                ("kind", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("written_at", models.DateTimeField()),
                ("package", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(default="", max_length=60)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("package", None)),
                        fields=["county", "written_at"],
                        name="crossing_letter_waiting",
                    ),
                    models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["county", "written_at"],
                        name="crossing_letter_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "kind", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=20)),
                ("key", models.CharField(max_length=80)),
                ("content", models.TextField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("until", models.DateTimeField(null=True)),
                ("changed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("package", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("package", None)),
                        fields=["county", "changed_at"],
                        name="crossing_outgoing_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "way", "side", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("way", models.CharField(choices=[("inward", "向内"), ("outward", "向外")], max_length=7)),
                ("side", models.CharField(choices=[("made", "发出"), ("taken", "收到")], max_length=5)),
                ("number", models.BigIntegerField()),
                ("mark", models.CharField(max_length=64)),
                ("carried", models.IntegerField()),
                ("received", models.BigIntegerField()),
                ("file", models.BinaryField(null=True)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("written_at", models.DateTimeField(null=True)),
                ("said_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("carried__gt", 0), ("number__gt", 0), ("received__gte", 0)),
                        name="crossing_numbers",
                    )
                ],
            },
        ),
    ]
