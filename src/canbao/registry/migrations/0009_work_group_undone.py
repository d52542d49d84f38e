"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_look_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="workgroup",
            name="changed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="changed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="due_before",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="set_up_before",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="workgroup",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
    ]
