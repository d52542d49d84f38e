"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

import django.contrib.postgres.fields
import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0005_refusals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "account_id", "mark", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("account_id", models.BigIntegerField()),
                ("mark", models.BinaryField(max_length=32)),
                ("used_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
        ),
        migrations.CreateModel(
            name="Guess",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "door", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("door", models.BinaryField(max_length=32)),
                ("since", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("tries", models.IntegerField(db_default=1)),
            ],
        ),
        migrations.AddField(
            model_name="credential",
            name="factor_sealed",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="factor_step",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="spare_marks",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BinaryField(max_length=32), default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="start_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="SignIn",
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
                ("mark", models.BinaryField(max_length=32)),
                ("device", models.CharField(default="", max_length=120)),
                ("address", models.GenericIPAddressField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("setting_up", "待设置"), ("open", "已登录"), ("ended", "已退出")],
                        default="setting_up",
                        max_length=10,
                    ),
                ),
                ("begun_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("seen_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("factor_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "account_id", "begun_at"], name="access_signin_account")],
                "constraints": [models.UniqueConstraint(fields=("county", "mark"), name="access_signin_mark")],
            },
        ),
    ]
