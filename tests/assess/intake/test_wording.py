"""Names of columns and words: each told apart in both languages."""

from __future__ import annotations

import pytest

from canbao.assess.intake.wording import (
    BESIDE_FACTS,
    FLAGS,
    LABELS,
    LIST_LABELS,
    SPELLINGS,
    column_of,
    nearest_column,
)
from canbao.intake.header_texts import plain_header
from canbao.policy.functions import RELATIONS
from canbao.policy.vocabulary import FACTS
from canbao.values.facts_schema import PEOPLE_SCHEMA


@pytest.mark.parametrize("name", [*PEOPLE_SCHEMA.names, *BESIDE_FACTS])
def test_a_column_is_known_by_both_its_names(name: str) -> None:
    label = LABELS[name]
    for header in (name, name.upper(), f" {name} ", label, f"{label[:2]} {label[2:]}"):
        assert column_of(header) == name


def test_labels_are_those_of_the_vocabulary() -> None:
    assert all(LABELS[name] == FACTS[name].label for name in LABELS if name in FACTS)
    assert LABELS["paid_on"] == FACTS["paid"].label


@pytest.mark.parametrize("labels", [LABELS, LIST_LABELS])
def test_no_name_means_two_columns(labels: dict[str, str]) -> None:
    spellings = [plain_header(text) for pair in labels.items() for text in pair]
    assert len(set(spellings)) == len(spellings)


@pytest.mark.parametrize("header", ["", "备注", "birthday", "paid", "insured"])
def test_other_headers_are_not_known(header: str) -> None:
    assert column_of(header) is None


def test_the_nearest_column_is_of_the_language_written() -> None:
    assert nearest_column("birt") == "birth"
    assert nearest_column("出生年月日") == "出生日期"
    assert nearest_column("x" * 100_000) in {*LABELS, *LABELS.values()}


def test_spellings_lead_to_words_of_the_vocabulary() -> None:
    words = {name: set(word.values) for name, word in FACTS.items()} | {
        "role": {"parent", "child"},
        "kind": set(RELATIONS),
    }
    assert all(set(meanings.values()) <= words[name] for name, meanings in SPELLINGS.items())
    assert set(FLAGS.values()) == {True, False}
