"""A policy tried: the policy in use changes nobody, another one gives what a run of it would give, nothing is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.access.people_at_work import vault, worker
from tests.assessing import YUEYANG
from tests.database import in_area
from tests.exchange.conftest import charged, till

if TYPE_CHECKING:
    from tests.money.tills import Till

__all__ = ["charged", "till", "vault"]


def rows(till: Till) -> int:
    from canbao.billing.models import Due, Run

    with in_area(till.county.code):
        return Run.objects.count() + Due.objects.count()


def test_the_policy_in_use_changes_nobody(till: Till) -> None:
    from canbao.billing.policies import Choice
    from canbao.billing.trying import try_policy

    before = rows(till)
    trial = try_policy(till.county.clerk(), Choice((YUEYANG,)), till.county.as_of, "a")
    dues = till.dues()
    assert trial.people == min(1_000, len(dues))
    assert (trial.more, trial.less) == (0, 0)
    assert trial.same + trial.unknown == trial.people
    assert trial.unknown == sum(due.payable_fen is None for due in dues)
    assert trial.old == trial.new
    assert all(more == 0 for _, _, _, more in trial.lines)
    assert rows(till) == before, "nothing is kept"


def test_another_price_is_seen_to_the_fen(till: Till) -> None:
    from canbao.billing.policies import Choice
    from canbao.billing.trying import try_policy

    now = try_policy(till.county.clerk(), Choice((YUEYANG,)), till.county.as_of, "a")
    dearer = Choice((YUEYANG,), (("personal_yuan", "500"),))
    tried = try_policy(till.county.clerk(), dearer, till.county.as_of, "a")
    assert tried.more > 0
    assert tried.less == 0
    changes = {each.fen: each.people for each in tried.shifts if each.fen}
    assert max(changes) == 10_000, "whoever pays all of it pays a hundred yuan more"
    assert sum(fen * people for fen, people in changes.items()) == tried.new[""] - now.new[""]


def test_a_reader_tries_on_the_people_in_sight(till: Till) -> None:
    from canbao.billing.policies import Choice
    from canbao.billing.trying import try_policy

    town = till.county.towns()[0]
    seen = try_policy(worker("town_clerk", units=(town,)), Choice((YUEYANG,)), till.county.as_of, "a").people
    assert seen == min(1_000, sum(due.unit.startswith(town) for due in till.dues()))


def test_what_cannot_be_tried_is_said(till: Till) -> None:
    from canbao.billing.policies import Choice, OtherPlace
    from canbao.billing.trying import try_policy

    with pytest.raises(OtherPlace):
        try_policy(till.county.clerk(), Choice(("shandong/tengzhou/2025",)), date(2025, 1, 1), "a")


def test_the_policies_of_a_county_are_its_own(till: Till) -> None:
    from canbao.billing.trying import policies_for

    assert till.county.code == "430621"
    assert policies_for("430621") == [YUEYANG]
    assert policies_for("999999") == []
