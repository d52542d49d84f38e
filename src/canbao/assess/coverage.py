"""Which lists of standings are complete, where and up to which day: what makes "not listed" mean "does not have it".

In: a table of (standing, place, complete_until), or the declaration that all lists are complete. Out: `Lists`, asked by
the interpreter (one person) and by vectors (a block). Never: a guess; a list that nobody declared complete is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from canbao.assess.columns import Array, Block, Coded, Vector
from canbao.values.days import day_number
from canbao.values.place import NOWHERE, normalise

_NEVER = -(1 << 30)


@dataclass(frozen=True)
class CompleteList:
    """One list: complete for a place and everything inside it, up to and including a day."""

    standing: str
    place: str
    until: date


@dataclass(frozen=True)
class Lists:
    """All declarations. `is_complete`: every list is complete everywhere and for ever."""

    declared: tuple[CompleteList, ...] = ()
    is_complete: bool = False

    @classmethod
    def of(cls, declared: Iterable[CompleteList]) -> Lists:
        return cls(tuple(declared))

    def __call__(self, ids: frozenset[str], place: str | None, day: date | None) -> bool:
        """Whether all lists of these standings are complete for the place on the day."""
        if self.is_complete:
            return True
        return day is not None and day_number(day) <= self._complete_until(ids, place)

    def _complete_until(self, ids: frozenset[str], place: str | None) -> int:
        if place is None or place == NOWHERE:
            return _NEVER
        inner = normalise(place)
        around = [inner[:length] for length in range(len(inner) + 1)]
        found = [max((self._days.get((id_, area), _NEVER) for area in around), default=_NEVER) for id_ in ids]
        return min(found, default=_NEVER)

    @cached_property
    def _days(self) -> Mapping[tuple[str, str], int]:
        """The latest day by standing and place: a county may declare every list of every village."""
        found: dict[tuple[str, str], int] = {}
        for item in self.declared:
            key = (item.standing, normalise(item.place))
            found[key] = max(found.get(key, _NEVER), day_number(item.until))
        return found

    def uncovered(self, ids: frozenset[str], block: Block, on: Vector) -> Array:
        """For each person whether one of the lists is not complete for them on the day."""
        place = block.fact("enrol_place")
        assert isinstance(place, Coded)
        words = [word if isinstance(word, str) else None for word in place.words]
        until = np.asarray([self._complete_until(ids, word) for word in words], dtype=np.int64)
        covered = on.values <= until[place.codes]
        if on.states is not None:
            covered = covered & (on.states == 0)
        return ~covered


ALL_COMPLETE = Lists(is_complete=True)
"""What the generator and the case runner declare."""
