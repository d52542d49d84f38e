"""What goes wrong between a client and the store, and how often.

In: a generator of chance. Out: the fate of one sending. Never: chance from anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import accumulate
from random import Random
from typing import TypeVar

FateT = TypeVar("FateT")


class Fate(Enum):
    """What becomes of one sending of a request."""

    FINE = "fine"
    DROPPED = "dropped"
    DELAYED = "delayed"
    DOUBLED = "doubled"
    REPLY_LOST = "reply lost"
    CRASHED = "crashed"
    MIDNIGHT = "midnight"


class FileFate(Enum):
    """What becomes of a file on its way."""

    FINE = "fine"
    LOST = "lost"
    DOUBLED = "doubled"
    CUT = "cut"
    SWAPPED = "swapped"
    LATE = "late"


@dataclass(frozen=True)
class Faults:
    """Chances in a hundred. A dropped request is one in five, as on a village's mobile network at its worst."""

    requests: tuple[tuple[Fate, int], ...] = (
        (Fate.FINE, 42),
        (Fate.DROPPED, 20),
        (Fate.DELAYED, 8),
        (Fate.DOUBLED, 7),
        (Fate.REPLY_LOST, 8),
        (Fate.CRASHED, 12),
        (Fate.MIDNIGHT, 3),
    )
    files: tuple[tuple[FileFate, int], ...] = (
        (FileFate.FINE, 50),
        (FileFate.LOST, 12),
        (FileFate.DOUBLED, 12),
        (FileFate.CUT, 8),
        (FileFate.SWAPPED, 6),
        (FileFate.LATE, 12),
    )
    longest_delay: int = 3 * 24 * 60
    """Minutes that a request may hang in a queue."""
    most_clock_error: int = 30
    """Days by which a phone's clock is wrong."""


MOSTLY_LATE = Faults(requests=((Fate.FINE, 30), (Fate.DELAYED, 45), (Fate.DOUBLED, 25)))
"""A network that keeps copies for days and lets them in whatever their sender was told."""


class Chance:
    """Draws by the weights of a table, with as few calls as can be: this is asked a million times."""

    def __init__(self, random: Random, faults: Faults) -> None:
        self.random = random
        self._requests: list[tuple[Fate, int]] = _upto(faults.requests)
        self._files: list[tuple[FileFate, int]] = _upto(faults.files)

    def fate(self) -> Fate:
        at = self.random.random() * 100
        return next(fate for fate, upto in self._requests if at < upto)

    def file_fate(self) -> FileFate:
        at = self.random.random() * 100
        return next(fate for fate, upto in self._files if at < upto)

    def one_in(self, count: int) -> bool:
        """True once in so many times."""
        return self.random.random() * count < 1

    def among(self, count: int) -> int:
        """A number below."""
        return int(self.random.random() * count)


def _upto(table: Sequence[tuple[FateT, int]]) -> list[tuple[FateT, int]]:
    assert sum(weight for _, weight in table) == 100
    return list(zip((fate for fate, _ in table), accumulate(weight for _, weight in table), strict=True))
