"""What lies around the demo's campaign: something in each state to be looked at, and nothing that could be real."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.billing.counties import County
from tests.cli.test_demo_campaign import born, database, marked, vault
from tests.database import in_area

from canbao.campaign.models import Bulletin, Finding, Objection, Window
from canbao.cli.demo_campaign import leave_open, run_campaign
from canbao.cli.demo_county import found_county
from canbao.cli.demo_fieldwork import MADE_UP
from canbao.money.models import ChannelLink

__all__ = ["born", "database", "marked", "vault"]


@pytest.mark.slow
def test_something_waits_in_each_state(born: County, marked: Path, tmp_path: Path) -> None:
    del marked
    actors = found_county(born.code)
    campaign = run_campaign(born.code, born.as_of.year + 1, born.as_of, actors["bureau"], tmp_path)
    stands_on = leave_open(campaign)
    with in_area(born.code):
        windows = list(Window.objects.values_list("name", "phone"))
        assert len(windows) > len(campaign.staff.windows)
        assert all(name.endswith(MADE_UP) and phone.startswith("0730-0000") for name, phone in windows)
        assert set(Finding.objects.values_list("state", flat=True)) == {"answered", "open"}
        assert Counter(Objection.objects.values_list("state", flat=True)) == {"answered": 1, "received": 2}
        assert Objection.objects.filter(state="received", due_on__lt=stands_on).count() == 1
        assert all(url.startswith("https://example.org/") for url in ChannelLink.objects.values_list("url", flat=True))
        assert ChannelLink.objects.count() == 3
        notices = Counter(Bulletin.objects.values_list("kind", "state"))
        assert notices == {("bulletin", "issued"): 1, ("bulletin", "drafted"): 1, ("letter", "issued"): 1}
