"""What the policy asks for on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.assessing import YUEYANG, shipped
from tests.campaign.fieldwork import NANAN, TENGZHOU, Field
from tests.database import in_area

from canbao.campaign.reminder_terms import Stage, reminding, rules_at
from canbao.policy.rules import Rules


def with_days(days: int | None) -> Rules:
    """Tengzhou's notice, as if it had written the days."""
    rules = shipped(TENGZHOU).latest
    reminder = rules.file.administration.reminder
    assert reminder is not None
    changed = reminder.model_copy(update={"days_before_end": days})
    administration = rules.file.administration.model_copy(update={"reminder": changed})
    return replace(rules, file=rules.file.model_copy(update={"administration": administration}))


@pytest.mark.parametrize(
    ("on", "stage", "left"),
    [
        (date(2024, 9, 30), Stage.BEFORE, 93),
        (date(2024, 12, 20), Stage.EVERYBODY, 12),
        (date(2024, 12, 21), Stage.ONE_TO_ONE, 11),
        (date(2024, 12, 31), Stage.ONE_TO_ONE, 1),
        (date(2025, 1, 1), Stage.CLOSED, 0),
    ],
)
def test_one_to_one_begins_so_many_days_before_the_last(on: date, stage: Stage, left: int) -> None:
    found = reminding(with_days(10), on)
    assert (found.stage, found.days_left, found.since) == (stage, left, date(2024, 12, 21))


def test_a_policy_without_days_says_so() -> None:
    assert reminding(with_days(None), date(2024, 12, 30)).stage is Stage.NOT_STATED
    assert reminding(shipped(YUEYANG).latest, date(2024, 12, 30)).stage is Stage.NOT_STATED


def test_the_policy_in_use_counts(field: Field) -> None:
    def place(**_: Any) -> str:
        with in_area(field.county):
            return rules_at(field.county, field.year, field.village).place

    assert place() == shipped(YUEYANG).latest.place
    field.follow(NANAN)
    assert place() == shipped(NANAN).latest.place
