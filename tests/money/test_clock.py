"""A clock behind the county's last payment takes no money, whoever took that one; who is sure of the clock says so."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import as_superuser, in_area
from tests.money.tills import Till
from tests.questions import Questions

from canbao.money.clock import MOST_BEHIND, ClockBehind, refuse_behind
from canbao.money.models import Payment


def noted_ahead(till: Till, seconds: int) -> None:
    """As if the clock had been ahead when the payments there were noted, or were behind now."""
    with as_superuser(till.county.server) as other:
        other.execute("SET session_replication_role = replica")
        other.execute("UPDATE money_payment SET recorded_at = now() + make_interval(secs => %s)", [seconds])


def test_a_clock_behind_takes_nothing_until_it_is_right_or_vouched_for(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, *_ = till.payable()
    number = till.pay(first)["payment"]
    noted_ahead(till, 3600)
    key = new_key()
    with pytest.raises(ClockBehind, match=f"第 {number} 号.*慢了 60 分钟"):
        till.pay(second, key)
    with in_area(till.county.code):
        assert Payment.objects.count() == 1
    monkeypatch.setenv("CANBAO_CLOCK_FROM", str(number))
    assert till.pay(second, key)["slip"] == 2, "the same request, once the clock is vouched for"
    noted_ahead(till, MOST_BEHIND * 2)
    with pytest.raises(ClockBehind):
        till.pay(third)
    noted_ahead(till, MOST_BEHIND // 2)
    assert till.pay(third)["slip"] == 3, "clocks are put right by some seconds every day"


def test_another_hand_that_does_not_see_the_last_payment_is_held_to_it(till: Till) -> None:
    due, *_ = till.payable()
    other = next(each for each in till.payable() if each.unit != due.unit)
    till.pay(due)
    noted_ahead(till, 3600)
    neighbour = worker("village_collector", units=(other.unit,), account=502)
    with pytest.raises(ClockBehind):
        till.pay(other, actor=neighbour)


def test_it_is_one_question_and_another_countys_payments_do_not_count(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    till.pay(till.payable()[0])
    noted_ahead(till, 3600)
    questions = Questions(monkeypatch)
    with in_area(till.county.code):
        with pytest.raises(ClockBehind):
            refuse_behind(till.county.code)
        assert len(questions.of(lambda: refuse_behind("430699"))) == 1
    with in_area("430699"):
        refuse_behind(till.county.code)
