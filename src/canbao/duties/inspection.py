"""Inspection groups: with which towns a town is inspected.

In: the inspection of a policy, a town's name with or without suffix. Out: `InspectionAnswer`. Never: inspectors' names.
"""

from __future__ import annotations

from dataclasses import dataclass

from canbao.duties.answers import NOT_STATED, Answer
from canbao.policy.administration.inspection import Inspection

# Longest first, so that 街道办事处 is not read as a town called …街道.
TOWN_SUFFIXES = ("街道办事处", "街道", "镇人民政府", "镇", "乡人民政府", "乡")


@dataclass(frozen=True, kw_only=True)
class InspectionAnswer(Answer):
    """The group's number and its towns in the annex's order."""

    number: int | None = None
    towns: tuple[str, ...] = ()
    led_by: str | None = None
    with_units: tuple[str, ...] = ()


def find_inspection_group(inspection: Inspection | None, town: str) -> InspectionAnswer:
    """The group of a town. Case key: `towns`."""
    if inspection is None:
        return InspectionAnswer(determined=False, reason=NOT_STATED)
    for group in inspection.groups:
        if any(is_same_town(town, listed) for listed in group.towns):
            return InspectionAnswer(
                cite=inspection.cite,
                number=group.number,
                towns=tuple(group.towns),
                led_by=inspection.led_by,
                with_units=tuple(inspection.with_units),
            )
    return InspectionAnswer(determined=False, reason=NOT_STATED, cite=inspection.cite)


def is_same_town(one: str, other: str) -> bool:
    """Whether two spellings name one town: equal, or equal without their suffixes.

    >>> is_same_town("荆河街道", "荆河"), is_same_town("龙阳镇", "龙泉")
    (True, False)
    """
    return one == other or strip_suffix(one) == strip_suffix(other)


def strip_suffix(town: str) -> str:
    """The short name; a name that is nothing but a suffix stays."""
    for suffix in TOWN_SUFFIXES:
        if town.endswith(suffix) and len(town) > len(suffix):
            return town.removesuffix(suffix)
    return town
