"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0003_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="job",
            name="retries",
            field=models.IntegerField(db_default=0),
        ),
    ]
