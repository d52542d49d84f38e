"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_fieldwork_guards"),
    ]

    operations = [
        migrations.AlterField(
            model_name="pair",
            name="rule",
            field=models.CharField(
                choices=[
                    ("stem", "证件号前17位相同"),
                    ("household", "同户、同名、同出生日期"),
                    ("unit", "同村、同名、同出生日期"),
                    ("no_document", "同名、同出生日期，一方无证件"),
                    ("likely", "相似，一方无证件"),
                    ("by_hand", "人工提出"),
                ],
                max_length=12,
            ),
        ),
    ]
