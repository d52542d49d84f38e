"""What the policy gives to who applies: the sums are the rules' own, the payers too."""

from __future__ import annotations

from tests.database import in_area
from tests.money.applications.claimants import Counter, certified, from_here, pays_first
from tests.money.ended_lives import charged_nanan, happen, nanan
from tests.money.tills import Till

from canbao.money.applications.judging import Judgement, judge
from canbao.money.models import Application

__all__ = ["charged_nanan", "nanan"]


def judged(till: Till, number: int) -> Judgement:
    with in_area(till.county.code):
        return judge(Application.objects.get(county=till.county.code, id=number))


def test_the_hukou_place_gives_what_it_gives_at_home(till: Till) -> None:
    counter, due = Counter(till), from_here(till)
    certified(till, due, "低保对象")
    number = counter.receive(due)
    assert judged(till, number).reason == "unknown_fact", "the other place has not answered"
    counter.check(number, paid_fen=38_000)
    found = judged(till, number)
    assert (found.fen, found.parts) == (20_000, (("assistance_fund", 20_000),))
    assert "二(五)" in found.clause


def test_at_most_what_was_paid(till: Till) -> None:
    counter, due = Counter(till), from_here(till)
    certified(till, due, "特困人员")
    number = counter.receive(due)
    counter.check(number, paid_fen=12_345)
    assert judged(till, number).fen == 12_345


def test_nothing_for_who_was_aided_there_or_has_no_standing(till: Till) -> None:
    counter, due = Counter(till), from_here(till)
    number = counter.receive(due)
    counter.check(number)
    assert (judged(till, number).fen, judged(till, number).reason) == (0, "out_of_scope")
    certified(till, due, "低保对象")
    assert judged(till, number).fen == 20_000
    with in_area(till.county.code):
        made = Application.objects.get(county=till.county.code, id=number)
        made.is_aided_elsewhere = True
        assert judge(made).reason == "already_aided"


def test_a_notice_without_claims_says_nothing(nanan: Till) -> None:
    counter, due = Counter(nanan), from_here(nanan)
    certified(nanan, due, "低保对象")
    number = counter.receive(due)
    counter.check(number)
    found = judged(nanan, number)
    assert (found.fen, found.reason, found.may_enter) == (None, "not_stated", False)


def test_paid_first_and_given_back_by_the_department(nanan: Till) -> None:
    counter, due = Counter(nanan), pays_first(nanan)
    number = counter.receive(due, "pay_first")
    counter.check(number, paid_fen=due.payable_fen or 0)
    found = judged(nanan, number)
    assert (found.fen, found.parts) == (due.payable_fen, (("government", due.payable_fen),))
    assert (found.department, found.clause) == ("市卫健局", "五(三)第3段")
    with in_area(nanan.county.code):
        made = Application.objects.get(county=nanan.county.code, id=number)
        made.is_aided_elsewhere = True
        assert judge(made) == Judgement(0, "already_aided"), "not twice"


def test_a_sum_of_another_document_is_not_ours(nanan: Till) -> None:
    counter, due = Counter(nanan), pays_first(nanan, "独生男户", "parent")
    number = counter.receive(due, "pay_first")
    counter.check(number, paid_fen=due.payable_fen or 0)
    found = judged(nanan, number)
    assert (found.fen, found.may_enter, found.refer) == (None, True, "卫健部门原标准")
    assert found.department == "市卫健局"


def test_who_has_no_such_standing_gets_nothing_afterwards(nanan: Till) -> None:
    counter, due = Counter(nanan), pays_first(nanan, "重度残疾人")
    number = counter.receive(due, "pay_first")
    counter.check(number, paid_fen=due.payable_fen or 0)
    assert judged(nanan, number).reason == "nothing_later"
    happen(nanan, due.person_id, "dead", nanan.county.as_of)
    assert judged(nanan, number).reason == "not_assessed"
