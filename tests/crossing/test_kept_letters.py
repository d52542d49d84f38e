"""Answered letters are forgotten after their term; one that waits never is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from tests.crossing.conftest import COUNTY
from tests.database import as_superuser, in_area

from canbao.access.retention import terms

if TYPE_CHECKING:
    from canbao.crossing.carrying import Crossing
    from canbao.store.server import Server


@pytest.mark.parametrize(("beside", "left"), [("-1 minute", 2), ("1 minute", 1)])
def test_the_term_of_a_letter(
    crossing_ends: tuple[Crossing, Crossing], database: Server, beside: str, left: int
) -> None:
    from django.db.models.functions import Now

    from canbao.access.actors import system_actor
    from canbao.access.keeping import keep_to_retention, kept_kinds
    from canbao.crossing.models import Letter

    del crossing_ends
    assert "letters" in kept_kinds()
    with in_area(COUNTY):
        for answered in (Now(), None):
            Letter.objects.create(
                county=COUNTY, id=uuid4().hex, kind="test", sealed=b"", written_at=Now(), answered_at=answered
            )
    with as_superuser(database) as connection:
        text = "UPDATE crossing_letter SET answered_at = answered_at - %s::interval - %s::interval"
        connection.execute(text, [terms()["letters"].interval, beside])
    keep_to_retention(system_actor(COUNTY))
    with in_area(COUNTY):
        assert Letter.objects.filter(county=COUNTY).count() == left
