"""A memo says what its function says, asks it once a combination, and only for combinations that occur."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.memo import Column, Memo, NumberMemo

PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 400)), min_size=1, max_size=60)


def column(*numbers: int) -> Column:
    return Column(np.asarray(numbers, dtype=np.int32), max(numbers, default=0))


def columns_of(pairs: list[tuple[int, int]]) -> tuple[Column, Column]:
    left, right = zip(*pairs, strict=True)
    return column(*left), column(*right)


def codes_of(memo: Memo[object], left: Column | int, right: Column | int, size: int) -> list[int]:
    found = memo.look_up(left, right)
    return [found] * size if isinstance(found, int) else found.numbers.tolist()


@given(st.lists(PAIRS, max_size=5))
def test_a_memo_says_what_the_function_says(blocks: list[list[tuple[int, int]]]) -> None:
    memo: Memo[object] = Memo(lambda left, right: (left * right) % 7)
    for pairs in blocks:
        codes = codes_of(memo, *columns_of(pairs), len(pairs))
        assert [memo.outcomes[code] for code in codes] == [left * right % 7 for left, right in pairs]
    assert len(set(memo.outcomes)) == len(memo.outcomes)


@given(st.lists(st.tuples(*[st.integers(0, 9)] * 4), min_size=1, max_size=40), st.tuples(*[st.booleans()] * 4))
def test_any_number_of_digits_some_the_same_for_everybody(
    rows: list[tuple[int, ...]], is_same: tuple[bool, ...]
) -> None:
    memo: Memo[tuple[int, ...]] = Memo(lambda *digits: digits, 4)
    shared = [tuple(rows[0][place] if same else row[place] for place, same in enumerate(is_same)) for row in rows]
    places = range(4)
    digits = [rows[0][place] if is_same[place] else column(*(row[place] for row in shared)) for place in places]
    found = memo.look_up(*digits)
    codes = [found] * len(rows) if isinstance(found, int) else found.numbers.tolist()
    assert [memo.outcomes[code] for code in codes] == shared


@given(st.lists(PAIRS, min_size=1, max_size=5))
def test_each_pair_is_worked_out_once_and_no_pair_that_does_not_occur(blocks: list[list[tuple[int, int]]]) -> None:
    seen: Counter[tuple[int, int]] = Counter()

    def work_out(left: int, right: int) -> int:
        seen[left, right] += 1
        return left

    memo = Memo(work_out)
    for pairs in blocks + blocks:
        memo.look_up(*columns_of(pairs))
    assert set(seen) == {pair for pairs in blocks for pair in pairs}
    assert set(seen.values()) == {1}
    assert memo.calls == len(seen)


def test_a_code_once_given_stays_when_the_table_grows() -> None:
    memo: Memo[object] = Memo(lambda left, right: f"{left}.{right}")
    before = codes_of(memo, column(0, 0), column(0, 1), 2)
    memo.look_up(column(5_000), column(300))
    assert codes_of(memo, column(0, 0), column(0, 1), 2) == before
    assert memo.calls == 3


def test_no_code_is_above_the_top_that_is_told() -> None:
    memo: Memo[object] = Memo(lambda left, right: left + right)
    found = memo.look_up(column(1, 2, 3), column(4, 4, 1))
    assert isinstance(found, Column)
    assert found.top == int(found.numbers.max()) == 2  # 5, 6 and 4


def test_the_code_of_an_outcome_is_the_same_however_it_is_found() -> None:
    memo: Memo[object] = Memo(lambda left, right: left + right)
    code = memo.code_of(5)
    assert memo.code_of(5) == code
    assert codes_of(memo, column(2), column(3), 1) == [code]


def test_a_memo_of_numbers_gives_the_numbers_themselves() -> None:
    memo = NumberMemo(lambda left, right: 10 * left + right)
    found = memo.look_up(column(1, 0, 1), column(2, 3, 2))
    assert isinstance(found, Column)
    assert (found.numbers.tolist(), found.top) == ([12, 3, 12], 12)
    assert memo.calls == 2


def test_one_memo_serves_many_threads() -> None:
    memo: Memo[object] = Memo(lambda left, right: (left, right))

    def look(seed: int) -> bool:
        rng = np.random.default_rng(seed)
        right_answers = True
        for top in (3, 50, 400, 1_000):
            pairs = [tuple(pair) for pair in rng.integers(0, top, (400, 2)).tolist()]
            codes = codes_of(memo, *columns_of(pairs), len(pairs))
            right_answers &= [memo.outcomes[code] for code in codes] == pairs
        return right_answers

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(24)))
    assert len(set(memo.outcomes)) == len(memo.outcomes) == memo.calls
