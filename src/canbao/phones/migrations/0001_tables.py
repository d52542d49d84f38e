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
            name="Phone",
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
                ("unit", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("offered", "待绑定"), ("paired", "已绑定"), ("stopped", "已停用")],
                        default="offered",
                        max_length=7,
                    ),
                ),
                ("call", models.CharField(max_length=4)),
                ("sealed", models.BinaryField()),
                ("tries", models.SmallIntegerField(default=0)),
                ("mark", models.CharField(default="", max_length=32)),
                ("door", models.CharField(default="", max_length=64)),
                ("greeting", models.TextField(default="")),
                ("device", models.CharField(default="", max_length=60)),
                ("made_by", models.BigIntegerField()),
                ("made_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("until", models.DateTimeField()),
                ("paired_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField(null=True)),
                (
                    "listed",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), default=list, size=None
                    ),
                ),
                ("told", models.CharField(default="", max_length=64)),
                ("listed_on", models.DateField(null=True)),
                ("now_told", models.CharField(default="", max_length=64)),
                ("looked_at", models.DateTimeField(null=True)),
                ("stopped_by", models.BigIntegerField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "account_id"], name="phones_of_account")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "offered")),
                        fields=("county", "call"),
                        name="phones_one_offer_a_call",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("mark", ""), _negated=True),
                        fields=("county", "mark"),
                        name="phones_one_a_mark",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "offered"),
                            ("state", "stopped"),
                            models.Q(("mark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="phones_paired_has_mark",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PhoneEvent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.CharField(max_length=32)),
                ("phone_id", models.BigIntegerField()),
                ("unit", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=12)),
                ("is_done", models.BooleanField()),
                ("answer", models.TextField()),
                ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("seen_at", None)),
                        fields=["county", "phone_id", "at"],
                        name="phones_event_unseen",
                    )
                ],
            },
        ),
    ]
