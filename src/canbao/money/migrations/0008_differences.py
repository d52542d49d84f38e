"""The table of differences from the tax office's statements, and its guards."""

from __future__ import annotations

from django.db import migrations, models

import canbao.store.numbers
from canbao.money.guarding import keep_record
from canbao.money.states import DIFFERENCE_GRAPH

_MOVABLE = ("owner", "state", "reason", "closed_by", "closed_on")


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0007_taxes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Difference",
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
                            ("only_ours", "只有我方有"),
                            ("only_theirs", "只有税务有"),
                            ("other_amount", "金额不一致"),
                            ("other_person", "人员不一致"),
                            ("wrong_county", "缴到了别的统筹地"),
                            ("wrong_year", "不是本年度的缴费"),
                            ("twice", "重复缴费"),
                            ("deposit_missing", "缴存未到账"),
                            ("deposit_unknown", "到账无缴存单"),
                            ("deposit_amount", "缴存金额不一致"),
                        ],
                        max_length=16,
                    ),
                ),
                ("about", models.CharField(max_length=40)),
                ("person_id", models.BigIntegerField(null=True)),
                ("payment_id", models.BigIntegerField(null=True)),
                ("day", models.DateField()),
                ("ours_fen", models.BigIntegerField(null=True)),
                ("theirs_fen", models.BigIntegerField(null=True)),
                ("source", models.BigIntegerField(null=True)),
                ("source_row", models.IntegerField(null=True)),
                ("owner", models.CharField(max_length=20)),
                ("opened_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "未了结"), ("gone", "已一致"), ("closed", "已说明")],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("reason", models.TextField(default="")),
                ("closed_by", models.BigIntegerField(null=True)),
                ("closed_on", models.DateField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["county", "year", "state"], name="money_difference_list")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("county", "year", "kind", "about"),
                        name="money_difference_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="money_difference_reason",
                    ),
                ],
            },
        ),
        *keep_record("difference", DIFFERENCE_GRAPH, _MOVABLE),
    ]
