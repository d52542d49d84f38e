"""Transfers: written as the movement has them, added up by account."""

from __future__ import annotations

import pytest
from tests.database import in_area
from tests.money.tills import Till

from canbao.money.accounts import Account, Movement
from canbao.money.book import balance, post
from canbao.money.legs import Leg


def test_what_goes_into_one_account_comes_out_of_another(till: Till) -> None:
    county, day = till.county.code, till.county.as_of
    legs = [Leg(Account.TREASURY, Account.AID, 300, county, credit_of="city"),
            Leg(Account.TREASURY, Account.AID, 200, county, credit_of="town")]  # fmt: skip
    with in_area(county):
        before = {of: balance(county, till.year, Account.AID, of) for of in ("city", "town")}
        post(county, till.year, day, Movement.SETTLE, legs)
        assert balance(county, till.year, Account.TREASURY) == 500
        assert balance(county, till.year, Account.AID, "city") == before["city"] - 300
        assert balance(county, till.year, Account.AID, "town") == before["town"] - 200
        assert balance(county, till.year + 1, Account.TREASURY) == 0
    assert till.book()[Account.TREASURY, ""] == 500


def test_a_movement_has_its_own_ways_only(till: Till) -> None:
    with in_area(till.county.code), pytest.raises(AssertionError):
        post(till.county.code, till.year, till.county.as_of, Movement.SETTLE,
             [Leg(Account.OWED, Account.COLLECTOR, 1, till.county.code)])  # fmt: skip
