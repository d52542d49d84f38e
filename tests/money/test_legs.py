"""Legs of movements: each is one that its movement names, and goes back the way it came."""

from __future__ import annotations

from itertools import pairwise

import pytest

from canbao.money import legs
from canbao.money.accounts import PAIRS, Movement
from canbao.money.legs import Leg, Paid

CASH = Paid(number=5, person_id=7, unit="430621100001", fen=40_000, collector=9)
MADE = {
    Movement.COLLECT: legs.collected(CASH),
    Movement.RECEIVE: legs.received(CASH),
    Movement.HAND_IN: legs.handed_in(3, 9, "430621100001", "430621100", 40_000),
    Movement.DEPOSIT: legs.deposited(4, "430621100", 40_000),
    Movement.ARRIVE: legs.arrived(4, "430621100", 40_000),
    Movement.HOLD: legs.held(6, "T1", "430621", 40_000),
    Movement.MATCH: legs.matched(CASH, "T1"),
    Movement.GIVE_BACK: legs.given_back(6, "T1", "430621", 40_000),
}


@pytest.mark.parametrize("movement", MADE)
def test_a_leg_is_one_that_its_movement_names(movement: Movement) -> None:
    leg = MADE[movement]
    assert (leg.debit, leg.credit) in PAIRS[movement]
    assert (leg.fen, leg.reverses) == (40_000, None)


def test_what_one_puts_somewhere_the_next_takes_from_there() -> None:
    """Hand, town, way, treasury; held money and whoever it was."""
    way = [MADE[each] for each in (Movement.COLLECT, Movement.HAND_IN, Movement.DEPOSIT, Movement.ARRIVE)]
    for before, after in pairwise(way):
        assert (before.debit, before.debit_of) == (after.credit, after.credit_of)
    held, matched, back = (MADE[each] for each in (Movement.HOLD, Movement.MATCH, Movement.GIVE_BACK))
    assert (held.credit, held.credit_of) == (matched.debit, matched.debit_of) == (back.debit, back.debit_of)


def test_back_is_the_same_the_other_way_round() -> None:
    leg = MADE[Movement.COLLECT]
    back = leg.back(11)
    assert (back.debit, back.debit_of, back.credit, back.credit_of) == (
        leg.credit, leg.credit_of, leg.debit, leg.debit_of,
    )  # fmt: skip
    assert (back.fen, back.person_id, back.record, back.reverses) == (leg.fen, leg.person_id, leg.record, 11)
    assert back.turned() == Leg(**{**leg.__dict__, "reverses": 11})
