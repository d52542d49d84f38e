"""Names and numbers against the identity card. All names and numbers are made up."""

from __future__ import annotations

import pytest

from canbao.duties.identity import judge_identity
from canbao.policy.administration.registration import Registration

RULE = Registration.model_validate({"identity": {"cite": "四(三)"}})
NUMBER_ONLY = Registration.model_validate({"identity": {"cite": "四(三)", "name_must_match": False}})
NAME_ONLY = Registration.model_validate({"identity": {"cite": "四(三)", "number_must_be_valid": False}})
GOOD, BAD = "430621199003071230", "430621199003071231"


def test_another_character_is_another_name() -> None:
    answer = judge_identity(RULE, "李晓明", "李小明")
    assert (answer.accepted, answer.reason, answer.cite) == (False, "name_mismatch", "四(三)")
    assert answer.differs_in_form is False


@pytest.mark.parametrize("typed", ["阿 布都", "阿　布都 "])
def test_white_space_is_typing_and_is_said(typed: str) -> None:
    answer = judge_identity(RULE, typed, "阿布都")
    assert (answer.accepted, answer.reason, answer.differs_in_form) == (True, None, True)


def test_equal_names_are_accepted_without_remark() -> None:
    answer = judge_identity(RULE, "李小明", "李小明", GOOD)
    assert (answer.accepted, answer.differs_in_form, answer.has_private_characters) == (True, False, False)


@pytest.mark.parametrize(("entered", "on_card"), [("高\ue170", "高\ue170"), ("高一", "高\ue170")])
def test_private_characters_are_pointed_out(entered: str, on_card: str) -> None:
    assert judge_identity(RULE, entered, on_card).has_private_characters is True


def test_a_wrong_number_is_refused_where_the_rule_asks_for_it() -> None:
    assert judge_identity(RULE, "李小明", "李小明", BAD).reason == "id_number_wrong"
    assert judge_identity(NAME_ONLY, "李小明", "李小明", BAD).accepted is True
    assert judge_identity(NUMBER_ONLY, None, None, BAD).reason == "id_number_wrong"
    assert judge_identity(NUMBER_ONLY, "甲", "乙", GOOD).accepted is True


def test_the_name_is_said_before_the_number() -> None:
    assert judge_identity(RULE, "李晓明", "李小明", BAD).reason == "name_mismatch"


@pytest.mark.parametrize("registration", [None, Registration()])
def test_a_silent_notice_settles_nothing(registration: Registration | None) -> None:
    answer = judge_identity(registration, "李晓明", "李小明")
    assert (answer.determined, answer.reason, answer.accepted) == (False, "not_stated", None)


def test_a_missing_name_is_asked_for() -> None:
    answer = judge_identity(RULE, None, "李小明")
    assert (answer.determined, answer.unknown, answer.accepted) == (False, ("name_entered",), None)
    assert judge_identity(RULE, None, None).unknown == ("name_entered", "name_on_id")
