"""Letters of supervision: bulletins of another kind, for their unit alone; findings that a letter asks for."""

from __future__ import annotations

from django.db import migrations, models

from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, refer

_SCOPE = f"{UNIT_IN_SCOPE} OR state = 'issued' AND ({ENTERS_COUNTY})"
_LETTER_SCOPE = f"{UNIT_IN_SCOPE} OR state = 'issued' AND kind = 'bulletin' AND ({ENTERS_COUNTY})"


class Migration(migrations.Migration):
    dependencies = [
        ("campaign", "0008_campaign_year_guards"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="bulletin",
            name="campaign_bulletin_issue",
        ),
        migrations.AddField(
            model_name="bulletin",
            name="answer_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="bulletin",
            name="kind",
            field=models.CharField(
                choices=[("bulletin", "通报"), ("letter", "督办函")], default="bulletin", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="finding",
            name="letter_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer_by", None), ("kind", "bulletin")),
                    models.Q(("answer_by__gte", models.F("as_of")), ("kind", "letter")),
                    _connector="OR",
                ),
                name="campaign_letter_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "bulletin")),
                fields=("county", "unit", "year", "issue"),
                name="campaign_bulletin_issue",
            ),
        ),
        migrations.AddConstraint(
            model_name="bulletin",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "letter")), fields=("county", "year", "issue"), name="campaign_letter_issue"
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.UniqueConstraint(fields=("county", "letter_id"), name="campaign_finding_of_letter"),
        ),
        migrations.RunSQL(
            f"ALTER POLICY scope ON campaign_bulletin USING ({_LETTER_SCOPE})",
            f"ALTER POLICY scope ON campaign_bulletin USING ({_SCOPE})",
        ),
        refer("campaign_finding", ("county", "letter_id"), "campaign_bulletin", ("county", "id")),
    ]
