"""What progress is about, for the grid of rights: an order of each action, what queries show.

In: a scene of `tests.access.scenes`. Out: figures counted for its county, orders and looks by name. Never: an
expectation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from tests.access.people_at_work import new_key

from canbao.access.actors import Actor
from canbao.billing.rolling_over import NoCampaign
from canbao.campaign.behind import households_behind, people_behind
from canbao.campaign.comparing_counts import compare_progress
from canbao.campaign.counting import CountProgress, RecountProgress, count_progress
from canbao.campaign.deadlines import TASK_LENGTH, deadlines_of
from canbao.campaign.duty_records import RecordDuty
from canbao.campaign.models import TargetKind
from canbao.campaign.progress import progress_of, ranking_of
from canbao.campaign.reports import SetReportDay, reports_of
from canbao.campaign.rewarding import rewards_of
from canbao.campaign.targets import SetTargets, UnitNumber, targets_of
from canbao.registry.work_groups import GroupSeat, SetUpWorkGroup, set_up_work_group, work_groups_of

YEAR = 2024
DAY = date(2023, 11, 1)

ORDERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "campaign.targets.set_targets": lambda s: SetTargets(
            YEAR, TargetKind.TASK, (UnitNumber(s.village, 900),), "镇下达", DAY
        ),
        "campaign.duty_records.record_duty": lambda s: RecordDuty(YEAR, s.village, some_task(s), DAY),
        "campaign.reports.set_report_day": lambda _: SetReportDay(YEAR, 3),
        "campaign.counting.count_progress": lambda _: CountProgress(),
        "campaign.counting.recount_progress": lambda _: RecountProgress(YEAR),
    }
)


def some_task(scene: Any) -> str:
    """One that the policy asks for and nothing but a record tells of."""
    lead = scene.actor("bureau_lead", scene.county, account=903)
    try:
        return next(row.task for row in deadlines_of(lead, YEAR, scene.county, DAY).rows if row.task)
    except NoCampaign:
        return "0" * TASK_LENGTH


OF_ITS_COUNTY = (
    "campaign.counting.count_progress", "campaign.counting.recount_progress", "campaign.reports.set_report_day",
)  # fmt: skip
"""They name no record: they are about the county of whoever performs them."""


def add_records(scene: Any) -> None:
    """The county of the scene, counted, with a work group in its village."""
    group = SetUpWorkGroup(scene.village, YEAR, "征缴工作组", (GroupSeat("演示", "组长", "村委会"),))
    set_up_work_group(scene.actor("bureau_lead", scene.county, account=903), new_key(), group)
    count_progress(scene.actor("system", scene.county, account=902), new_key(), CountProgress())


def counts_people(scene: Any, actor: Actor) -> bool:
    return bool(progress_of(actor, YEAR, scene.village, DAY).whole.unit == scene.village)


SEES: Mapping[str, tuple[str, Callable[[Any, Actor], bool]]] = MappingProxyType(
    {
        "campaign.progress.progress_of": ("view_progress", counts_people),
        "campaign.progress.ranking_of": (
            "view_progress",
            lambda scene, actor: ranking_of(actor, YEAR, scene.village, DAY).kind == TargetKind.TASK,
        ),
        "registry.work_groups.work_groups_of": (
            "view_progress",
            lambda scene, actor: any(each.unit == scene.village for each in work_groups_of(actor, YEAR, "", DAY)),
        ),
        "campaign.rewarding.rewards_of": (
            "view_progress",
            lambda scene, actor: rewards_of(actor, YEAR, scene.village, DAY).whole.unit == scene.village,
        ),
        "campaign.reports.reports_of": (
            "view_progress",
            lambda scene, actor: reports_of(actor, YEAR, scene.village, DAY) is not None,
        ),
        "campaign.deadlines.deadlines_of": (
            "view_progress",
            lambda scene, actor: bool(deadlines_of(actor, YEAR, scene.village, DAY).rows),
        ),
        "campaign.targets.targets_of": (
            "view_progress",
            lambda scene, actor: targets_of(actor, YEAR, scene.village).history is not None,
        ),
        "campaign.behind.people_behind": (
            "find_person",
            lambda scene, actor: (
                scene["anybody"] in {row.person.id for row in people_behind(actor, YEAR, scene.village).rows}
            ),
        ),
        "campaign.behind.households_behind": (
            "find_person",
            lambda scene, actor: bool(households_behind(actor, YEAR, scene.village, DAY).rows),
        ),
        "campaign.comparing_counts.compare_progress": (
            "compare_progress",
            lambda _, actor: compare_progress(actor, YEAR).people > 0,
        ),
    }
)
