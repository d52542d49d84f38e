"""Aid claimed back at the hukou place: whose claim, how much, and why not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import MADE_UP, NANAN, YUEYANG, changed, fen, made_up, neutral, shipped, standing

from canbao.assess.claiming import ClaimBack, claim_back
from canbao.assess.facts import none_complete, person_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook

DAY = date(2024, 10, 15)


def claim(
    book: RuleBook, *, paid: int | None = 380, aided: bool | None = False, claim_at: str | None = None, **facts: Any
) -> ClaimBack:
    given = neutral(book, **{"enrol_place": "330106", **facts})
    return claim_back(book, person_of(given), None if paid is None else fen(paid), aided, DAY, claim_at=claim_at)


def test_half_of_the_hukou_places_standard() -> None:
    found = claim(shipped(YUEYANG), standings=[standing("低保对象")])
    assert (found.claim_fen, found.paid_by, found.mode) == (fen(200), (("assistance_fund", fen(200)),), "reimburse")
    assert found.cite is not None
    assert found.cite.text == "二(五)第5段"


def test_never_more_than_was_paid() -> None:
    assert claim(shipped(YUEYANG), paid=150, standings=[standing("低保对象")]).claim_fen == fen(150)
    nothing = claim(shipped(YUEYANG), paid=0, standings=[standing("低保对象")])
    assert (nothing.claim_fen, nothing.paid_by) == (0, ())


@pytest.mark.parametrize(("certified", "fen_found"), [("2024-10-16", 200), ("2024-12-31", 200), ("2025-01-01", 0)])
def test_who_is_certified_in_the_window_after_paying_elsewhere_claims_as_well(certified: str, fen_found: int) -> None:
    after = claim(shipped(YUEYANG), paid_on="2024-10-15", standings=[standing("低保对象", certified)])
    assert after.claim_fen == fen(fen_found)
    before_only = claim(changed(YUEYANG, A32="none"), standings=[standing("低保对象", "2024-11-01")])
    assert before_only.claim_fen == 0


@pytest.mark.parametrize(
    ("options", "fen_found", "reason"),
    [
        ({"aided": True}, 0, "already_aided"),
        ({"hukou": "330106"}, 0, "out_of_scope"),
        ({"enrol_place": "430621100"}, 0, "out_of_scope"),  # enrolled here: the aid is on the bill
        ({"claim_at": "430602"}, 0, "out_of_scope"),
        ({"claim_at": "430621"}, fen(200), None),
        ({"standings": []}, 0, "out_of_scope"),
        ({"standings": [standing("残疾人", grade=3)]}, 0, "must_enrol_locally"),
    ],
)
def test_who_may_claim(options: dict[str, Any], fen_found: int, reason: str | None) -> None:
    found = claim(shipped(YUEYANG), **{"standings": [standing("低保对象")], **options})
    assert (found.claim_fen, found.reason) == (fen_found, reason)


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        ({"aided": None}, ("aided_elsewhere",)),
        ({"paid": None}, ("paid_elsewhere",)),
        ({"hukou": None}, ("hukou",)),
        ({"standings": [standing("低保对象", None)]}, ("has:低保对象",)),
    ],
)
def test_what_has_to_be_asked(options: dict[str, Any], asks: tuple[str, ...]) -> None:
    found = claim(shipped(YUEYANG), **{"standings": [standing("低保对象")], **options})
    assert (found.claim_fen, found.reason, found.asks, found.mode) == (None, "unknown_fact", asks, None)


def test_a_list_that_is_not_complete_leaves_the_claim_open() -> None:
    book = shipped(YUEYANG)
    person = person_of(neutral(book, enrol_place="330106"))
    assert claim_back(book, person, fen(380), False, DAY, none_complete).reason == "unknown_fact"


def test_readings() -> None:
    disabled = [standing("残疾人", grade=3)]
    assert claim(changed(YUEYANG, A42="claimable"), standings=disabled).claim_fen == fen(200)
    local = claim(changed(YUEYANG, A34="local_amount"), standings=[standing("低保对象")])
    assert (local.claim_fen, local.reason) == (None, "not_stated")


def test_a_silent_notice_says_so() -> None:
    assert claim(shipped(NANAN), standings=[standing("低保对象")]) == ClaimBack(None, "not_stated")


def test_shares_of_a_price_that_is_not_known_or_not_stated() -> None:
    book = made_up("claims")
    silent = made_up("answers/not_stated")
    assert claim(book, standings=[standing("低保对象")]).claim_fen == fen(200)
    assert claim(silent).reason == "not_stated"
    unpriced = load(Library((MADE_UP,)), "claims", amend={"price.everyone.when": "married"})
    assert claim(unpriced, standings=[standing("低保对象")], married=None).asks == ("married",)
    assert claim(unpriced, standings=[standing("低保对象")]).reason == "not_stated"
