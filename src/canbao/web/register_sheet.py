"""One sheet as it stands between two pages: its lines as they were typed, and what the register knows of them.

In: a request. Out: lines, forms of them, the village, the policy. Never: a line that a page carried along and the
register does not bear out; a full number kept anywhere but in the request.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from canbao.access.acting import NotFound
from canbao.access.actors import Actor
from canbao.access.searches import TooMany, count_search
from canbao.billing.viewing import view_policies
from canbao.registry.household_queries import Candidate, candidates_of, people_alike
from canbao.registry.households import MOST_MEMBERS
from canbao.registry.policies import book_of
from canbao.registry.queries import Nothing, find
from canbao.store.models import Unit
from canbao.store.scope import VILLAGE_DIGITS
from canbao.values.names import normalise_id_text
from canbao.web.pages import Visit
from canbao.web.register_forms import LineForm
from canbao.web.units import full_name, names_of
from canbao.web.wording import in_chinese

KEPT = ("person", "newborn", "number", "name", "role", "home", "sex", "birth", "phone", "enrols", "seen")
"""Fields of a line, as they go from page to page."""
LEAST_DIGITS = 8
"""The shortest number of a document, a passport's, has eight or nine; fewer characters are no number."""
Line = dict[str, Any]


class Sheet:
    """One sheet as it stands: its lines as they were typed, and what the register knows of them."""

    def __init__(self, request: Visit) -> None:
        self.actor, self.request, data = request.actor, request, request.POST
        self.policies = view_policies(self.actor)
        self.units = units_of(self.actor)
        self.unit = data.get("unit") or request.GET.get("unit", "")
        if not self.unit and len(self.units) == 1:
            self.unit = self.units[0][0]
        if self.unit not in dict(self.units):
            self.unit = ""
        count = data.get("count", "0")
        lines = min(int(count), MOST_MEMBERS) if count.isdecimal() else 0
        self.lines: list[Line] = [{name: data.get(f"m{at}-{name}", "") for name in KEPT} for at in range(lines)]
        self.lines = [line for line in self.lines if not line["person"] or line["person"].isdecimal()]
        self.problem, self.focus = "", ""
        self.known: dict[int, Candidate] = {}
        self.look()

    @property
    def year(self) -> int:
        """The benefit year that is registered for."""
        return book_of(self.policies[0]).latest.year_label

    @property
    def policy(self) -> str:
        """That of the village."""
        return policy_of(self.policies, self.unit)

    def look(self) -> None:
        """Ask the register again about whoever is known: what a page carried along is not believed."""
        ids = [int(line["person"]) for line in self.lines if line["person"]]
        found = candidates_of(self.actor, ids, self.year, with_homes=False) if ids and self.policies else []
        self.known = {each.person_id: each for each in found}
        self.lines = [line for line in self.lines if not line["person"] or int(line["person"]) in self.known]

    def add_known(self, person: int) -> None:
        """Somebody known, with whoever lives with them."""
        there = {int(line["person"]) for line in self.lines if line["person"]}
        if person in there:
            self.problem = "此人已在表上"
            return
        homes = {each.household_id for each in self.known.values()} - {None}
        for each in candidates_of(self.actor, [person], self.year, with_homes=not homes):
            if each.person_id not in there and len(self.lines) < MOST_MEMBERS:
                self.known[each.person_id] = each
                self.lines.append(self._line(each))
        if person not in self.known:
            raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
        if not self.unit and self.known[person].unit in dict(self.units):
            self.unit = self.known[person].unit
        self.focus = "id_card"

    def _line(self, each: Candidate) -> Line:
        empty = dict.fromkeys(KEPT, "")
        return {**empty, "person": each.person_id, "enrols": "" if each.hindrance else "on"}

    def add_new(self, number: str = "", *, newborn: bool = False) -> None:
        """Somebody who is not in the register."""
        if len(self.lines) >= MOST_MEMBERS:
            self.problem = f"一张表最多 {MOST_MEMBERS} 人，请分两次登记"
            return
        has_head = any(each.role == "head" for each in self.known.values())
        has_head = has_head or any(line["role"] == "head" for line in self.lines)
        line: Line = {
            **dict.fromkeys(KEPT, ""), "number": number, "enrols": "on", "home": "here",
            "newborn": "on" if newborn else "", "role": "child" if newborn else "" if has_head else "head",
        }  # fmt: skip
        self.lines.append(line)
        self.focus = f"id_m{len(self.lines) - 1}-name"

    def read(self, typed: str) -> None:
        """What came into the card field: somebody known, or the number of somebody new."""
        self.focus = "id_card"
        try:
            count_search(self.actor)
        except TooMany as refused:
            self.problem = in_chinese(str(refused))
            return
        number = normalise_id_text(typed)
        if len(number) < LEAST_DIGITS or not any(each.isdigit() for each in number):
            self.problem = "这里填证件号码；只知道姓名的，先到“查人”里找"
            return
        if any(line["number"] and normalise_id_text(str(line["number"])) == number for line in self.lines):
            self.problem = "这个号码已在表上"
            return
        found = find(self.actor, number)
        if found.nothing is Nothing.CANNOT_BE:
            maybe = f"，可能是尾号 {found.maybe} 的号码" if found.maybe else ""
            self.problem = f"证件号码：{in_chinese(found.problem)}{maybe}"
        elif found.rows:
            self.add_known(found.rows[0].id)
        else:
            self.add_new(number)

    def forms(self, *, bound: bool) -> list[LineForm]:
        """A form a line. Bound ones are checked, others show what was typed and say nothing."""
        made = []
        for at, line in enumerate(self.lines):
            known = self.known.get(int(line["person"])) if line["person"] else None
            if bound:
                made.append(LineForm(at, known, {f"m{at}-{name}": value for name, value in line.items()}))
            else:
                made.append(LineForm(at, known, initial=line))
        for form in made:
            if form.known is None and (name := str(form.said("name")).strip()):
                birth, sex = form.told
                form.ask_alike(people_alike(self.actor, name, birth, sex, self.unit))
        return made

    @property
    def household(self) -> int | None:
        """The household that new people join: the first one of those who are known."""
        return next((each.household_id for each in self.known.values() if each.household_id is not None), None)


def policy_of(policies: Sequence[str], unit: str) -> str:
    """Of several policies of a county the one of the nearest place."""
    placed = [(book_of(name).latest.place or "", name) for name in policies]
    near = [(len(place), name) for place, name in placed if unit.startswith(place)]
    return max(near)[1] if near else policies[0]


def units_of(actor: Actor) -> list[tuple[str, str]]:
    """Villages of the actor's area with their towns; the last digits of the code first, so that they can be typed."""
    codes = [
        code
        for code in Unit.objects.filter(code__startswith=actor.county, valid_until=None).values_list("code", flat=True)
        if len(code) == VILLAGE_DIGITS and actor.scope.covers(code)
    ]
    names = names_of(codes)
    digits = 3 if len({code[:9] for code in codes}) == 1 else 6
    return [(code, f"{code[-digits:]} {full_name(names, code)}") for code in sorted(codes)]


def papers_of(sheet: Sheet) -> list[tuple[str, str]]:
    """Papers that the policy asks for."""
    registration = book_of(sheet.policy).latest.file.administration.registration
    return [(paper.id, paper.label) for paper in registration.documents] if registration else []
