"""The numbers of slips, counted for each collector wherever they collect."""

from __future__ import annotations

from django.db import migrations, models

from canbao.store.schema import ENTERS_COUNTY, grant, scope_rows


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0009_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlipBook",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", "collector", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("collector", models.BigIntegerField()),
                ("last", models.IntegerField()),
            ],
        ),
        grant("money_slipbook", "SELECT, INSERT, UPDATE (last)"),
        scope_rows("money_slipbook", ENTERS_COUNTY),
        migrations.RunSQL(
            "INSERT INTO money_slipbook (county, year, collector, last) SELECT county, year, collector, max(slip)"
            " FROM money_payment WHERE collector IS NOT NULL GROUP BY county, year, collector",
            migrations.RunSQL.noop,
        ),
    ]
