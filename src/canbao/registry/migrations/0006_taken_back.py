"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_likely"),
    ]

    operations = [
        migrations.AddField(
            model_name="whereabouts",
            name="withdrawn_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="whereabouts",
            name="withdrawn_why",
            field=models.CharField(db_default="", default="", max_length=200),
        ),
    ]
