from __future__ import annotations

from dataclasses import fields
from itertools import chain

import pytest
from tests.assessing import LOCALITIES, shipped

from canbao.assess.batch import RESULT_SCHEMA
from canbao.assess.labels import (
    ANSWERS,
    MODES,
    RESULT_LABELS,
    SECTIONS,
    WARNINGS,
    fact_label,
    parameter_label,
    reason_label,
)
from canbao.assess.situations import Situation
from canbao.assess.widening import WIDE_COLUMNS
from canbao.policy.vocabulary import COUNTS, FACTS, NEEDS, REASONS

WITHOUT_LABEL = {"is_reimbursed"}
"""Shown as a part of another field."""


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def test_every_field_of_a_result_has_a_label() -> None:
    narrow, wide = set(RESULT_SCHEMA.names), {name for name, _, _ in WIDE_COLUMNS}
    situation = {item.name for item in fields(Situation)}
    assert (narrow | wide | situation) - set(RESULT_LABELS) == WITHOUT_LABEL


def test_labels_are_chinese_and_different() -> None:
    assert all(is_chinese(label) for label in RESULT_LABELS.values())
    assert len(set(RESULT_LABELS.values())) == len(RESULT_LABELS)


@pytest.mark.parametrize("code", sorted({*REASONS, *NEEDS, *WARNINGS}))
def test_every_reason_need_and_warning_has_words(code: str) -> None:
    assert is_chinese(reason_label(code))


def test_a_reason_without_words_is_shown_as_it_is() -> None:
    assert (reason_label(None), reason_label("something_new")) == ("", "something_new")


@pytest.mark.parametrize("name", sorted({*FACTS, *COUNTS, "has:低保对象", "personal_yuan"}))
def test_every_fact_that_may_be_asked_for_has_words(name: str) -> None:
    assert is_chinese(fact_label(name))
    assert "has:" not in fact_label(name)


def test_what_has_no_words_is_shown_by_its_key() -> None:
    assert (fact_label("part_yuan"), parameter_label("part_yuan")) == ("part_yuan", "part_yuan")
    assert parameter_label("window") == "集中缴费期"


def test_modes_answers_and_sections_are_those_that_occur() -> None:
    assert set(MODES) == {"self", "direct", "reimburse", "direct_and_reimburse"}
    assert set(ANSWERS) == {"not_stated", "deferred", "pending"}
    assert all(is_chinese(text) for text in chain(MODES.values(), ANSWERS.values(), SECTIONS.values()))


@pytest.mark.parametrize("policy", LOCALITIES)
def test_reasons_that_a_notice_gives_are_known(policy: str) -> None:
    rules = shipped(policy).latest
    given = [getattr(row.effect, "reason", None) for row in (*rules.membership.rows, *rules.acceptance.rows)]
    assert all(is_chinese(reason_label(code)) for code in given if code is not None)
