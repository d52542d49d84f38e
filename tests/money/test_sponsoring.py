"""Sponsors in the book: each its own account; pledged, charged, given, open."""

from __future__ import annotations

import pytest
from tests.access.people_at_work import new_key, worker
from tests.billing.counties import County
from tests.billing.test_pledging import pledged, sponsor
from tests.database import in_area
from tests.money.ended_lives import plain_dues
from tests.money.tills import Till

from canbao.access.acting import NotAllowed, NotFound
from canbao.billing.pledging import WithdrawPledge, withdraw_pledge
from canbao.money.accounts import Account
from canbao.money.charging import ChargeDues, charge_assessed, charge_dues
from canbao.money.models import Transfer
from canbao.money.sponsoring import GiftRefused, ReceiveGift, SponsorLine, receive_gift, sponsors


def publish_anew(till: Till) -> None:
    """A run that reads the pledges, in the book."""
    till.county.publish(till.county.assess()["run"])
    charge_dues(till.county.clerk(), new_key(), ChargeDues(till.year))


def give(county: County, giver: int, fen: int, paper: str = "捐0001", year: int = 2025) -> None:
    tax = worker("tax_clerk", units=(county.code,))
    receive_gift(tax, new_key(), ReceiveGift(giver, year, fen, paper))


def lines(till: Till) -> dict[int, SponsorLine]:
    return {line.sponsor: line for line in sponsors(till.county.lead(), till.year)}


def test_each_sponsor_owes_what_its_pledges_bear(till: Till) -> None:
    """The first pledge is used first; what nobody needs is not charged."""
    county, before = till.county, till.book()
    one, two = plain_dues(till, payable_fen=40_000)[:2]
    town, village = sponsor(county, "镇政府"), sponsor(county, "村集体")
    pledged(county, sponsor=town, per_head_fen=30_000, people=(one.person_id,))
    pledged(county, sponsor=village, per_head_fen=15_000, people=(one.person_id, two.person_id))
    publish_anew(till)
    book = till.book()
    assert book[Account.SPONSOR, str(town)] == 30_000
    assert book[Account.SPONSOR, str(village)] == 10_000 + 15_000
    assert (Account.SPONSOR, "sponsor") not in book
    assert book[Account.SPONSOR_SHARE, str(village)] == -25_000
    assert book[Account.OWED, ""] == before[Account.OWED, ""] - 55_000
    (after,) = till.dues(person_id=two.person_id)
    assert till.pay(after)["fen"] == 25_000
    found = lines(till)
    assert (found[town].pledged_fen, found[town].charged_fen, found[town].open_fen) == (30_000, 30_000, 30_000)
    assert (found[village].people, found[village].pledged_fen, found[village].charged_fen) == (2, 30_000, 25_000)


def test_given_lowers_what_is_open(till: Till) -> None:
    county = till.county
    due = plain_dues(till, payable_fen=40_000)[0]
    giver = sponsor(county)
    pledged(county, sponsor=giver, per_head_fen=10_000, people=(due.person_id,))
    publish_anew(till)
    give(county, giver, 4_000)
    line = lines(till)[giver]
    assert (line.charged_fen, line.given_fen, line.open_fen) == (10_000, 4_000, 6_000)
    assert till.book()[Account.TREASURY, ""] == 4_000
    give(county, giver, 7_000, "捐0002")
    assert lines(till)[giver].open_fen == -1_000


def test_a_withdrawn_pledge_lapses_with_the_next_run(till: Till) -> None:
    county, before = till.county, till.book()
    due = plain_dues(till, payable_fen=40_000)[0]
    giver = sponsor(county)
    number = pledged(county, sponsor=giver, per_head_fen=10_000, people=(due.person_id,))["pledge"]
    publish_anew(till)
    withdraw_pledge(county.clerk(), new_key(), WithdrawPledge(number, "资金未落实"))
    charge_dues(county.clerk(), new_key(), ChargeDues(till.year))
    assert till.book()[Account.SPONSOR, str(giver)] == 10_000, "the published run says so still"
    publish_anew(till)
    assert till.book() == before
    assert (lines(till)[giver].pledged_fen, lines(till)[giver].charged_fen) == (0, 0)


def test_who_is_charged_by_an_assessment_has_the_same_sponsors(till: Till) -> None:
    county = till.county
    due = plain_dues(till, payable_fen=40_000)[0]
    giver = sponsor(county)
    pledged(county, sponsor=giver, per_head_fen=10_000, people=(due.person_id,))
    with in_area(county.code):
        aid = {"sponsor": 12_000, "assistance_fund": 500}
        charge_assessed(county.code, till.year, county.as_of, due.person_id, due.unit, 27_500, aid)
        rows = Transfer.objects.filter(county=county.code, person_id=due.person_id, debit="sponsor")
        assert dict(rows.values_list("debit_of", "fen")) == {str(giver): 10_000, "sponsor": 2_000}
    assert till.book()[Account.SPONSOR, "sponsor"] == 2_000
    assert lines(till)[0].charged_fen == 2_000, "what no pledge accounts for"


def test_what_cannot_be_noted(till: Till) -> None:
    county = till.county
    giver = sponsor(county)
    for fen, paper in ((0, "1"), (-1, "1"), (100, " ")):
        with pytest.raises(GiftRefused, match="凭证"):
            give(county, giver, fen, paper)
    give(county, giver, 100, "1")
    with pytest.raises(GiftRefused, match="登记过"):
        give(county, giver, 100, "1")
    with pytest.raises(NotFound):
        give(county, 999, 100, "2")
    with pytest.raises(NotAllowed):
        receive_gift(county.lead(), new_key(), ReceiveGift(giver, till.year, 1, "3"))
    with pytest.raises(NotAllowed):
        sponsors(worker("village_collector", units=(county.code,)), till.year)
