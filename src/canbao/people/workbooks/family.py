"""Families as a household register tells them: father, mother, spouse, the head, and what each is to the head.

In: the people table (relations, households, births). Out: `Family`: positions, NOBODY where there is none, and words.
Never: a tie that the relations do not have; where they are silent inside a household, age decides between grandchild
and other kin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from canbao.people.columns import NO_DAY
from canbao.people.draws import Bools, Ints
from canbao.people.members import NOBODY

HEAD = "户主"
OTHER_KIN = "其他亲属"
NO_KIN = "非亲属"
GRANDCHILD_GAP_DAYS = 32 * 365  # A grandmother is at least twice sixteen years older.
ORDERS = "长次三四五六七八九"

# By tie: the word for a woman and for a man. Earlier ties win.
WORDS = {
    "spouse": ("妻", "夫"),
    "child": ("女", "子"),
    "parent": ("母亲", "父亲"),
    "sibling": ("姐妹", "兄弟"),
    "grandchild": ("孙女", "孙子"),
    "grandparent": ("祖母", "祖父"),
    "husbands_parent": ("婆婆", "公公"),
    "wifes_parent": ("岳母", "岳父"),
    "spouses_child": ("继女", "继子"),
}


@dataclass(frozen=True)
class Family:
    """Positions in the people table."""

    father: Ints
    mother: Ints
    spouse: Ints
    head: Ints  # the first of the household; in a dormitory or home everybody is their own
    is_collective: Bools
    is_male: Bools
    births: Ints

    def words(self) -> list[str]:
        """What each person is to the head, as the register writes it."""
        ties = self._ties()
        words = np.full(len(self.head), OTHER_KIN, dtype=object)
        for tie, marked in reversed(ties.items()):
            for is_male in (False, True):
                words[marked & (self.is_male == is_male)] = WORDS[tie][is_male]
        for position, order in self._child_orders(ties["child"]).items():
            words[position] = order + words[position]
        words[self.head == np.arange(len(self.head))] = HEAD
        words[self.is_collective] = NO_KIN
        found: list[str] = words.tolist()
        return found

    def _ties(self) -> dict[str, Bools]:
        me, head = np.arange(len(self.head)), self.head
        partner = self.spouse[head]
        my_parents, parents = (self.father, self.mother), (self.father[head], self.mother[head])
        of_partner = (_follow(self.father, partner), _follow(self.mother, partner))
        above = [_follow(kin, parent) for kin in my_parents for parent in my_parents]
        heads_above = [_follow(kin, parent) for kin in my_parents for parent in parents]
        is_married = partner != NOBODY
        youngish = self.births - self.births[head] > GRANDCHILD_GAP_DAYS
        is_known = self.births != NO_DAY
        silent = (self.father == NOBODY) & (self.mother == NOBODY) & is_known & youngish
        return {
            "spouse": is_married & (partner == me),
            "child": _any_is(my_parents, head),
            "parent": _any_is(parents, me),
            "sibling": _share(my_parents, parents),
            "grandchild": _any_is(above, head) | silent,
            "grandparent": _any_is(heads_above, me),
            "husbands_parent": _any_is(of_partner, me) & ~self.is_male[head],
            "wifes_parent": _any_is(of_partner, me) & self.is_male[head],
            "spouses_child": is_married & _any_is(my_parents, partner),
        }

    def _child_orders(self, is_child: Bools) -> dict[int, str]:
        """长, 次, 三 … among the head's sons, and among the daughters; an only one has none."""
        groups: dict[tuple[int, bool], list[int]] = {}
        for position in np.flatnonzero(is_child).tolist():
            groups.setdefault((int(self.head[position]), bool(self.is_male[position])), []).append(position)
        return {
            position: order
            for group in groups.values()
            if len(group) > 1
            for position, order in zip(sorted(group, key=lambda each: (self.births[each], each)), ORDERS, strict=False)
        }


def tie_families(people: pa.Table, is_male: Bools) -> Family:
    """The families of a people table in one chunk."""
    count, ids = people.num_rows, people["person_id"]
    relations = people["relations"].chunk(0) if count else pa.array([], people.schema.field("relations").type)
    owners = pc.list_parent_indices(relations).to_numpy()
    entries = relations.flatten()
    others = pc.index_in(entries.field("person_id"), ids).fill_null(NOBODY).to_numpy().astype(np.int64)
    is_parent = pc.equal(entries.field("kind"), "parent").to_numpy(zero_copy_only=False)
    is_spouse = pc.equal(entries.field("kind"), "spouse").to_numpy(zero_copy_only=False)
    is_there = others != NOBODY

    def tie(chosen: Bools) -> Ints:
        tied = np.full(count, NOBODY, dtype=np.int64)
        tied[owners[chosen]] = others[chosen]
        return tied

    households = people["household_id"].combine_chunks().dictionary_encode()
    codes = households.indices.fill_null(NOBODY).to_numpy().astype(np.int64)
    _, firsts = np.unique(codes, return_index=True)
    head = np.arange(count)
    in_family = codes != NOBODY
    if in_family.any():
        first_of = firsts[1:] if (codes == NOBODY).any() else firsts
        head[in_family] = first_of[codes[in_family]]
    return Family(
        father=tie(is_there & is_parent & is_male[others]),
        mother=tie(is_there & is_parent & ~is_male[others]),
        spouse=tie(is_there & is_spouse),
        head=head,
        is_collective=~in_family,
        is_male=is_male,
        births=people["birth"].cast(pa.int32()).fill_null(NO_DAY).to_numpy().astype(np.int64),
    )


def _follow(kin: Ints, of: Ints) -> Ints:
    """The kin of somebody who may not be there."""
    return np.where(of == NOBODY, NOBODY, kin[of])


def _any_is(candidates: tuple[Ints, ...] | list[Ints], wanted: Ints) -> Bools:
    found = np.zeros(len(wanted), dtype=np.bool_)
    for each in candidates:
        found |= (each != NOBODY) & (each == wanted)
    return found


def _share(mine: tuple[Ints, Ints], theirs: tuple[Ints, Ints]) -> Bools:
    """Whether father or mother are the same."""
    father, mother = ((one != NOBODY) & (one == other) for one, other in zip(mine, theirs, strict=True))
    shared: Bools = father | mother
    return shared
