"""Progress of the demo's campaign: task numbers of its towns and of the county, and a count at the end of each day.

In: the campaign under way. Out: targets stated by the lead, figures kept day by day. Never: a number that is anybody's
but the made-up county's.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import typer

from canbao.cli.acting_options import new_key

if TYPE_CHECKING:
    from canbao.cli.demo_campaign import Campaign

TASK_PERCENT = 97
"""Of the people who live there: what the county asks of each town."""


def state_targets(campaign: Campaign) -> None:
    """A share of the people of each town as its task, and their sum as the county's."""
    from canbao.campaign.models import TargetKind
    from canbao.campaign.targets import SetTargets, UnitNumber, set_targets

    towns = _people_by_town(campaign)
    tasks = {town: people * TASK_PERCENT // 100 for town, people in towns.items()}
    for kind, numbers in ((TargetKind.RESIDENTS, dict(towns)), (TargetKind.TASK, tasks)):
        numbers[campaign.county] = sum(numbers.values())
        rows = tuple(UnitNumber(unit, people) for unit, people in sorted(numbers.items()))
        set_targets(
            campaign.staff.lead, new_key(), SetTargets(campaign.year, kind, rows, "演示：虚构的任务数", campaign.first)
        )
    typer.echo(f"{campaign.first} 录入任务数 {tasks[campaign.county]:,} 人，{len(towns)} 个镇街")


def count(campaign: Campaign) -> None:
    """Bring the figures up to the day."""
    from canbao.access.actors import system_actor
    from canbao.campaign.counting import count_if_needed

    count_if_needed(system_actor(campaign.county))


def open_year(campaign: Campaign) -> None:
    """The lead begins the collection, with a reason for what the checklist still lacks."""
    from canbao.campaign.campaign_years import MoveYear, campaign_year, move_year

    lead, year = campaign.staff.lead, campaign.year
    begin = next(each for each in campaign_year(lead, year, campaign.first).moves if each.event == "open")
    why = "（演示）其余事项随后补齐" if begin.needs_why else ""
    move_year(lead, new_key(), MoveYear(year, begin.event, begin.digest, why))
    typer.echo(f"{campaign.first} {campaign.staff.lead.name}启动集中征缴")


def _people_by_town(campaign: Campaign) -> Counter[str]:
    from canbao.access.acting import reading
    from canbao.cli.demo_offices import TOWN_DIGITS
    from canbao.registry.models import Person

    with reading(campaign.staff.clerk, "view_person"):
        units = Person.objects.filter(county=campaign.county, merged_into=None).values_list("unit", flat=True)
        return Counter(unit[:TOWN_DIGITS] for unit in units.iterator() if len(unit) >= TOWN_DIGITS)
