"""The table of links to channels of payment, and who writes it."""

from __future__ import annotations

import django.db.models.functions.datetime
from django.db import migrations, models

from canbao.store.schema import ENTERS_COUNTY, WHOLE_COUNTY, grant, scope_rows


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0008_differences"),
    ]

    operations = [
        migrations.CreateModel(
            name="ChannelLink",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county", "year", "channel", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("county", models.CharField(max_length=6)),
                ("year", models.SmallIntegerField()),
                ("channel", models.CharField(max_length=40)),
                ("url", models.CharField(max_length=300)),
                ("set_by", models.BigIntegerField()),
                ("set_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("url__startswith", "https://")), name="money_channellink_https"
                    )
                ],
            },
        ),
        grant("money_channellink", "SELECT, INSERT, DELETE"),
        scope_rows("money_channellink", ENTERS_COUNTY, written=WHOLE_COUNTY),
    ]
