"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0011_duty_record_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="attempt",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="attempt",
            name="withdrawn_by",
            field=models.BigIntegerField(null=True),
        ),
    ]
