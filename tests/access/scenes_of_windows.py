"""What windows do and read of the scene: an order of each action, each query of the grid with its right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from tests.database import in_area

from canbao.access.actors import Actor
from canbao.money.ended_standings import paid_after_end
from canbao.registry.hand_over_queries import view_hand_overs
from canbao.registry.household_queries import candidates_of, forms_taken, household_file, people_alike
from canbao.registry.households import FormMember, JoinHousehold, LeaveHousehold, RegisterHousehold
from canbao.registry.looking import looks_at
from canbao.registry.models import FileLook, Standing
from canbao.registry.standing_queries import view_conflicts, view_overlaps
from canbao.registry.waiting_forms import waiting_forms

if TYPE_CHECKING:
    from tests.access.scenes import Scene

YEAR = 2024
JOINED = date(2024, 9, 1)

ORDERS: Mapping[str, Callable[[Scene], Any]] = MappingProxyType(
    {
        "registry.households.register_household": lambda s: RegisterHousehold(
            s.village, s.policy, (FormMember(s["asked"]),), s["household"]
        ),
        "registry.households.join_household": lambda s: JoinHousehold(
            s["household"], s["moving"], "child", JOINED, "迁入"
        ),
        "registry.households.leave_household": lambda s: LeaveHousehold(s["household"], s["asked"], JOINED, "分户"),
    }
)


def add_records(scene: Scene) -> None:
    """Somebody with two standings that exclude each other, and one whose standing ended long before the payment."""
    own = {"county": scene.county}
    with in_area(scene.county):
        for standing, word in (("orphan", "孤儿"), ("unattended_child", "事实无人抚养儿童")):
            Standing.objects.create(**own, person_id=scene["new"], standing=standing, listed_as=word)
        FileLook.objects.create(**own, person_id=scene["anybody"], account_id=1, account_name="甲", what="file")
        ended = {"standing": "special_care", "listed_as": "重点优抚对象", "valid_until": date(2020, 12, 31)}
        Standing.objects.create(**own, person_id=scene["moving"], **ended)


SEES: Mapping[str, tuple[str, Callable[[Scene, Actor], bool]]] = MappingProxyType(
    {
        "registry.household_queries.candidates_of": (
            "view_person",
            lambda scene, actor: bool(candidates_of(actor, [scene["anybody"]], YEAR)),
        ),
        "registry.household_queries.household_file": (
            "view_person",
            lambda scene, actor: bool(household_file(actor, scene["household"], YEAR).members),
        ),
        "registry.household_queries.people_alike": (
            "find_person",
            lambda scene, actor: bool(people_alike(actor, "周春生", None, None, scene.village)),
        ),
        "registry.household_queries.forms_taken": (
            "view_person",
            lambda scene, actor: bool(forms_taken(actor, [scene["enrolment_new"]])),
        ),
        "registry.looking.looks_at": ("view_looks", lambda scene, actor: bool(looks_at(actor, scene["anybody"]))),
        "registry.waiting_forms.waiting_forms": (
            "view_waiting_forms",
            lambda scene, actor: (
                scene["enrolment_new"] in {each.id for each in waiting_forms(actor, YEAR, scene.village, JOINED).rows}
            ),
        ),
        "registry.standing_queries.view_overlaps": (
            "view_person",
            lambda scene, actor: scene["new"] in {each.person_id for each in view_overlaps(actor, JOINED)},
        ),
        "registry.standing_queries.view_conflicts": (
            "view_person",
            lambda scene, actor: scene["conflict"] in {each.id for each in view_conflicts(actor)},
        ),
        "registry.hand_over_queries.view_hand_overs": (
            "view_person",
            lambda scene, actor: scene["hand_over"] in {each.id for each in view_hand_overs(actor)},
        ),
        "money.ended_standings.paid_after_end": (
            "view_membership",
            lambda scene, actor: scene["moving"] in {each.person_id for each in paid_after_end(actor, YEAR)},
        ),
    }
)
