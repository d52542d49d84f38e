"""The closed vocabulary: every fact has a column, every word a label, and no word means two things."""

from __future__ import annotations

import re

from canbao.policy.vocabulary import COUNTS, FACTS, FUNCTIONS, NEEDS, NOT_ASSESSED, REASONS, Kind, is_known_word
from canbao.values.facts_schema import PEOPLE_SCHEMA

_BESIDE = {
    "person_id",
    "place",
    "household_id",
    "name",
    "id_number",
    "enrolled_last_year",
    "paid_on",
    "paid_fen",
    "sponsor_fen",
}
_LISTS = {"zero_claim_years", "catastrophic_paid", "standings", "relations", "unknown_facts"}


def test_every_fact_is_a_column_and_every_column_a_fact_or_known_beside_them() -> None:
    columns = set(PEOPLE_SCHEMA.names)
    assert set(FACTS) - {"paid", "insured"} == columns - _BESIDE - _LISTS


def test_every_word_has_a_chinese_label() -> None:
    labels = [word.label for word in FACTS.values()] + [*COUNTS.values(), *REASONS.values(), *NEEDS.values()]
    assert all(re.search("[一-鿿]", label) for label in labels)
    assert len({word.label for word in FACTS.values()}) == len(FACTS)


def test_a_fact_knows_its_own_name_and_its_values() -> None:
    assert all(name == word.name for name, word in FACTS.items())
    assert all(word.kind is Kind.TEXT for word in FACTS.values() if word.values)


def test_what_can_be_asked_for_has_a_usual_answer() -> None:
    assert {name: word.default for name, word in FACTS.items() if word.default is not None} == {
        "repair_years": 0,
        "offer_years": 1,
    }
    assert set(NOT_ASSESSED) <= {*FACTS, *COUNTS}


def test_known_words() -> None:
    known = ("paid", "break_years", "has", "age", "place", "year", "not", "everywhere")
    assert all(is_known_word(word) for word in known)
    assert not any(is_known_word(word) for word in ("personal", "central", "in_window"))
    assert set(FUNCTIONS).isdisjoint(FACTS)
