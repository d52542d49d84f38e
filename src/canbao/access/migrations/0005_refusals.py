"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_export_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="request",
            name="refusal",
            field=models.JSONField(null=True),
        ),
    ]
