"""Tables of the room, as Django works them out from models.py."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    initial = True

    dependencies = [("registry", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="AidLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "run_id",
                        "person_id",
                        "payer",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("run_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("payer", models.CharField(max_length=40)),
                ("unit", models.CharField(max_length=12)),
                ("aid_rows", models.CharField(max_length=400)),
                ("fen", models.IntegerField()),
                ("clause", models.CharField(max_length=400)),
            ],
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                (
                    "policies",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=120), size=None),
                ),
                ("opened_by", models.BigIntegerField()),
                ("opened_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Difference",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "run_id", "person_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("run_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None),
                ),
                ("situation_before", models.BigIntegerField(null=True)),
                ("situation_after", models.BigIntegerField(null=True)),
                ("payable_before_fen", models.IntegerField(null=True)),
                ("payable_after_fen", models.IntegerField(null=True)),
                ("aid_before_fen", models.IntegerField()),
                ("aid_after_fen", models.IntegerField()),
                ("cover_before", models.DateField(null=True)),
                ("cover_after", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RunCell",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "run_id",
                        "unit",
                        "situation",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("run_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("situation", models.BigIntegerField()),
                ("people", models.IntegerField()),
                ("payable_fen", models.BigIntegerField()),
                ("sponsor_fen", models.BigIntegerField()),
                ("reimburse_fen", models.BigIntegerField()),
                ("refund_fen", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="RunSituation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "run_id", "situation", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("run_id", models.BigIntegerField()),
                ("situation", models.BigIntegerField()),
                ("policy_digest", models.CharField(max_length=64)),
                ("outputs", models.JSONField()),
                ("aid", models.JSONField()),
                ("people", models.IntegerField()),
                ("payable_fen", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Due",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("run_id", models.BigIntegerField()),
                ("year", models.SmallIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("situation", models.BigIntegerField()),
                ("payable_fen", models.IntegerField(null=True)),
                ("sponsor_fen", models.IntegerField()),
                ("reimburse_fen", models.IntegerField(null=True)),
                ("refund_fen", models.IntegerField()),
                ("cover_from", models.DateField(null=True)),
                ("cover_until", models.DateField(null=True)),
                ("waiting_until", models.DateField(null=True)),
                ("offer_until", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "run_id", "unit", "situation"], name="billing_due_list")],
                "constraints": [
                    models.UniqueConstraint(fields=("county", "run_id", "person_id"), name="billing_due_person_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Run",
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
                ("place", models.CharField(max_length=12)),
                ("policies", models.JSONField()),
                ("titles", models.JSONField()),
                ("payers", models.JSONField()),
                ("as_of", models.DateField()),
                ("known_on", models.DateField(null=True)),
                ("amend", models.JSONField(default=dict)),
                ("engine", models.CharField(max_length=40)),
                ("policy_digest", models.CharField(max_length=64)),
                ("input_digest", models.CharField(max_length=64)),
                ("result_digest", models.CharField(max_length=64)),
                ("people", models.IntegerField()),
                ("left_out", models.JSONField(default=dict)),
                ("totals", models.JSONField()),
                ("reads_relatives", models.BooleanField()),
                ("base_run_id", models.BigIntegerField(null=True)),
                ("difference_digest", models.CharField(default="", max_length=64)),
                ("read_at", models.DateTimeField()),
                ("started_by", models.BigIntegerField()),
                ("started_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "草稿"),
                            ("reviewed", "情形已签认"),
                            ("proposed", "待确认发布"),
                            ("published", "已发布"),
                            ("superseded", "已被替代"),
                            ("discarded", "已作废"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.BigIntegerField(null=True)),
                ("proposed_at", models.DateTimeField(null=True)),
                ("acknowledged", models.CharField(default="", max_length=64)),
                ("published_by", models.BigIntegerField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "published")),
                        fields=("county", "year"),
                        name="billing_run_published_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_by", None),
                            models.Q(("published_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="billing_run_two_persons",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("run_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                (
                    "reasons",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None),
                ),
                ("situation_before", models.BigIntegerField(null=True)),
                ("situation_after", models.BigIntegerField(null=True)),
                ("people", models.IntegerField()),
                ("payable_before_fen", models.BigIntegerField()),
                ("payable_after_fen", models.BigIntegerField()),
                ("aid_before_fen", models.BigIntegerField()),
                ("aid_after_fen", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "run_id"], name="billing_shift_list")],
            },
        ),
        migrations.CreateModel(
            name="Signature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("situation", models.BigIntegerField()),
                ("policy_digest", models.CharField(max_length=64)),
                ("signed_by", models.BigIntegerField()),
                ("signed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "situation", "policy_digest"), name="billing_signature_situation_once"
                    )
                ],
            },
        ),
    ]
