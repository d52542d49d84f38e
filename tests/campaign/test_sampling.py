"""Samples: the same seed draws the same people."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from django.db.utils import DatabaseError
from tests.access.people_at_work import new_key, worker
from tests.campaign.fieldwork import Field

from canbao.access.acting import NotAllowed, NotFound
from canbao.campaign.inspection_queries import sample_people
from canbao.campaign.models import Frame
from canbao.campaign.sampling import BadSample, DrawSample, draw_sample


def draw(field: Field, **changes: Any) -> list[int]:
    values: dict[str, Any] = {
        "year": field.year, "unit": field.county, "frame": Frame.UNPAID, "seed": "20241016", "count": 10
    }  # fmt: skip
    inspector = worker("inspector", units=(field.county,))
    made = draw_sample(inspector, new_key(), DrawSample(**values | changes))
    return [each.person for each in sample_people(inspector, int(str(made["sample"])))]


def test_the_same_seed_draws_the_same_and_another_others(field: Field) -> None:
    first = draw(field)
    assert len(set(first)) == 10
    assert draw(field) == first
    assert draw(field, seed="20241017") != first
    assert draw(field, count=4) == first[:4]


def test_anybody_can_draw_it_again_without_the_database(field: Field) -> None:
    everybody = {due.person_id for due in field.till.dues(payable_fen__gt=0)}
    again = sorted(everybody, key=lambda person: hashlib.sha256(f"20241016:{person}".encode()).digest())
    assert draw(field) == again[:10]


def test_frames_are_who_paid_and_who_did_not(field: Field) -> None:
    paid = field.owing[0]
    with pytest.raises(BadSample, match="没有人"):
        draw(field, frame=Frame.PAID)
    field.till.pay(paid)
    assert draw(field, frame=Frame.PAID) == [paid.person_id]
    assert paid.person_id not in draw(field, unit=field.village, count=500)


def test_bounds_area_and_keeping(field: Field) -> None:
    for changes in ({"count": 0}, {"count": 501}, {"seed": " "}):
        with pytest.raises(BadSample):
            draw(field, **changes)
    order = DrawSample(field.year, field.village, Frame.UNPAID, "x", 2)
    with pytest.raises(NotAllowed):
        draw_sample(worker("inspector", units=(field.other_town(),)), new_key(), order)
    made = draw_sample(field.clerk, new_key(), order)
    with pytest.raises(NotFound):
        sample_people(worker("inspector", units=(field.other_town(),)), int(str(made["sample"])))
    for statement in ("UPDATE campaign_sample SET seed = 'y'", "DELETE FROM campaign_sample"):
        with pytest.raises(DatabaseError):
            field.run(statement)
