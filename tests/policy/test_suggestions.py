"""Suggestions for words that do not exist."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from canbao.policy.suggestions import hint, nearest


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.data())
def test_a_known_word_is_nearest_to_itself(known: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(known))
    assert nearest(word, known, limit=1) == [word]


@given(st.text(), st.lists(st.text()), st.integers(min_value=0, max_value=5))
def test_suggestions_are_known_words_each_once(word: str, known: list[str], limit: int) -> None:
    found = nearest(word, known, limit)
    assert len(found) == min(limit, len(set(known)))
    assert len(set(found)) == len(found)
    assert set(found) <= set(known)


def test_equal_likeness_keeps_the_given_order() -> None:
    assert nearest("低保", ["低保甲", "低保乙"]) == ["低保甲", "低保乙"]
    assert nearest("低保", ["低保乙", "低保甲"]) == ["低保乙", "低保甲"]


def test_a_hint_names_three_at_most() -> None:
    assert hint("paid", ["paid", "paid_on", "unpaid", "paid_fen"]).count("“") == 3


def test_a_hint_names_the_words_or_says_that_there_are_none() -> None:
    assert hint("payed", ["paid", "birth"]) == "最接近的是“paid”“birth”"
    assert hint("payed", []) == "没有可选的词"


def test_words_too_unlike_are_left_out() -> None:
    assert nearest("cite", ["fixed_days", "cites"], at_least_percent=50) == ["cites"]
    assert nearest("cite", ["fixed_days"], at_least_percent=50) == []
    assert nearest("cite", ["cite"], at_least_percent=100) == ["cite"]
