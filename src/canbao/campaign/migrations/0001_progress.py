"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("store", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="ChangedPerson",
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
            ],
        ),
        migrations.CreateModel(
            name="Counting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("counted_at", models.DateTimeField()),
                ("counted_on", models.DateField()),
                ("last_day", models.DateField()),
                ("run_id", models.BigIntegerField()),
                ("terms", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Tally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "year",
                        "unit",
                        "figure",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("figure", models.CharField(max_length=120)),
                ("people", models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="DayTally",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", "day", "unit", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("day", models.DateField()),
                ("unit", models.CharField(max_length=12)),
                ("figures", models.JSONField()),
                ("counted_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "unit", "day"], name="campaign_daytally_unit")],
            },
        ),
        migrations.CreateModel(
            name="PersonFigures",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                (
                    "figures",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                ("changes_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "year", "unit"], name="campaign_personfigures_unit"),
                    models.Index(
                        condition=models.Q(("changes_on__isnull", False)),
                        fields=["county", "year", "changes_on"],
                        name="campaign_personfigures_turn",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportDay",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("weekday", models.SmallIntegerField()),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (1, 7))), name="campaign_reportday_weekday"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Target",
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
                ("unit", models.CharField(max_length=12)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("permanent_population", "常住人口"),
                            ("hukou_population", "户籍人口"),
                            ("target", "任务数"),
                            ("last_actual", "上年实际参保数"),
                            ("employee_insured", "职工医保参保数"),
                            ("births", "出生人口"),
                        ],
                        max_length=24,
                    ),
                ),
                ("people", models.IntegerField()),
                ("source", models.CharField(max_length=120)),
                ("received_on", models.DateField()),
                ("recorded_by", models.BigIntegerField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "unit", "kind", "id"], name="campaign_target_last")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("people__gte", 0)), name="campaign_target_positive")
                ],
            },
        ),
    ]
