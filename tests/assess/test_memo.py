from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from canbao.assess.columns import Array
from canbao.assess.memo import Memo

PAIRS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=60)


def arrays_of(pairs: list[tuple[int, int]]) -> tuple[Array, Array]:
    left, right = zip(*pairs, strict=True)
    return np.asarray(left, dtype=np.int32), np.asarray(right, dtype=np.int32)


@given(st.lists(PAIRS, max_size=5))
def test_a_memo_says_what_the_function_says(blocks: list[list[tuple[int, int]]]) -> None:
    memo = Memo(lambda left, right: (left * right) % 7)
    for pairs in blocks:
        codes = memo.look_up(*arrays_of(pairs))
        assert [memo.outcomes[code] for code in codes.tolist()] == [left * right % 7 for left, right in pairs]
    assert len(set(memo.outcomes)) == len(memo.outcomes)


@given(st.lists(PAIRS, min_size=1, max_size=5))
def test_each_pair_is_worked_out_once_and_no_pair_that_does_not_occur(blocks: list[list[tuple[int, int]]]) -> None:
    seen: Counter[tuple[int, int]] = Counter()

    def work_out(left: int, right: int) -> int:
        seen[left, right] += 1
        return left

    memo = Memo(work_out)
    for pairs in blocks + blocks:
        memo.look_up(*arrays_of(pairs))
    assert set(seen) == {pair for pairs in blocks for pair in pairs}
    assert set(seen.values()) == {1}
    assert memo.calls == len(seen)


def test_a_code_once_given_stays_when_the_table_grows() -> None:
    memo = Memo(lambda left, right: f"{left}.{right}", right_size=2)
    before = memo.look_up(np.asarray([0, 0]), np.asarray([0, 1])).tolist()
    memo.look_up(np.asarray([5_000]), np.asarray([300]))
    assert memo.look_up(np.asarray([0, 0]), np.asarray([0, 1])).tolist() == before
    assert memo.calls == 3


def test_without_a_left_side_it_is_nought() -> None:
    memo = Memo(lambda left, right: (left, right))
    assert [memo.outcomes[code] for code in memo.look_up(None, np.asarray([3, 1, 3])).tolist()] == [
        (0, 3),
        (0, 1),
        (0, 3),
    ]


def test_nobody_asks_nothing() -> None:
    memo = Memo(lambda left, right: left + right)
    assert memo.look_up(None, np.zeros(0, dtype=np.int32)).size == 0
    assert memo.calls == 0


def test_the_code_of_an_outcome_is_the_same_however_it_is_found() -> None:
    memo = Memo(lambda left, right: left + right)
    code = memo.code_of(5)
    assert memo.code_of(5) == code
    assert memo.look_up(np.asarray([2]), np.asarray([3])).tolist() == [code]


def test_one_memo_serves_many_threads() -> None:
    memo = Memo(lambda left, right: (left, right))

    def look(seed: int) -> bool:
        rng = np.random.default_rng(seed)
        right_answers = True
        for top in (3, 50, 400, 1_000):
            left, right = rng.integers(0, top, (2, 400), dtype=np.int32)
            codes = memo.look_up(left, right)
            pairs = list(zip(left.tolist(), right.tolist(), strict=True))
            right_answers &= [memo.outcomes[code] for code in codes.tolist()] == pairs
        return right_answers

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(look, range(24)))
    assert len(set(memo.outcomes)) == len(memo.outcomes) == memo.calls
