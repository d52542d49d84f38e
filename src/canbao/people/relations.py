"""Ties between people as the people table writes them.

In: members, everybody's id, how many people of the block are kept. Out: the `relations` column.
Never: a tie to oneself or to a person who is not in the population.

`parent` names a father or mother, `spouse` the husband or wife, `household` every other person of the family household,
parents and spouse included. Children are found by their parents.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from canbao.people.columns import list_column, word_column
from canbao.people.draws import Ints
from canbao.people.members import NOBODY, Members

KINDS = ("parent", "spouse", "household")
PARENT, SPOUSE, HOUSEHOLD = range(3)


def relate(members: Members, person_ids: pa.Array, kept: int) -> pa.Array:
    """Each person's ties, in the order parent, spouse, household."""
    housemates, mates = _household_pairs(members)
    everybody = np.arange(members.count)
    owners = np.concatenate([everybody, everybody, everybody, housemates])
    others = np.concatenate([members.father, members.mother, members.spouse, mates])
    kinds = np.repeat([PARENT, PARENT, SPOUSE, HOUSEHOLD], [members.count] * 3 + [len(mates)])
    stays = (others != NOBODY) & (others < kept)
    owners, others, kinds = owners[stays], others[stays], kinds[stays]
    order = np.argsort(owners, kind="stable")
    values = pa.StructArray.from_arrays(
        [word_column(KINDS, kinds[order]), person_ids.take(pa.array(others[order]))],
        fields=[pa.field("kind", pa.string()), pa.field("person_id", pa.string())],
    )
    return list_column(owners[order], values, members.count, none_is_null=True)


def _household_pairs(members: Members) -> tuple[Ints, Ints]:
    """Every ordered pair of people of one family household. A household's people stand next to each other."""
    sizes = np.bincount(members.household, minlength=members.household_count)
    starts = (np.cumsum(sizes) - sizes)[members.household]
    mates = np.where(members.is_collective, 0, sizes[members.household] - 1)
    owner = np.repeat(np.arange(members.count), mates)
    turn = np.arange(len(owner)) - np.repeat(np.cumsum(mates) - mates, mates)
    place = owner - starts[owner]
    return owner, starts[owner] + turn + (turn >= place)
