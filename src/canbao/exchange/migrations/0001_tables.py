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
            name="Gap",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "partner_id", "number", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("partner_id", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("alarmed_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Part",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "package_id", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("package_id", models.BigIntegerField()),
                ("part", models.IntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SentRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "package_id",
                        "person_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("package_id", models.BigIntegerField()),
                ("person_id", models.BigIntegerField()),
                ("change", models.CharField(max_length=8)),
                ("digest", models.CharField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name="Incoming",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("partner_id", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("format", models.CharField(max_length=40)),
                ("format_version", models.SmallIntegerField()),
                ("year", models.SmallIntegerField()),
                ("manner", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=4)),
                ("rows", models.IntegerField()),
                ("sum_fen", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("mark", models.CharField(max_length=64)),
                ("made_on", models.DateField()),
                ("manifest", models.TextField()),
                ("words", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已核验"),
                            ("waiting", "等待补发"),
                            ("applied", "已采用"),
                            ("refused", "未采用"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("received_by", models.BigIntegerField()),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "refused"), _negated=True),
                        fields=("county", "partner_id", "number"),
                        name="exchange_incoming_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "package_id",
                        "row_number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("package_id", models.BigIntegerField()),
                ("row_number", models.IntegerField()),
                ("person_id", models.BigIntegerField(null=True)),
                ("problem", models.CharField(default="", max_length=20)),
                ("content", models.JSONField()),
            ],
            options={
                "indexes": [models.Index(fields=["county", "person_id"], name="exchange_keptrow_person")],
            },
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("partner_id", models.BigIntegerField()),
                ("number", models.BigIntegerField()),
                ("format", models.CharField(max_length=40)),
                ("format_version", models.SmallIntegerField()),
                ("year", models.SmallIntegerField()),
                ("manner", models.CharField(max_length=6)),
                ("kind", models.CharField(max_length=4)),
                ("rows", models.IntegerField()),
                ("sum_fen", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("mark", models.CharField(max_length=64)),
                ("made_on", models.DateField()),
                ("manifest", models.TextField()),
                ("words", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("left_out", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "已生成"),
                            ("sent", "已取出"),
                            ("taken", "对方已收妥"),
                            ("refused", "对方未收"),
                            ("void", "作废"),
                        ],
                        default="made",
                        max_length=10,
                    ),
                ),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("made", "sent", "taken"))),
                        fields=("county", "partner_id", "number"),
                        name="exchange_outgoing_number_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Partner",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("code", models.CharField(max_length=20)),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tax", "税务局"),
                            ("finance", "财政局"),
                            ("department", "其他部门"),
                            ("bank", "银行"),
                            ("place", "外地医保局"),
                        ],
                        max_length=12,
                    ),
                ),
                ("registered_by", models.BigIntegerField()),
                ("registered_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "code"), name="exchange_partner_code"),
                    models.CheckConstraint(
                        condition=models.Q(("code", "bureau"), _negated=True), name="exchange_partner_other"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerKey",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("partner_id", models.BigIntegerField()),
                ("algorithm", models.CharField(choices=[("ed25519", "Ed25519"), ("sm2", "SM2")], max_length=10)),
                ("public", models.CharField(max_length=200)),
                ("key_id", models.CharField(max_length=16)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "待确认"), ("confirmed", "已生效"), ("revoked", "已作废")],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.BigIntegerField()),
                ("proposed_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("revoked_by", models.BigIntegerField(null=True)),
                ("revoked_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(default="")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("county", "key_id"), name="exchange_partnerkey_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None), ("valid_from__lte", models.F("valid_until")), _connector="OR"
                        ),
                        name="exchange_partnerkey_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by", None),
                            models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="exchange_partnerkey_by_two",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "confirmed"), _negated=True),
                            ("confirmed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="exchange_partnerkey_confirmed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("sender", models.CharField(max_length=40)),
                ("number", models.BigIntegerField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("package_id", models.BigIntegerField(null=True)),
                ("result", models.CharField(max_length=10)),
                ("problem", models.CharField(max_length=40)),
                ("words", models.TextField()),
                ("text", models.TextField()),
                ("by", models.BigIntegerField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "sender", "number"], name="exchange_receipt_number")],
            },
        ),
    ]
