"""States of a school's people: tests/web/test_pupil_pages.py asks on the page; here, what is said of nobody."""

from __future__ import annotations

from tests.money.tills import Till

from canbao.campaign.pupils import pupil_states


def test_nobody_asked_for_is_nobody_told(till: Till) -> None:
    assert pupil_states(till.collector, till.year, []) == {}
    assert pupil_states(till.collector, till.year, [0]) == {}


def test_who_owes_has_not_paid(till: Till) -> None:
    due = next(each for each in till.dues() if each.payable_fen)
    state = pupil_states(till.collector, till.year, [due.person_id])[due.person_id]
    assert (state.is_paid, state.payable_fen) == (False, due.payable_fen)
