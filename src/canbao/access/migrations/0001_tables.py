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
            name="Account",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("username", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=60)),
                ("organisation_id", models.BigIntegerField()),
                ("is_stopped", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("number", models.BigIntegerField()),
                ("sealed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("cluster", models.BigIntegerField()),
                ("txid_from", models.BigIntegerField()),
                ("txid_until", models.BigIntegerField()),
                ("count", models.BigIntegerField()),
                ("previous", models.BinaryField(max_length=32)),
                ("head", models.BinaryField(max_length=32)),
                ("marks", models.BinaryField()),
                ("signature", models.BinaryField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Credential",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "account_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("account_id", models.BigIntegerField()),
                ("password", models.CharField(default="", max_length=200)),
                ("phone_sealed", models.BinaryField(null=True)),
                ("changed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("cluster", models.BigIntegerField(db_default=0)),
                ("txid", models.BigIntegerField(db_default=0)),
                ("account_id", models.BigIntegerField()),
                ("account_name", models.CharField(max_length=60)),
                ("organisation_id", models.BigIntegerField()),
                ("action", models.CharField(max_length=40)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "完成"), ("denied", "拒绝"), ("revealed", "查看原文"), ("alarm", "报警")],
                        max_length=10,
                    ),
                ),
                ("unit", models.CharField(default="", max_length=12)),
                ("reason", models.TextField(default="")),
                ("request_key", models.CharField(default="", max_length=64)),
                ("changes", models.JSONField(default=list)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "cluster", "txid", "id"], name="access_trail_order"),
                    models.Index(fields=["county", "at"], name="access_trail_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("account_id", models.BigIntegerField()),
                ("role", models.CharField(max_length=20)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "待确认"), ("confirmed", "已生效"), ("withdrawn", "已收回")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("granted_by", models.BigIntegerField(null=True)),
                ("granted_at", models.DateTimeField(null=True)),
                ("withdrawn_by", models.BigIntegerField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_from__lte", models.F("valid_until")), _connector="OR"
                        ),
                        name="access_grant_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("granted_by", None),
                            models.Q(
                                models.Q(("granted_by", models.F("proposed_by")), _negated=True),
                                models.Q(("granted_by", models.F("account_id")), _negated=True),
                            ),
                            models.Q(("granted_by", 0), ("proposed_by", 0)),
                            _connector="OR",
                        ),
                        name="access_grant_by_two",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "withdrawn"), _negated=True),
                        fields=("county", "account_id", "role"),
                        name="access_grant_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("bureau", "医保局"),
                            ("tax", "税务局"),
                            ("civil_affairs", "民政局"),
                            ("agriculture", "农业农村局"),
                            ("disabled_federation", "残联"),
                            ("health", "卫健局"),
                            ("veterans", "退役军人事务局"),
                            ("education", "教育局"),
                            ("finance", "财政局"),
                            ("public_security", "公安局"),
                            ("statistics", "统计局"),
                            ("human_resources", "人社局"),
                            ("town_window", "镇街"),
                            ("village", "村、社区"),
                            ("school", "学校"),
                            ("clinic", "卫生院、村卫生室"),
                            ("inspection", "督查组"),
                            ("audit", "审计"),
                        ],
                        max_length=20,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                (
                    "units",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), size=None),
                ),
                ("valid_from", models.DateField(null=True)),
                ("valid_until", models.DateField(null=True)),
                ("created_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "name"), name="access_organisation_name"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from", None),
                            ("valid_until", None),
                            ("valid_from__lte", models.F("valid_until")),
                            _connector="OR",
                        ),
                        name="access_organisation_period",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Request",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "account_id", "key", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("account_id", models.BigIntegerField()),
                ("key", models.CharField(max_length=64)),
                ("organisation_id", models.BigIntegerField()),
                ("action", models.CharField(max_length=40)),
                ("fingerprint", models.BinaryField(max_length=32)),
                ("answer", models.JSONField(null=True)),
                ("asked_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [
                    models.Index(fields=["county", "account_id", "action", "asked_at"], name="access_request_recent")
                ],
            },
        ),
    ]
