"""Who may hold a standing at all: the groups that the rates file names by a word.

In: members, schooling, who is registered here, who is poor. Out: for a word, who may hold it, and the family roles.
Never: a rate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from canbao.people.draws import Bools, Ints
from canbao.people.members import NOBODY, Members
from canbao.people.schooling import Schooling
from canbao.people.shapes import FATHER, MOTHER, SHAPES, Shape, shape_number

ROLES = ("parent", "child")
PARENT, CHILD, NO_ROLE = 0, 1, -1
MINOR_UNTIL = 17
OLDEST_CHILD_IN_FAMILY = 35  # Grown children at home beyond this age are no longer on a family-planning list.


@dataclass(frozen=True)
class Groups:
    """The people of a block, asked by the words of the rates file."""

    members: Members
    schooling: Schooling
    is_local: Bools  # mainland people registered in the county; other counties' offices list the others

    def allow(self, who: str, is_poor: Bools) -> Bools:
        """Who the word means."""
        members = self.members
        if who == "all":
            return np.ones(members.count, dtype=np.bool_)
        if who == "men":
            return members.is_male
        if who == "students":
            return self.schooling.is_student
        if who == "living_alone":
            return self._is_shape(lambda shape: len(shape.seats) == 1 and not shape.is_collective) & ~is_poor
        if who == "without_parents":
            alone = (members.father == NOBODY) & (members.mother == NOBODY)
            in_family = ~members.is_collective | (members.shape == shape_number("welfare_home"))
            is_minor = members.is_child & (members.age <= MINOR_UNTIL)
            allowed: Bools = is_minor & alone & in_family
            return allowed
        if who == "childless":
            return self._is_shape(lambda shape: set(shape.seats) <= {FATHER, MOTHER})
        return self._family(who)

    def roles(self, who: str) -> Ints:
        """Parent or child in a family standing; nothing in the others."""
        is_parent = np.isin(self.members.seat, (FATHER, MOTHER))
        if who == "childless":
            return np.where(is_parent, PARENT, NO_ROLE)
        if who in ("one_daughter", "two_daughters", "one_son"):
            return np.where(is_parent, PARENT, np.where(self.members.is_child, CHILD, NO_ROLE))
        return np.full(self.members.count, NO_ROLE)

    def _family(self, who: str) -> Bools:
        """Couples with just these children, and the children."""
        members = self.members
        children, sons = {"one_daughter": (1, 0), "two_daughters": (2, 0), "one_son": (1, 1)}[who]
        has_couple = self._is_shape(lambda shape: {FATHER, MOTHER} <= set(shape.seats) and shape.children == children)
        is_son = members.is_child & members.is_male
        is_grown = members.is_child & ((members.age > OLDEST_CHILD_IN_FAMILY) | members.is_married)
        son_count = np.bincount(members.household, weights=is_son, minlength=members.household_count)[members.household]
        holds = np.isin(members.seat, (FATHER, MOTHER)) | members.is_child
        allowed: Bools = has_couple & holds & (son_count == sons) & ~members.any_in_household(is_grown)
        return allowed

    def _is_shape(self, wanted: Callable[[Shape], bool]) -> Bools:
        fits: Bools = np.array([wanted(shape) for shape in SHAPES], dtype=np.bool_)
        held: Bools = fits[self.members.shape]
        return held
