"""People at work in the county of a site, on the day that the county is at.

In: a site. Out: its field work. Never: an expectation.
"""

from __future__ import annotations

import pytest
from tests.campaign.fieldwork import Field
from tests.web.sites import Site


def field_of(site: Site, patch: pytest.MonkeyPatch) -> Field:
    """Pages take the same day for today as actions do."""
    made = Field(site.till)
    made.units()
    patch.setattr("canbao.web.days.day_for", lambda _: made.day)
    return made
