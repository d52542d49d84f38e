"""The same people under two policies."""

from __future__ import annotations

from datetime import date

from tests.assessing import MODEL, NANAN, TENGZHOU, YUEYANG, changed, fen, shipped

from canbao.cli.policy_effects import OUTCOMES, Effect, as_plain, effects_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.rules import RuleBook


def effects(old: RuleBook, new: RuleBook) -> dict[str, Effect]:
    return {each.key: each for each in effects_of(old, new)}


def test_the_same_policy_changes_nothing() -> None:
    found = effects(shipped(NANAN), shipped(NANAN))
    assert {each.change_fen for each in found.values()} <= {0, None}
    assert all(each.old == each.new for each in found.values())


def test_a_higher_standard_costs_each_their_part() -> None:
    found = effects(shipped(NANAN), changed(NANAN, personal_yuan=420))
    assert found["adult_in_window"].change_fen == fen(30)
    assert found["standing:subsistence:0:"].change_fen == fen(3)
    assert found["standing:destitute:0:"].change_fen == 0
    aided = found["standing:destitute:0:"].new
    assert aided is not None
    assert (aided.aid, aided.aid_fen) == ((("政府补助", fen(420)),), fen(420))


def test_standings_of_either_policy_are_there() -> None:
    found = effects(shipped(YUEYANG), shipped(TENGZHOU))
    third = found["standing:disabled:3:"]
    assert (third.old and third.old.payable_fen, third.new and third.new.payable_fen) == (fen(200), fen(400))
    assert found["age_70"].change_fen == -fen(400)


def test_a_bill_without_a_sum_says_why() -> None:
    late = effects(shipped(YUEYANG), shipped(TENGZHOU))["adult_after_window"]
    assert late.old is not None
    assert late.new is not None
    assert (late.old.is_provisional, late.old.payable_fen) == (True, fen(1070))
    assert (late.new.outcome, late.new.payable_fen, late.change_fen) == ("not_stated", None, None)
    assert late.new.outcome in OUTCOMES


def test_who_is_aided_only_when_old_is_shown_old() -> None:
    edge = effects(shipped(NANAN), shipped(NANAN))["standing:near_subsistence:0:"]
    assert edge.name == "低保边缘家庭成员，65周岁"
    assert edge.old is not None
    assert edge.old.payable_fen == fen(117)


def test_a_policy_without_a_window_has_nobody_in_it() -> None:
    open_model = load(Library.of(), "national/model", year=2025)
    found = effects(open_model, shipped(MODEL))
    assert found["adult_in_window"].old is None
    assert found["adult_in_window"].change_fen is None
    assert as_plain(None) is None


def test_bills_as_plain_data() -> None:
    bill = effects(shipped(NANAN), shipped(NANAN))["newborn"].new
    assert bill is not None
    assert bill.cover_from == date(2024, 1, 31)
    shown = as_plain(bill)
    assert shown is not None
    assert (shown["cover_from"], shown["waiting_until"], shown["payable_fen"]) == ("2024-01-31", None, fen(390))
