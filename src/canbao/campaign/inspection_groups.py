"""Inspection groups of a year with their towns and people.

In: the policy's groups or stated ones, who is in them. Out: groups that replace those before. Never: a town in two
groups; a town's name that no unit of the county has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from canbao.access.acting import Act, Json, performs
from canbao.campaign.fieldwork_states import GROUP_GRAPH, GroupState
from canbao.campaign.models import InspectionGroup, Inspector
from canbao.campaign.reminder_terms import rules_at
from canbao.duties.inspection import is_same_town
from canbao.registry.notes import plain_note
from canbao.store.failures import StoreFailed
from canbao.store.models import Unit
from canbao.store.scope import TOWN_DIGITS


class BadGroups(StoreFailed):
    """These are no inspection groups."""


@dataclass(frozen=True)
class Seat:
    """Somebody in a group. Names are the office's to enter; no policy ships them."""

    group: int
    seat: str
    name: str
    office: str


@dataclass(frozen=True)
class StatedGroup:
    """A group where the policy names none: codes of its towns."""

    number: int
    towns: tuple[str, ...]


@dataclass(frozen=True)
class SetUpInspection:
    """Groups of a year. `groups`: only where the policy has none."""

    year: int
    seats: tuple[Seat, ...]
    groups: tuple[StatedGroup, ...] = ()


@performs("set_up_inspection")
def set_up_inspection(act: Act, order: SetUpInspection) -> dict[str, Json]:
    """Set them up anew. Raises BadGroups, NoCampaign, PolicyError, NotAllowed, TooTelling."""
    county = act.actor.county
    act.require(county)
    groups, clause = _groups(county, order)
    strangers = {each.group for each in order.seats} - {each.number for each in groups}
    if strangers:
        raise BadGroups(f"没有第 {'、'.join(map(str, sorted(strangers)))} 组 no such groups")
    before = InspectionGroup.objects.select_for_update().filter(county=county, year=order.year, state=GroupState.ACTIVE)
    before.update(state=GROUP_GRAPH.next(GroupState.ACTIVE, "replace"))
    made = {
        each.number: InspectionGroup.objects.create(
            county=county, unit=county, year=order.year, number=each.number, towns=list(each.towns), clause=clause,
            recorded_by=act.actor.account_id,
        ).id
        for each in groups
    }  # fmt: skip
    Inspector.objects.bulk_create(
        Inspector(
            county=county, group_id=made[each.group], seat=plain_note(each.seat, 40), name=plain_note(each.name, 50),
            office=plain_note(each.office, 60),
        )
        for each in order.seats
    )  # fmt: skip
    act.note("inspection_group", 0, year=order.year, groups=len(made), people=len(order.seats))
    return {"groups": {str(number): id_ for number, id_ in made.items()}, "people": len(order.seats)}


def _groups(county: str, order: SetUpInspection) -> tuple[Sequence[StatedGroup], str]:
    """The policy's, by codes of units; else the stated ones. Raises BadGroups."""
    part = rules_at(county, order.year, county).file.administration.inspection
    towns = dict(Unit.objects.filter(code__startswith=county, code__length=TOWN_DIGITS).values_list("code", "name"))
    if part is not None and part.groups:
        if order.groups:
            raise BadGroups(f"政策已写明分组（{part.cite}），不能另写 the policy states the groups")
        missing = [name for group in part.groups for name in group.towns if _code(name, towns) is None]
        if missing:
            raise BadGroups(f"单位表里没有 {'、'.join(missing)} no such towns among the units: load them first")
        found = [
            StatedGroup(group.number, tuple(str(_code(name, towns)) for name in group.towns)) for group in part.groups
        ]
        return found, str(part.cite)
    listed = [town for group in order.groups for town in group.towns]
    twice = [town for town, count in Counter(listed).items() if count > 1]
    unknown = [town for town in listed if town not in towns]
    numbers = [group.number for group in order.groups]
    if not order.groups or twice or unknown or len(set(numbers)) != len(numbers):
        wrong = "、".join(twice + unknown)
        raise BadGroups(
            f"政策没有写分组：请写明各组及其镇街，每个镇街只在一组（{wrong}）state groups, each town in one"
        )
    return order.groups, ""


def _code(name: str, towns: dict[str, str]) -> str | None:
    """The code of the town that is called so; None where none or several are."""
    exact = [code for code, called in towns.items() if called == name]
    alike = exact or [code for code, called in towns.items() if is_same_town(name, called)]
    return alike[0] if len(alike) == 1 else None
