"""Papers taken once, with what was paid; the other place's answer noted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.money.applications.claimants import Counter, from_here, pays_first
from tests.money.ended_lives import charged_nanan, nanan, plain_dues
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.money.applications.receiving import CheckApplication, ReceiveApplication, check_application
from canbao.money.applications.receiving import receive_application as receive
from canbao.money.applications.records import ApplicationRefused
from canbao.money.models import Application
from canbao.store.states import MoveRefused

__all__ = ["charged_nanan", "nanan"]


@pytest.fixture
def counter(till: Till) -> Counter:
    return Counter(till)


def refused(counter: Counter, *given: Any, **changes: Any) -> str:
    with pytest.raises(ApplicationRefused) as found:
        counter.receive(*given, **changes)
    return found.value.reason


def test_a_claim_states_what_was_paid_elsewhere(counter: Counter) -> None:
    due, tomorrow = from_here(counter.till), counter.till.county.as_of + timedelta(days=1)
    assert refused(counter, due, documents=("", " ")) == "no_documents"
    assert refused(counter, due, paid_fen=None) == "not_paid"
    assert refused(counter, due, paid_fen=0) == "not_paid"
    assert refused(counter, due, paid_on=tomorrow) == "not_paid"
    assert refused(counter, due, paid_place=counter.till.county.code) == "not_elsewhere"
    assert refused(counter, due, paid_place="") == "not_elsewhere"
    assert refused(counter, due, paid_place="44010") == "not_elsewhere"
    assert refused(counter, due, kind="wish") == "no_such_kind"
    number = counter.receive(due)
    with in_area(counter.till.county.code):
        made = Application.objects.get(county=counter.till.county.code, id=number)
    assert (made.state, made.paid_fen, made.paid_place) == ("received", 38_000, "440106")
    assert made.documents == ["申请表", "缴费凭证"]
    assert refused(counter, due) == "already_applied"


def test_what_was_paid_here_is_in_the_book(nanan: Till) -> None:
    counter = Counter(nanan)
    with pytest.raises(ApplicationRefused, match="先缴费"):
        counter.receive(plain_dues(nanan)[3], "pay_first")
    due = pays_first(nanan)
    number = counter.receive(due, "pay_first")
    with in_area(nanan.county.code):
        made = Application.objects.get(county=nanan.county.code, id=number)
    assert (made.paid_fen, made.paid_on, made.paid_place) == (due.payable_fen, nanan.county.as_of, nanan.county.code)


def test_the_other_place_is_asked_once(counter: Counter) -> None:
    number = counter.receive(from_here(counter.till))
    with pytest.raises(ApplicationRefused, match="哪个单位"):
        check_application(counter.clerk, new_key(), CheckApplication(number, " ", False, 38_000))
    with pytest.raises(ApplicationRefused, match="小于零"):
        check_application(counter.clerk, new_key(), CheckApplication(number, "某局", False, -1))
    assert counter.check(number, aided=True, paid_fen=30_000)["state"] == "checked"
    with in_area(counter.till.county.code):
        found = Application.objects.get(county=counter.till.county.code, id=number)
    assert (found.is_aided_elsewhere, found.answered_paid_fen, found.office) == (True, 30_000, "广州市医保局")
    with pytest.raises(MoveRefused):
        counter.check(number)


def test_only_of_ones_own_area_and_by_right(counter: Counter) -> None:
    due = from_here(counter.till)
    order = ReceiveApplication(due.person_id, counter.till.year, "claim_back", ("表",))
    with pytest.raises(NotFound):
        receive(worker("town_clerk", units=("430621999",)), new_key(), order)
    with pytest.raises(NotAllowed):
        receive(counter.tax, new_key(), order)
    number = counter.receive(due)
    with pytest.raises(NotAllowed):
        check_application(counter.town, new_key(), CheckApplication(number, "某局", False, 1))
