"""Every address of the API by every role from every area: let in as the table of rights says (T50), the same answer for
what lies outside the area as for nothing (T51), no number in full (T54).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pytest
from tests.api.systems import System, number_of
from tests.campaign.counted import enrol_everybody
from tests.money.tills import Till
from tests.proofs import Proof
from tests.registry.villagers import new_number
from tests.web.sites import KINDS

from canbao.access import acting
from canbao.access.actors import system_actor
from canbao.api.urls import api
from canbao.campaign.counting import count_if_needed

pytestmark = [pytest.mark.trust, pytest.mark.slow]
NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "POST /find": ("find_person",),
        "GET /people/{person}/dues": ("view_person", "view_run"),
        "GET /people/{person}/explanation": ("view_person", "view_run"),
        "GET /people/{person}/cover": ("view_membership",),
        "POST /people/{person}/fhir": ("view_person", "view_membership"),
        "GET /progress": ("view_progress",),
        "GET /lists": ("view_list",),
        "GET /lists/kinds": ("view_list",),
        "POST /due": ("find_due",),
    }
)
ELSEWHERE = frozenset(
    {
        "POST /payments", "POST /lists", "GET /lists/{list}", "GET /lists/{list}/problems", "POST /packages",
        "GET /packages", "GET /packages/{package}/file", "POST /packages/{package}/acknowledgement",
    }
)  # fmt: skip
"""Writes and records of an office: test_lists.py, test_packages.py, test_payments.py, and the grid of actions."""
OF_PERSON = tuple(name for name in NEEDS if "{person}" in name)


class Asking:
    """One person and nobody, asked about at each address."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.due = next(due for due in till.payable() if len(due.unit) == 12)
        self.number = number_of(till.county.code, self.due.person_id)
        towns = till.county.towns()
        sister = next(town for town in towns if town != self.due.unit[:9])
        self.areas = {"county": self.due.unit[:6], "town": self.due.unit[:9], "sister town": sister}

    def ask(self, system: System, name: str, *, nobody: bool = False) -> Any:
        method, path = name.split()
        number = new_number() if nobody else self.number
        bodies: dict[str, dict[str, Any]] = {
            "POST /find": {"id_number": number}, "POST /people/{person}/fhir": {"year": self.till.year},
            "POST /due": {"id_number": number, "name": "别人", "year": self.till.year},
        }  # fmt: skip
        path = path.replace("{person}", "999999999" if nobody else str(self.due.person_id))
        if method == "POST":
            return system.post(path, bodies[name])
        query = {"on": f"{self.till.year}-03-01"} if name.endswith("cover") else {}
        query |= {"year": str(self.till.year)} if name.endswith(("dues", "explanation", "progress")) else {}
        return system.get(path, **query)

    def expected(self, system: System, name: str, area: str) -> int:
        if not all(system.actor.may(right) for right in NEEDS[name]):
            return 403
        return 404 if area == "sister town" and name in OF_PERSON else 200

    def differing(self) -> tuple[int, list[str]]:
        """How many cells were asked, and those that are not as the table of rights says."""
        asked, wrong = 0, []
        for role in (*KINDS, "partner"):
            for area, unit in self.areas.items():
                system = System.of_role(self.till, role, unit)
                for name in NEEDS:
                    answer, asked = self.ask(system, name), asked + 1
                    cell = f"{role} {area} {name}: {answer.status_code}"
                    if answer.status_code != self.expected(system, name, area):
                        wrong.append(cell)
                    if self.number in answer.content.decode():
                        wrong.append(f"{cell} shows a number")
                    is_hidden = area == "sister town" and name in (*OF_PERSON, "POST /find")
                    if is_hidden and answer.content != self.ask(system, name, nobody=True).content:
                        wrong.append(f"{cell} tells somebody from nobody")
        return asked, wrong


@pytest.fixture
def asking(till: Till) -> Asking:
    enrol_everybody(till.county)
    count_if_needed(system_actor(till.county.code))
    return Asking(till)


def test_t50_every_address_by_every_role_from_every_area(asking: Asking, proof: Proof) -> None:
    paths = api.get_openapi_schema()["paths"]
    there = {f"{method.upper()} {path.removeprefix('/api/v1')}" for path, found in paths.items() for method in found}
    assert there == {*NEEDS, *ELSEWHERE}
    asked, wrong = asking.differing()
    assert wrong == []
    figure = (
        f"{len(NEEDS)} addresses of the API by {len(KINDS) + 1} roles from {len(asking.areas)} areas: {asked} answers"
    )
    proof.shows("T50", f"{figure}, 0 differ from the table of rights", "equal to roles.md")


def test_t50_sabotage_without_the_question_others_are_let_in(
    asking: Asking, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    monkeypatch.setattr(acting, "require_right", lambda *_: None)
    _, wrong = asking.differing()
    assert [cell for cell in wrong if cell.startswith("supplier county GET /people/{person}/dues")]
    proof.sabotage("T50", "the question whether a role may, at addresses of the API", f"{len(wrong)} cells differ")
