"""What goes wrong between people, a tax office and a bureau, on demand and the same for the same seed.

In: names of faults. Out: `Fault`s; packages as they are carried. Never: a fault that was not asked for.

People err when they pay: the office has it so, and reports it so. The office errs when it reports: its own books are
right. Packages suffer on their way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from canbao.sandbox.refusals import SandboxRefused


class Fault(StrEnum):
    """One kind of fault."""

    WRONG_COUNTY = "wrong_county"
    WRONG_AMOUNT = "wrong_amount"
    TWICE = "twice"
    DELAY = "delay"
    OTHER_PERSON = "other_person"
    DOUBLE = "double"
    LOSE = "lose"
    CUT = "cut"
    SWAP = "swap"


class LineFault(StrEnum):
    """What goes wrong while the office answers over HTTP: it closes without a word, says 503, lets its answer drip,
    ends in the middle, turns a bit of a file, lists each package twice, leads elsewhere, takes no acknowledgements.
    """

    AWAY = "away"
    BUSY = "busy"
    SLOW = "slow"
    CUT = "cut"
    ALTER = "alter"
    TWICE = "twice"
    ELSEWHERE = "elsewhere"
    DEAF = "deaf"


OF_PEOPLE = frozenset({Fault.WRONG_COUNTY, Fault.WRONG_AMOUNT, Fault.TWICE})
"""Another county was chosen, another sum paid, the year paid twice."""
OF_ROWS = frozenset({Fault.DELAY, Fault.OTHER_PERSON})
"""Rows that come a report later, or under somebody else's name."""
OF_PACKAGES = frozenset({Fault.DOUBLE, Fault.LOSE, Fault.CUT, Fault.SWAP})
"""Carried twice, not at all, without its end, or followed by another content under its number."""


FaultT = TypeVar("FaultT", bound=StrEnum)


@dataclass(frozen=True)
class Carried:
    """A package on its way. `name`: of its files, without their endings."""

    number: int
    name: str
    manifest: bytes
    content: bytes

    def files(self) -> dict[str, bytes]:
        """File names and contents."""
        return {f"{self.name}.manifest.json": self.manifest, f"{self.name}.csv": self.content}


def faults_named(text: str, allowed: Collection[FaultT]) -> frozenset[FaultT]:
    """Faults from words with commas between. Raises SandboxRefused.

    >>> sorted(faults_named("lose,cut", OF_PACKAGES))
    [<Fault.CUT: 'cut'>, <Fault.LOSE: 'lose'>]
    """
    words = {word.strip() for word in text.split(",") if word.strip()}
    unknown = sorted(words - {fault.value for fault in allowed})
    if unknown:
        known = "、".join(sorted(fault.value for fault in allowed))
        raise SandboxRefused(f"这里没有差错 {'、'.join(unknown)}，可选 faults here are: {known}")
    return frozenset(fault for fault in allowed if fault.value in words)


def carry(package: Carried, other: Carried | None, faults: Collection[Fault]) -> Iterator[Carried]:
    """The package as it arrives; `other`: another content under the same number."""
    if Fault.LOSE in faults:
        return
    arrived = package
    if Fault.CUT in faults:
        arrived = replace(package, content=package.content[: len(package.content) // 2])
    yield arrived
    if Fault.DOUBLE in faults:
        yield arrived
    if Fault.SWAP in faults and other is not None:
        yield other
