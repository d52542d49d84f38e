"""Records of duties only grow; a unit reads its own, and the county's, which agrees the days."""

from __future__ import annotations

from django.db import migrations

from canbao.store.schema import ENTERS_COUNTY, UNIT_IN_SCOPE, only_grows, scope_rows


class Migration(migrations.Migration):
    dependencies = (("campaign", "0010_duty_records"),)
    operations = [
        *only_grows("campaign_dutyrecord"),
        scope_rows(
            "campaign_dutyrecord", f"{UNIT_IN_SCOPE} OR unit = county AND ({ENTERS_COUNTY})", written=UNIT_IN_SCOPE
        ),
    ]
