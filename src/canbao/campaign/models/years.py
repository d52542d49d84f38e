"""The table of campaign years. Never: two of one benefit year; a move without its day."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from canbao.campaign.models.steps import Recorded
from canbao.campaign.year_states import YearState


class CampaignYear(Recorded):
    """One year of a county. `…_on`: the day of each move, `moved_by`: whose the last one was; `why`: what was said of
    points that were open. `unit`: the county.
    """

    pk = models.CompositePrimaryKey("county", "id")
    year = models.SmallIntegerField()
    state = models.CharField(max_length=8, choices=YearState.choices, default=YearState.PREPARED)
    opened_on = models.DateField(null=True)
    late_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    moved_by = models.BigIntegerField(null=True)
    why = models.CharField(max_length=200, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "year"], name="campaign_year_once"),
        ]
