"""Rows of the departments that certify standings: one row for each standing of each person.

In: the county, the offices of the people table whose entries the department lists. Out: `Entries`, and how a standing
changes in a department's books.
Never: a standing or spelling that the rates file does not have; a change of spelling alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import NO_DAY
from canbao.people.rate_file import load_rates
from canbao.people.standings import GRADES_SPELLED
from canbao.people.workbooks.county import County
from canbao.people.workbooks.suppliers import FROM_EVER, Entries, Row

STANDING_FIELDS = ("name", "certified", "until", "grade", "role", "listed_by")

# To what a standing may turn, by its id in the rates file. What is not here stays as it is.
TURNS = {
    "destitute": ("subsistence",),
    "subsistence": ("near_subsistence",),
    "near_subsistence": ("subsistence",),
    "illness_impoverished": ("near_subsistence", "subsistence"),
    "orphan": ("unattended_child",),
    "unattended_child": ("orphan",),
    "distressed_child": ("unattended_child",),
    "relapsed_poor": ("unstable_lifted",),
    "unstable_lifted": ("lifted_stable",),
    "edge_at_risk": ("sudden_hardship",),
    "sudden_hardship": ("edge_at_risk",),
    "monitored": ("edge_at_risk", "unstable_lifted"),
    "lifted_with_policy": ("lifted_stable", "unstable_lifted"),
    "lifted_stable": ("unstable_lifted",),
    "lifted": ("lifted_stable",),
    "one_son_family": ("bereaved_one_child",),
    "one_daughter_family": ("bereaved_one_child", "family_planning_special"),
}
GRADES = (1, 2, 3, 4)
PLAIN_WORDS = ("残疾人", "持证残疾人")  # They fit every grade.


def listed_by(*offices: str) -> Callable[[County], Entries]:
    """Finds the entries of these offices."""

    def find(county: County) -> Entries:
        standings = county.table["standings"].chunk(0)
        owners, entries = pc.list_parent_indices(standings), standings.flatten()
        chosen = pc.is_in(entries.field("listed_by"), pa.array(offices))
        at = owners.filter(chosen).to_numpy().astype(np.int64)
        fields = {name: entries.field(name).filter(chosen) for name in STANDING_FIELDS}
        certified = fields["certified"].cast(pa.int32()).fill_null(NO_DAY).to_numpy().astype(np.int64)
        lists = {name: column.to_pylist() for name, column in fields.items()}
        lists["standing"] = lists.pop("name")
        return Entries.of(at, begins=np.where(certified == NO_DAY, FROM_EVER, certified), **lists)

    return find


def turn_standing(_county: County, row: Row, roll: float) -> Mapping[str, Any]:
    """Another standing of the same office, or for the disabled another grade; nothing where none is likely."""
    if row["grade"] is not None:
        return _turn_grade(row, roll)
    kind = kind_of_spelling().get(row["standing"], "")
    turns = TURNS.get(kind, ())
    if not turns:
        return {}
    into = turns[int(roll * len(turns))]
    return {"standing": usual_spelling(into)}


def _turn_grade(row: Row, roll: float) -> Mapping[str, Any]:
    others = [grade for grade in GRADES if grade != row["grade"]]
    grade = others[int(roll * len(others))]
    fits = all(grade in grades for word, grades in GRADES_SPELLED.items() if word in row["standing"])
    return {"grade": grade, "standing": row["standing"] if fits else PLAIN_WORDS[0]}


@lru_cache(maxsize=1)
def kind_of_spelling() -> Mapping[str, str]:
    """Which standing each spelling means."""
    return {name: kind.id for kind in load_rates().standing_kinds for name in kind.names.names}


@lru_cache(maxsize=64)
def usual_spelling(kind_id: str) -> str:
    """The commonest spelling of a standing."""
    names = next(kind.names for kind in load_rates().standing_kinds if kind.id == kind_id)
    return names.names[int(names.shares.argmax())]
