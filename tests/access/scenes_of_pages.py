"""What pages read of the scene: each query of the grid, with its right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from canbao.access.actors import Actor
from canbao.access.job_lists import view_jobs
from canbao.billing.policies import Choice
from canbao.billing.trying import try_policy
from canbao.billing.viewing import view_differences, view_policies, view_run, view_runs, view_sample
from canbao.campaign.pupils import pupil_states
from canbao.lists.own_rows import own_rows
from canbao.lists.viewing import view_facts, view_sendable
from canbao.registry.merge_states import MergeState
from canbao.registry.pair_queries import view_merges, view_pairs
from canbao.registry.queries import people_numbered
from canbao.registry.verification_queries import batch_asked, batches_shown, units_asked
from canbao.registry.work_groups import group_undoable

if TYPE_CHECKING:
    from tests.access.scenes import Scene

YEAR, DAY = 2024, date(2024, 9, 30)
SEES: Mapping[str, tuple[str, Callable[[Scene, Actor], bool]]] = MappingProxyType(
    {
        "access.job_lists.view_jobs": (
            "view_jobs",
            lambda scene, actor: scene["job_queued"] in {each.id for each in view_jobs(actor)},
        ),
        "lists.viewing.view_facts": (
            "view_list",
            lambda scene, actor: bool(view_facts(actor, [scene["list_checked"]])),
        ),
        "lists.viewing.view_sendable": ("view_list", lambda _, actor: bool(view_sendable(actor).lists)),
        "lists.own_rows.own_rows": (
            "view_list",
            lambda scene, actor: (
                scene["list_checked"] in {each.list_id for each in own_rows(actor, "civil_affairs", most=1_000)}
            ),
        ),
        "campaign.pupils.pupil_states": (
            "view_dues_to_take",
            lambda scene, actor: scene["anybody"] in pupil_states(actor, YEAR, [scene["anybody"]]),
        ),
        "billing.viewing.view_runs": (
            "view_run",
            lambda scene, actor: scene["run_computed"] in {run.id for run in view_runs(actor).runs},
        ),
        "billing.trying.try_policy": (
            "view_run",
            lambda scene, actor: try_policy(actor, Choice((scene.policy,)), date(2024, 9, 30), "seed").people > 0,
        ),
        "billing.viewing.view_policies": (
            "view_calendar",
            lambda scene, actor: scene.policy in view_policies(actor),
        ),
        "billing.viewing.view_run": (
            "view_run",
            lambda scene, actor: view_run(actor, scene["run_computed"]).run.id > 0,
        ),
        "billing.viewing.view_sample": (
            "view_run",
            lambda scene, actor: bool(view_sample(actor, scene["run_computed"], 1_000)),
        ),
        "billing.viewing.view_differences": (
            "view_run",
            lambda scene, actor: view_differences(actor, scene["run_computed"]).run.id > 0,
        ),
        "registry.pair_queries.view_pairs": (
            "view_person",
            lambda scene, actor: scene["pair"] in {each.id for each in view_pairs(actor)},
        ),
        "registry.pair_queries.view_merges": (
            "view_person",
            lambda scene, actor: (
                scene["merge_proposed"] in {each.id for each in view_merges(actor, (MergeState.PROPOSED,))}
            ),
        ),
        "registry.verification_queries.batches_shown": (
            "find_person",
            lambda scene, actor: (
                scene["verification"] in {each.id for each in batches_shown(actor, YEAR, scene.village, DAY)}
            ),
        ),
        "registry.verification_queries.units_asked": (
            "find_person",
            lambda scene, actor: bool(units_asked(actor, YEAR, scene.village, DAY, 12)),
        ),
        "registry.verification_queries.batch_asked": (
            "find_person",
            lambda scene, actor: bool(batch_asked(actor, scene["verification"], DAY)[1]),
        ),
        "registry.work_groups.group_undoable": (
            "view_progress",
            lambda scene, actor: group_undoable(actor, scene["work_group"]) is not None,
        ),
        "registry.queries.people_numbered": (
            "find_person",
            lambda scene, actor: bool(people_numbered(actor, [scene["anybody"]])),
        ),
    }
)
