"""Names of towns and villages in lists, as codes of the county's divisions.

In: the county's code, names as lists write them. Out: codes; "" for a name that means nothing or several. Never: a
village by its own name alone when two villages have it; a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from canbao.values.divisions import Divisions, Level, load_divisions

NOWHERE = "none"


class Places:
    """The divisions of one county, asked by name. A county whose divisions nobody loaded knows no name wrong."""

    def __init__(self, county: str, divisions: Divisions | None = None) -> None:
        self.county = county
        self._divisions = divisions or load_divisions()
        self.is_known = bool(self._divisions.children(county))
        self._villages = self._divisions.of_level(county, Level.VILLAGE) if self.is_known else []
        self._found: dict[tuple[str, str], str] = {}
        self._counties: dict[str, list[str]] = {}

    def code(self, town: str | None, village: str | None) -> str:
        """The village, or the town where no village is named; "" if they mean no single place."""
        key = (town or "", village or "")
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, town: str, village: str) -> str:
        if town:
            found = self._divisions.find(self.county, town, village)
            return found.code if found else ""
        same = [
            each.code
            for each in self._villages
            if village and each in self._divisions.candidates(self.county, self._town_of(each.parent), village)
        ]
        return same[0] if len(same) == 1 else ""

    def _town_of(self, code: str) -> str:
        town = self._divisions.get(code)
        return town.name if town else ""

    def county_code(self, name: str) -> str:
        """A county by its name, where the list of divisions has just one of it."""
        if not self._counties:
            for each in self._divisions:
                if each.level is Level.COUNTY:
                    self._counties.setdefault(each.name, []).append(each.code)
        codes = self._counties.get(name, [])
        return codes[0] if len(codes) == 1 else ""

    def words(self) -> dict[str, list[str]]:
        """Names of villages by town, for drop-downs."""
        towns = self._divisions.children(self.county)
        return {town.name: [village.name for village in self._divisions.children(town.code)] for town in towns}

    def name(self, code: str) -> str:
        """What a code is called."""
        found = self._divisions.get(code)
        return found.name if found else code


@lru_cache(maxsize=8)
def places_of(county: str) -> Places:
    """The divisions of a county."""
    return Places(county)


def codes_of(places: Places, towns: Sequence[str | None], villages: Sequence[str | None]) -> list[str | None]:
    """The code of each row; None where nothing is named or nothing is meant."""
    return [places.code(town, village) or None for town, village in zip(towns, villages, strict=True)]
