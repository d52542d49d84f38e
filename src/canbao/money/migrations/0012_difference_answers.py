"""The table of what towns answer about differences, and its guards."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

import canbao.store.numbers
from canbao.store.schema import UNIT_IN_SCOPE, only_grows, refer, scope_rows


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0011_take_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="DifferenceAnswer",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("id", models.BigIntegerField(db_default=canbao.store.numbers.NextNumber(), editable=False)),
                ("unit", models.CharField(max_length=12)),
                ("difference_id", models.BigIntegerField()),
                ("answer", models.TextField()),
                ("recorded_by", models.BigIntegerField()),
                ("answered_on", models.DateField()),
                ("recorded_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "indexes": [models.Index(fields=["county", "difference_id"], name="money_differenceanswer_of")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), _negated=True), name="money_differenceanswer_said"
                    )
                ],
            },
        ),
        *only_grows("money_differenceanswer"),
        scope_rows("money_differenceanswer", UNIT_IN_SCOPE),
        refer("money_differenceanswer", ("county", "difference_id"), "money_difference", ("county", "id")),
    ]
