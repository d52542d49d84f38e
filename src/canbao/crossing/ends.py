"""The two ends of the crossing, each with what leaves from there and what becomes of what comes.

In: the configuration, or keys and folders. Out: a `Crossing`. Never: a letter taken outside, a document taken inside.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from canbao.crossing.carrying import Crossing, keys_of
from canbao.crossing.documents import documents_arrived, documents_waiting, take_documents
from canbao.crossing.keys import NotJoined, Other, Own
from canbao.crossing.letters import letters_arrived, letters_waiting, take_letters
from canbao.crossing.packages import Carried
from canbao.crossing.places import PLACES, take_places
from canbao.store.configuration import Configuration, Zone


def end_of(own: Own, other: Other, out: Path, into: Path) -> Crossing:
    """Of the zone that the own keys are of."""
    if own.zone is Zone.PRIVATE:
        return Crossing(own, other, out, into, documents_waiting, take_letters, documents_arrived)
    return Crossing(own, other, out, into, letters_waiting, _take_outside, letters_arrived)


def crossing_of(configuration: Configuration) -> Crossing:
    """Of this installation. Raises NotJoined."""
    if configuration.carry_out is None or configuration.carry_in is None:
        raise NotJoined("没有设 CANBAO_CARRY_OUT 和 CANBAO_CARRY_IN the folders of the crossing are not set")
    own, other = keys_of(configuration)
    return end_of(own, other, configuration.carry_out, configuration.carry_in)


def is_set(configuration: Configuration) -> bool:
    """Whether this installation has another zone at all."""
    return configuration.carry_out is not None and configuration.carry_in is not None


def _take_outside(county: str, carried: Iterable[Carried]) -> None:
    found = list(carried)
    take_places(each for each in found if each["kind"] == PLACES)
    take_documents(county, (each for each in found if each["kind"] != PLACES))
