"""The table of windows where things are done. Never: a person's telephone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from canbao.campaign.fieldwork_states import WindowState
from canbao.campaign.models.steps import Recorded


class WindowKind(models.TextChoices):
    """Whose window it is."""

    TOWN = "town", "镇街医保办"
    VILLAGE = "village", "村居代办点"
    HOSPITAL = "hospital", "卫生院代办窗口"
    COUNTY = "county", "县（市）医保窗口"
    TAX = "tax", "税务窗口"
    BANK = "bank", "银行网点"


class Window(Recorded):
    """One window. Two may have the same telephone."""

    pk = models.CompositePrimaryKey("county", "id")
    kind = models.CharField(max_length=8, choices=WindowKind.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(max_length=120)
    hours = models.CharField(max_length=80)
    phone = models.CharField(max_length=40)
    services = models.CharField(max_length=200)
    state = models.CharField(max_length=7, choices=WindowState.choices, default=WindowState.SERVING)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["county", "unit", "name"], condition=Q(state=WindowState.SERVING), name="campaign_window_once"
            ),
        ]
