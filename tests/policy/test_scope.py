"""What words a policy has, and which readings it turns out to rest on."""

from __future__ import annotations

import pytest
from tests.policy_texts import scope_of

from canbao.policy.expressions import parse
from canbao.policy.readings import Readings
from canbao.policy.scope import ExpressionError, nearest


def test_a_scope_knows_its_own_words_and_those_of_the_vocabulary() -> None:
    words = scope_of(terms={"in_window": parse("employed", scope_of())}).words()
    assert {"paid", "break_years", "has", "central", "personal", "in_window", "pooling_area", "everywhere"} <= set(
        words
    )


def test_a_reading_that_was_asked_for_is_noted() -> None:
    scope = scope_of(readings=Readings({"A01": "event_day_counted"}))
    assert scope.used_readings == set()
    assert scope.reading("A01") == "event_day_counted"
    assert scope.used_readings == {"A01"}


def test_an_error_carries_the_word_and_its_column() -> None:
    error = ExpressionError("nothing", "payed", 7)
    assert (str(error), error.word, error.column) == ("nothing", "payed", 7)


@pytest.mark.parametrize(("word", "near"), [("payed", "paid"), ("brith", "birth"), ("qqqq", None)])
def test_the_nearest_word_is_one_that_is_alike(word: str, near: str | None) -> None:
    assert nearest(word, ["birth", "paid", "place"]) == near
