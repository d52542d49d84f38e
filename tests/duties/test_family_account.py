"""Family accounts: relations, the province, and the reading about other provinces."""

from __future__ import annotations

import pytest

from canbao.duties.family_account import judge_family_account
from canbao.policy.administration.family_account import FamilyAccount
from canbao.policy.readings import Readings

ACCOUNT = FamilyAccount.model_validate({"cite": "四(二)", "relations": ["parent", "spouse"]})
NAMED = FamilyAccount.model_validate({"cite": "四(二)", "relations": ["parent", "spouse"], "province": "43"})
DEFAULT, ACROSS = Readings(), Readings({"A44": "allowed"})


@pytest.mark.parametrize("account", [ACCOUNT, NAMED])
@pytest.mark.parametrize("province", [None, "43", "430000", "430600", "430621"])
def test_inside_the_province_it_may_pay(account: FamilyAccount, province: str | None) -> None:
    answer = judge_family_account(account, "parent", province, "430621", DEFAULT)
    assert (answer.allowed, answer.reason, answer.province, answer.readings) == (True, None, "43", ())
    assert (answer.determined, answer.cite, answer.relation) == (True, "四(二)", "parent")


@pytest.mark.parametrize("account", [ACCOUNT, NAMED])
def test_another_province_is_the_readings_business(account: FamilyAccount) -> None:
    refused = judge_family_account(account, "spouse", "420000", "430621", DEFAULT)
    assert (refused.allowed, refused.reason, refused.readings) == (False, "outside_province", ("A44",))
    allowed = judge_family_account(account, "spouse", "420000", "430621", ACROSS)
    assert (allowed.allowed, allowed.reason) == (True, None)


def test_the_named_province_counts_and_not_the_policys() -> None:
    assert judge_family_account(NAMED, "parent", "42", "420100", DEFAULT).allowed is False
    assert judge_family_account(NAMED, "parent", "43", "420100", DEFAULT).allowed is True


def test_under_a_policy_for_everywhere_a_province_that_is_named_is_another_one() -> None:
    assert judge_family_account(ACCOUNT, "spouse", None, "", DEFAULT).allowed is True
    assert judge_family_account(ACCOUNT, "spouse", "420000", "", DEFAULT).reason == "outside_province"
    assert judge_family_account(ACCOUNT, "spouse", "420000", "", ACROSS).allowed is True


def test_who_is_no_listed_relative_is_out_of_scope_everywhere() -> None:
    for readings in (DEFAULT, ACROSS):
        answer = judge_family_account(ACCOUNT, "child", "42", "430621", readings)
        assert (answer.allowed, answer.reason) == (False, "out_of_scope")


def test_silence_and_unknown_relations_settle_nothing() -> None:
    silent = judge_family_account(None, "spouse", None, "430621", DEFAULT)
    assert (silent.determined, silent.reason, silent.allowed) == (False, "not_stated", None)
    unknown = judge_family_account(ACCOUNT, None, None, "430621", DEFAULT)
    assert (unknown.determined, unknown.unknown, unknown.allowed) == (False, ("relation",), None)


def test_a_notice_that_names_no_relatives_settles_nothing() -> None:
    answer = judge_family_account(FamilyAccount.model_validate({"cite": "四(二)"}), "parent", None, "430621", DEFAULT)
    assert (answer.determined, answer.reason, answer.allowed, answer.cite) == (False, "not_stated", None, "四(二)")
