"""The quality of enrolment: counts with their denominators, towns and villages, on paper the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.campaign.fieldwork import Field
    from tests.web.sites import Site


@pytest.fixture
def field(site: Site, monkeypatch: pytest.MonkeyPatch) -> Field:
    """On a day of the window."""
    from tests.web.fields import field_of

    return field_of(site, monkeypatch)


def test_counts_stand_with_their_denominators(site: Site, field: Field) -> None:
    client = site.client(site.hire("bureau_clerk"))
    site.till.pay(field.owing[0])
    text = client.get(f"/s/quality?unit={field.town}").content.decode()
    assert "1 / 1" in text
    printed = client.get(f"/s/quality?unit={field.town}&as=print").content.decode()
    assert "1 / 1，100.00%" in printed
    assert "登记了电话" in printed


def test_only_the_own_area_and_only_whoever_may(site: Site, field: Field) -> None:
    other: Any = site.client(site.hire("town_clerk", field.other_town()))
    assert other.get(f"/s/quality?unit={field.town}").status_code == 404
    assert site.client(site.hire("finance")).get("/s/quality").status_code == 403
