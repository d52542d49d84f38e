"""What the public sees of a county: published rules alone, and the days of its windows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.sites import Site


def test_only_years_with_published_dues_are_there(open_site: Site) -> None:
    from canbao.access.acting import NotFound
    from canbao.web.public_policies import county_shown, policy_shown, public_counties

    found = county_shown(open_site.county)
    assert list(found.choices) == [open_site.till.year]
    assert [each.code for each in public_counties()] == [open_site.county]
    assert policy_shown(open_site.county, open_site.till.year).book.latest.year_label == open_site.till.year
    with pytest.raises(NotFound, match="还没有发布"):
        policy_shown(open_site.county, open_site.till.year + 1)
    with pytest.raises(NotFound, match="没有这个县"):
        county_shown("999999")


def test_a_run_that_is_not_published_shows_nothing(open_site: Site) -> None:
    from tests.database import as_superuser
    from tests.zones import carried

    from canbao.web.public_policies import county_shown

    with as_superuser(open_site.till.county.server) as connection:
        connection.execute("UPDATE billing_run SET state = 'superseded' WHERE state = 'published'")
    carried()
    assert county_shown(open_site.county).choices == {}
    assert "还没有发布" in open_site.client().get(f"/public/{open_site.county}").content.decode()
    assert open_site.client().get(f"/rules/{open_site.county}/{open_site.till.year}").status_code == 404


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 9, 30), ("before", 1)), (date(2024, 10, 1), ("open", 92)), (date(2024, 12, 31), ("open", 1)),
        (date(2025, 1, 1), ("over", 0)),
    ],
)  # fmt: skip
def test_days_until_a_window_changes(day: date, expected: tuple[str, int]) -> None:
    from canbao.web.public_policies import _standing

    assert _standing(date(2024, 10, 1), date(2024, 12, 31), day) == expected
    assert _standing(None, date(2024, 12, 31), day) == ("undecided", 0)
