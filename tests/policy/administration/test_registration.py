"""Registration rules as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.registration import IdentityRule, Registration


def test_an_empty_section_states_nothing() -> None:
    section = Registration()
    assert (section.default_renewal, section.whole_household, section.identity, section.documents) == (
        None,
        None,
        None,
        [],
    )


def test_an_identity_rule_asks_for_both_unless_it_says_otherwise() -> None:
    rule = IdentityRule.model_validate({"cite": "四(三)"})
    assert (rule.name_must_match, rule.number_must_be_valid) == (True, True)


@pytest.mark.parametrize(
    "section",
    [
        {"places": [{"cite": "四", "label": "窗口", "period": "never"}]},
        {"default_renewal": {"cite": "四"}},
        {"renewal": {"cite": "四", "condition": "无变更"}},
    ],
)
def test_wrong_sections_are_refused(section: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Registration.model_validate(section)
