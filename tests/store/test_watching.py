"""Work tells whoever watches, and nobody else."""

from __future__ import annotations

import pytest

from canbao.store.watching import tell, watched_by, watcher


def test_the_innermost_watcher_is_told() -> None:
    outer: list[tuple[int, int | None]] = []
    inner: list[tuple[int, int | None]] = []
    with watched_by(lambda *said: outer.append(said)):
        tell(1, 3)
        with watched_by(lambda *said: inner.append(said)):
            tell(2, None)
        watcher()(3, 3)
    tell(4, 4)
    assert (outer, inner) == ([(1, 3), (3, 3)], [(2, None)])


def test_a_watcher_that_raises_ends_the_work_and_is_forgotten() -> None:
    def stop(_done: int, _total: int | None) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), watched_by(stop):
        tell(1, 2)
    tell(2, 2)
