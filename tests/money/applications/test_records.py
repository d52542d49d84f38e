"""What every step needs: the row of one's own area, what was paid and has not gone back."""

from __future__ import annotations

import pytest
from tests.database import in_area
from tests.money.applications.claimants import Counter, from_here, pays_first
from tests.money.ended_lives import charged_nanan, nanan
from tests.money.tills import Till

from canbao.access.acting import NotFound
from canbao.money.applications.records import most_fen, payments_of
from canbao.money.models import Application

__all__ = ["charged_nanan", "nanan"]


def test_at_most_what_both_places_say_was_paid(till: Till) -> None:
    counter = Counter(till)
    number = counter.receive(from_here(till))
    with in_area(till.county.code):
        made = Application.objects.get(county=till.county.code, id=number)
        assert most_fen(made) == 38_000
        made.answered_paid_fen = 500
        assert most_fen(made) == 500
        made.answered_paid_fen = 50_000
        assert most_fen(made) == 38_000
    with pytest.raises(NotFound, match="999"):
        counter.check(999)


def test_what_was_paid_here_is_what_stands(nanan: Till) -> None:
    counter, due = Counter(nanan), pays_first(nanan)
    number = counter.receive(due, "pay_first")
    with in_area(nanan.county.code):
        made = Application.objects.get(county=nanan.county.code, id=number)
        assert most_fen(made) == due.payable_fen
        assert [payment.fen for payment in payments_of(nanan.county.code, nanan.year, due.person_id)] == [
            due.payable_fen
        ]
        made.person_id = 0
        assert most_fen(made) == 0
