"""Renewal by default, whole households, papers and places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.registration import (
    RegistrationAnswer,
    RegistrationFacts,
    judge_registration,
    list_documents,
    list_places,
)
from canbao.policy.administration.registration import Registration
from canbao.policy.readings import Readings
from canbao.policy.yaml_file import read_yaml

SECTION = """
default_renewal: {cite: 四(一), condition: 状态正常且无变更}
change: {cite: 四(二), channels: [甲端], places: [村委会]}
whole_household: {cite: 四(二), condition: 全户参保}
documents:
  - {id: household_register, cite: 四(二)1, label: 户口簿, for_whom: 居民, group: one_of}
  - {id: hmt_permit, cite: 四(二)2, label: 港澳台居住证, for_whom: 港澳台人员}
  - {id: residence_permit, cite: 四(二)1, label: 居住证, for_whom: 居民, group: one_of}
places:
  - {cite: 四(二), label: 村委会, period: central}
  - {cite: 四(三), label: 镇窗口, period: late}
  - {cite: 四(三), label: 市窗口, period: any}
"""
RULES = Registration.model_validate(read_yaml(SECTION)[0])
DEFAULT, REFUSE = Readings(), Readings({"A50": "refuse"})

members = st.lists(st.sampled_from("ABCDEF"), unique=True, max_size=6)


def household(
    readings: Readings = DEFAULT,
    /,
    *,
    household: list[str] | None = None,
    eligible: list[str] | None = None,
    enrolling: list[str] | None = None,
) -> RegistrationAnswer:
    facts = RegistrationFacts(household=household, eligible=eligible, enrolling=enrolling)
    return judge_registration(RULES, facts, readings)


def renewal(last_year: bool | None, changed: bool | None) -> RegistrationAnswer:
    return judge_registration(RULES, RegistrationFacts(enrolled_last_year=last_year, changed=changed), DEFAULT)


def test_who_is_insured_and_unchanged_is_renewed() -> None:
    answer = renewal(last_year=True, changed=False)
    assert (answer.registration, answer.accepted, answer.cite) == ("renewed_by_default", True, "四(一)")


@pytest.mark.parametrize(("last_year", "changed"), [(True, True), (False, False), (False, None), (None, True)])
def test_who_is_new_or_changed_registers(last_year: bool | None, changed: bool | None) -> None:
    answer = renewal(last_year, changed)
    assert (answer.registration, answer.determined, answer.cite) == ("change_registration", True, "四(二)")


@pytest.mark.parametrize(
    ("last_year", "changed", "unknown"),
    [
        (True, None, ("changed",)),
        (None, False, ("enrolled_last_year",)),
        (None, None, ("enrolled_last_year", "changed")),
    ],
)
def test_what_is_not_known_is_asked_for(last_year: bool | None, changed: bool | None, unknown: tuple[str, ...]) -> None:
    answer = renewal(last_year, changed)
    assert (answer.determined, answer.unknown, answer.registration) == (False, unknown, None)


def test_one_eligible_member_left_out_is_flagged_and_not_refused() -> None:
    answer = household(household=["A", "B", "C", "D"], eligible=["A", "B", "C", "D"], enrolling=["A", "B", "C"])
    assert (answer.violation, answer.missing, answer.accepted) == ("selective_enrolment", ("D",), True)
    assert (answer.cite, answer.readings) == ("四(二)", ("A50",))


def test_the_other_reading_refuses_the_form() -> None:
    answer = household(REFUSE, household=["A", "B"], eligible=["A", "B"], enrolling=["A"])
    assert (answer.violation, answer.accepted, answer.reason) == (None, False, "selective_enrolment")
    assert answer.missing == ("B",)


def test_who_is_in_the_employee_scheme_is_not_missing() -> None:
    answer = household(household=["A", "B"], eligible=["A"], enrolling=["A"])
    assert (answer.violation, answer.missing, answer.accepted) == (None, (), True)


def test_who_is_not_eligible_is_pointed_out() -> None:
    answer = household(REFUSE, household=["A", "B"], eligible=["A"], enrolling=["A", "B"])
    assert (answer.violation, answer.not_eligible, answer.accepted) == (None, ("B",), True)


def test_nobody_enrolling_is_no_choice_among_members() -> None:
    answer = household(household=["A", "B"], eligible=["A", "B"], enrolling=[])
    assert (answer.violation, answer.missing) == (None, ("A", "B"))


def test_a_whole_household_needs_no_list_of_the_eligible() -> None:
    assert household(household=["A", "B"], enrolling=["B", "A"]).violation is None
    for members in (["A", "B", "C"], None):
        answer = household(household=members, enrolling=["A", "B"])
        assert (answer.determined, answer.unknown) == (False, ("eligible",))


@given(members, members, st.sampled_from([DEFAULT, REFUSE]))
def test_only_who_is_eligible_and_left_out_is_missing(
    eligible: list[str], enrolling: list[str], readings: Readings
) -> None:
    answer = household(readings, household=sorted("ABCDEF"), eligible=eligible, enrolling=enrolling)
    assert set(answer.missing) == set(eligible) - set(enrolling)
    assert set(answer.not_eligible) == set(enrolling) - set(eligible)
    selective = bool(answer.missing) and bool(enrolling)
    assert (answer.violation is not None or answer.accepted is False) == selective


@pytest.mark.parametrize("rules", [None, Registration()])
@pytest.mark.parametrize(
    "facts", [RegistrationFacts(enrolled_last_year=True, changed=False), RegistrationFacts(enrolling=["A"])]
)
def test_a_silent_notice_settles_nothing(rules: Registration | None, facts: RegistrationFacts) -> None:
    answer = judge_registration(rules, facts, DEFAULT)
    assert (answer.determined, answer.reason, answer.accepted) == (False, "not_stated", None)


def test_without_a_rule_on_changes_the_renewal_clause_answers() -> None:
    rules = Registration.model_validate({"default_renewal": {"cite": "四(一)", "condition": "无变更"}})
    answer = judge_registration(rules, RegistrationFacts(enrolled_last_year=True, changed=True), DEFAULT)
    assert (answer.registration, answer.cite) == ("change_registration", "四(一)")


def test_papers_that_stand_for_each_other_are_one() -> None:
    listed = [[paper.id for paper in papers] for papers in list_documents(RULES)]
    assert listed == [["household_register", "residence_permit"], ["hmt_permit"]]
    assert list_documents(None) == ()


def test_places_depend_on_the_period() -> None:
    assert [place.label for place in list_places(RULES, is_late=False)] == ["村委会", "市窗口"]
    assert [place.label for place in list_places(RULES, is_late=True)] == ["镇窗口", "市窗口"]
    assert list_places(None, is_late=True) == ()


def test_a_place_without_a_period_is_one_for_every_period() -> None:
    rules = Registration.model_validate({"places": [{"cite": "四(二)", "label": "村委会"}]})
    assert [[place.label for place in list_places(rules, is_late)] for is_late in (False, True)] == [["村委会"]] * 2
