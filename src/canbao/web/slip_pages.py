"""Slips to leave with households: who has not paid, how much, until when, where, to print and cut.

In: a village. Out: one slip a household. Never: a slip of somebody who is not to be reminded.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from canbao.access.acting import NotFound
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.slips import Slips, slips_of
from canbao.web.areas import chosen_area
from canbao.web.days import today
from canbao.web.outside import outside, scan_code
from canbao.web.pages import Visit, page
from canbao.web.years import chosen_year


@page("s/reminders/slips", "缴费提醒单", rights=("view_reminders",))
def reminder_slips(request: Visit) -> HttpResponse:
    """Of a village: `?unit=`. Of larger units: which villages there are."""
    year, years = chosen_year(request)
    area, day = chosen_area(request), today(request)
    if year is None:
        raise NotFound("还没有开始过任何年度 no year yet")
    found: Slips | None = None
    if area.is_village:
        try:
            found = slips_of(request.actor, year, area.unit, day)
        except NoCampaign as refused:
            raise NotFound("这一年度还没有发布应缴，没有提醒单 no dues are published") from refused
    address = outside("public_pay", request.actor.county)
    shown = {
        "year": year, "years": years, "area": area, "found": found, "day": day, "address": address,
        "verify_at": outside("verify", request.actor.county),
        "code": scan_code(address) if found is not None else "",
    }  # fmt: skip
    return render(request, "web/slips.html", shown)
