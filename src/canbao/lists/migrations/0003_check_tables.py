"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0002_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="listfile",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
