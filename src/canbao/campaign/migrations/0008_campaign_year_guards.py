"""Who sees a campaign year, and the triggers by which it moves along its graph only, with a step in the log."""

from __future__ import annotations

from django.db import migrations

from canbao.campaign.year_states import YEAR_GRAPH
from canbao.store.guarding import keep_record
from canbao.store.schema import ENTERS_COUNTY, WHOLE_COUNTY

_MOVES = ("state", "opened_on", "late_on", "closed_on", "moved_by", "why")


class Migration(migrations.Migration):
    dependencies = (("campaign", "0007_campaign_year_tables"),)
    operations = (
        # Whether the year is open is nobody's secret within the county; only the whole county moves it.
        *keep_record("campaign_campaignyear", YEAR_GRAPH, _MOVES, "campaign_fieldstep", ENTERS_COUNTY, WHOLE_COUNTY),
    )
