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
            name="Figure",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("list_id", models.BigIntegerField()),
                ("row_number", models.IntegerField()),
                ("division", models.CharField(max_length=12)),
                ("name", models.CharField(max_length=40)),
                ("value", models.BigIntegerField()),
                ("as_of", models.DateField()),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ListContent",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "list_id", "part", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("list_id", models.BigIntegerField()),
                ("part", models.CharField(max_length=10)),
                ("organisation_id", models.BigIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ListFile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("supplier", models.CharField(max_length=40)),
                ("organisation_id", models.BigIntegerField()),
                ("place", models.CharField(max_length=12)),
                ("area", models.JSONField(default=list)),
                ("as_of", models.DateField()),
                ("manner", models.CharField(max_length=5)),
                ("takes_good_rows", models.BooleanField(default=False)),
                ("file_name", models.CharField(max_length=120)),
                ("digest", models.BinaryField(max_length=32)),
                ("row_count", models.IntegerField()),
                ("good_count", models.IntegerField()),
                ("error_count", models.IntegerField()),
                ("warning_count", models.IntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "已接收"),
                            ("checked", "已核对"),
                            ("needs_confirmation", "待确认"),
                            ("applied", "已采用"),
                            ("undone", "已撤销"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="received",
                        max_length=20,
                    ),
                ),
                ("check_number", models.SmallIntegerField(default=0)),
                ("base_id", models.BigIntegerField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("why_held", models.CharField(default="", max_length=20)),
                ("received_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ("received_by", models.BigIntegerField()),
                ("checked_by", models.BigIntegerField(null=True)),
                ("confirmed_by", models.BigIntegerField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("applied_by", models.BigIntegerField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("undone_by", models.BigIntegerField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["county", "supplier", "organisation_id", "as_of"], name="lists_listfile_calendar"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ["undone", "withdrawn"]), _negated=True),
                        fields=("county", "supplier", "organisation_id", "as_of", "digest"),
                        name="lists_listfile_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ListRow",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("supplier", models.CharField(max_length=40)),
                ("organisation_id", models.BigIntegerField()),
                ("list_id", models.BigIntegerField()),
                ("check_number", models.SmallIntegerField()),
                ("row_number", models.IntegerField()),
                (
                    "kind",
                    models.CharField(choices=[("new", "新增"), ("changed", "变更"), ("ended", "退出")], max_length=8),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("found", "已对应"),
                            ("created", "新建档"),
                            ("unknown", "查无此人"),
                            ("other_name", "同号异名"),
                            ("elsewhere", "不在报送单位辖区"),
                            ("dead", "已登记死亡"),
                            ("taken", "号码属于外县的人"),
                        ],
                        max_length=12,
                    ),
                ),
                ("person_id", models.BigIntegerField(default=0)),
                ("mark", models.BinaryField(max_length=32, null=True)),
                ("tail", models.CharField(default="", max_length=4)),
                ("label", models.CharField(max_length=120)),
                ("place", models.CharField(max_length=12)),
                ("name", models.CharField(default="", max_length=50)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=32)),
                ("before", models.JSONField(null=True)),
                ("previous_id", models.BigIntegerField(null=True)),
                ("is_applied", models.BooleanField(default=False)),
                ("replaced_by", models.BigIntegerField(null=True)),
                ("number", models.BinaryField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_applied", True), ("replaced_by", None)),
                        fields=["county", "supplier", "organisation_id"],
                        name="lists_listrow_standing",
                    ),
                    models.Index(fields=["county", "list_id"], name="lists_listrow_list"),
                    models.Index(fields=["county", "person_id"], name="lists_listrow_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("list_id", models.BigIntegerField()),
                ("row_number", models.IntegerField()),
                ("topic", models.CharField(max_length=40)),
                ("person_id", models.BigIntegerField(default=0)),
                ("name", models.CharField(max_length=50)),
                ("day", models.DateField(null=True)),
                ("detail", models.JSONField(default=dict)),
                ("replaced_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("replaced_at", None)),
                        fields=["county", "topic"],
                        name="lists_question_open",
                    )
                ],
            },
        ),
    ]
