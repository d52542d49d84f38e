"""Tables of the room, as Django works them out from its models."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("money", "0012_difference_answers"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["county", "person_id"], name="money_payment_person"),
        ),
        migrations.AddIndex(
            model_name="payment",
            index=models.Index(fields=["county", "year", "unit"], name="money_payment_place"),
        ),
    ]
