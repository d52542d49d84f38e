"""Lists of aid: who gets on them, once; two persons, two offices; given back they are free; differences go into the
next list.
"""

from __future__ import annotations

from collections import Counter

import pytest
from tests.access.people_at_work import new_key, worker
from tests.database import in_area
from tests.money.aiding.desks import BUREAU, Desk

from canbao.access.acting import NotAllowed, NotFound
from canbao.money.aiding.ledger import Ask, too_much
from canbao.money.aiding.requests import (
    ConfirmAidList,
    NothingToAsk,
    OneRequest,
    ReviewAid,
    apply_for_aid,
    confirm_aid_list,
    review_aid,
)
from canbao.money.charging import NothingPublished
from canbao.money.models import RequestLine, Transfer
from canbao.store.states import MoveRefused

CITY = "city_budget"
ASSISTANCE = "city_medical_assistance"


def sums(desk: Desk, request: int) -> Counter[int]:
    """Fen by person on a request's annex."""
    return Counter({line.person_id: line.fen for line in desk.lines(request)})


def test_on_the_list_is_who_has_paid_or_owes_nothing(desk: Desk) -> None:
    paying, *others = desk.part_paying(CITY)
    assert others, "somebody has not paid"
    desk.till.pay(paying)
    charged = desk.charged(CITY)
    request = desk.confirm(CITY)
    wanted = {person: charged[person] for person in [*desk.free(CITY), paying.person_id]}
    assert dict(sums(desk, request)) == wanted
    made = desk.request(request)
    assert (made.persons, made.fen, made.batch) == (len(wanted), sum(wanted.values()), 1)
    assert (made.budget, made.account, made.clause) == ("paid_for", "城乡医疗救助基金支出户", "二(七)3")
    paid = {line.person_id for line in desk.lines(request) if line.payment_id is not None}
    assert paid == {paying.person_id}


def test_each_line_says_by_what_right_and_who_certified(desk: Desk) -> None:
    lines = desk.lines(desk.confirm(ASSISTANCE))
    assert {(line.aid_rows, line.standing, line.certifier) for line in lines} >= {
        ("destitute", "特困人员", "市民政局"), ("subsistence", "低保对象", "市民政局"),
    }  # fmt: skip
    assert {line.clause for line in lines} == {"二(二)"}


def test_nobody_is_asked_for_twice(desk: Desk) -> None:
    first, late, *_ = desk.part_paying(CITY)
    desk.till.pay(first)
    desk.confirm(CITY)
    with pytest.raises(NothingToAsk, match="没有新的"):
        desk.confirm(CITY)
    desk.till.pay(late)
    again = desk.confirm(CITY)
    assert dict(sums(desk, again)) == {late.person_id: desk.charged(CITY)[late.person_id]}
    assert desk.request(again).batch == 2
    (aided,) = desk.till.dues(person_id=desk.free(ASSISTANCE)[0])
    town = aided.unit[:9]
    assert desk.confirm(ASSISTANCE, town)
    assert {line.unit[:9] for line in desk.lines(payer=ASSISTANCE)} == {town}


def test_two_offices_apply_and_somebody_else_reviews(desk: Desk) -> None:
    request = desk.confirm(CITY)
    with pytest.raises(MoveRefused):
        desk.review(request)
    answer = apply_for_aid(desk.clerk, new_key(), OneRequest(request))
    assert answer["state"] == "joining"
    with pytest.raises(NotAllowed, match="另一单位"):
        apply_for_aid(desk.lead, new_key(), OneRequest(request))
    assert apply_for_aid(desk.tax, new_key(), OneRequest(request))["state"] == "applied"
    both = worker("finance", "bureau_clerk", units=(desk.county.code,), account=801, organisation=BUREAU)
    with pytest.raises(NotAllowed, match="另一人"):
        review_aid(both, new_key(), ReviewAid(request))
    with pytest.raises(NotAllowed):
        review_aid(desk.clerk, new_key(), ReviewAid(request))
    assert desk.review(request) == "reviewed"
    made = desk.request(request)
    assert (made.confirmed_by, made.applied_by, made.joined_by, made.reviewed_by) == (801, 801, 803, 804)


def test_given_back_all_of_it_can_be_asked_for_again(desk: Desk) -> None:
    request = desk.confirm(CITY)
    before = sums(desk, request)
    desk.apply(request)
    with pytest.raises(NotAllowed, match="原因"):
        desk.review(request, is_right=False)
    assert desk.review(request, is_right=False, reason="人数与名单不符") == "returned"
    assert desk.lines(request) == []
    with pytest.raises(MoveRefused):
        desk.transfer(request)
    again = desk.confirm(CITY)
    assert sums(desk, again) == before
    assert desk.withdraw(again) == "withdrawn"
    assert sums(desk, desk.confirm(CITY)) == before


def test_more_aid_later_is_a_difference_in_the_next_list(desk: Desk) -> None:
    first = desk.confirm(ASSISTANCE)
    before = sums(desk, first)
    desk.assess_again(amend=(("personal_yuan", "410"),))
    again = desk.confirm(ASSISTANCE)
    assert set(sums(desk, again).values()) == {1_000}
    assert {line.is_first for line in desk.lines(again)} == {False}
    assert before + sums(desk, again) == desk.charged(ASSISTANCE)


def test_less_aid_later_is_set_off_as_far_as_the_town_has_new_aid(desk: Desk) -> None:
    paying = desk.part_paying(CITY)
    towns = [town for town, _ in Counter(due.unit[:9] for due in paying).most_common(2)]
    before = sums(desk, desk.confirm(CITY))
    desk.assess_again(amend=(("personal_yuan", "399"),))
    less = too_much(desk.clerk, Ask(desk.year, desk.county.code))
    assert {each.person_id for each in less} == set(before)
    with pytest.raises(NothingToAsk, match="抵减"):
        desk.confirm(CITY)
    for town in towns:
        (due,) = desk.till.dues(person_id=next(each.person_id for each in paying if each.unit[:9] == town))
        desk.till.pay(due)
    again = desk.confirm(CITY)
    lines = desk.lines(again)
    assert sum(line.fen for line in lines) == desk.request(again).fen > 0
    for town in towns:
        gained = sum(line.fen for line in lines if line.fen > 0 and line.unit[:9] == town)
        taken = sorted(-line.fen for line in lines if line.fen < 0 and line.unit[:9] == town)
        wanted = sorted(each.too_much_fen for each in less if each.unit[:9] == town)
        most = max(count for count in range(len(wanted) + 1) if sum(wanted[:count]) <= gained)
        assert taken == wanted[:most], "as much as is made up for, small sums first"
    assert {line.unit[:9] for line in lines} == set(towns), "only where it is made up for"
    left = {each.person_id for each in too_much(desk.clerk, Ask(desk.year, desk.county.code))}
    assert left == set(before) - {line.person_id for line in lines}
    charged = desk.charged(CITY)
    for line in lines:
        assert before[line.person_id] + line.fen == charged[line.person_id]


def change(desk: Desk, line: RequestLine, fen: int) -> None:
    """The book of somebody on a list, changed as a later run would."""
    own = {"county": desk.county.code, "year": desk.year, "day": desk.county.as_of, "unit": line.unit, "fen": abs(fen)}
    sides = ("aid", "aid_share") if fen > 0 else ("aid_share", "aid")
    with in_area(desk.county.code):
        Transfer.objects.create(
            **own, movement="charge" if fen > 0 else "lapse", debit=sides[0], credit=sides[1], debit_of=CITY,
            credit_of=CITY, person_id=line.person_id,
        )  # fmt: skip


def test_each_town_makes_up_for_its_own(desk: Desk) -> None:
    desk.confirm(CITY)
    towns = Counter(line.unit[:9] for line in desk.lines())
    for size, (town, _) in enumerate(towns.most_common(2)):
        more, less, *_ = [line for line in desk.lines() if line.unit[:9] == town]
        change(desk, more, 51 + 10 * size)
        change(desk, less, -50 - 10 * size)
    again = desk.confirm(CITY)
    assert sorted(line.fen for line in desk.lines(again)) == [-60, -50, 51, 61]
    assert desk.request(again).fen == 2


def test_new_aid_that_only_makes_up_for_what_was_too_much_asks_for_nothing(desk: Desk) -> None:
    desk.confirm(CITY)
    town, _ = Counter(line.unit[:9] for line in desk.lines()).most_common(1)[0]
    first, second, *_ = [line for line in desk.lines() if line.unit[:9] == town]
    change(desk, first, -50)
    change(desk, second, 50)
    with pytest.raises(NothingToAsk, match=r"多申请的 0\.50 元"):
        desk.confirm(CITY)


def test_a_payment_withdrawn_makes_it_too_much(desk: Desk) -> None:
    from canbao.money.paying import WithdrawPayment, withdraw_payment

    due, *_ = desk.part_paying(CITY)
    payment = desk.till.pay(due)["payment"]
    desk.confirm(CITY)
    withdraw_payment(desk.till.collector, new_key(), WithdrawPayment(payment, "记错人"))
    (found,) = too_much(desk.clerk, Ask(desk.year, desk.county.code))
    assert (found.person_id, found.too_much_fen) == (due.person_id, desk.charged(CITY)[due.person_id])


def test_nothing_published_nothing_there_nobody_else(desk: Desk) -> None:
    with pytest.raises(NothingPublished, match="2001"):
        confirm_aid_list(desk.clerk, new_key(), ConfirmAidList(2001, CITY, desk.county.code))
    with pytest.raises(NothingToAsk):
        desk.confirm("nobody")
    with pytest.raises(NotFound):
        apply_for_aid(desk.clerk, new_key(), OneRequest(1))
    with pytest.raises(NotAllowed):
        desk.confirm(CITY, actor=desk.finance)
    elsewhere = worker("bureau_clerk", units=("430621",))
    with pytest.raises(NotAllowed):
        confirm_aid_list(elsewhere, new_key(), ConfirmAidList(desk.year, CITY, desk.county.code))
