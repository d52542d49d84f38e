"""Parents, children and spouses, as a household book says them: what somebody is to the head.

In: members of households with what each is to the head. Out: relations in both directions. Never: more than the book
says outright: a child of the head's is the head's; whose else it is, nobody knows from here. A household with two
heads, or none, says nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

HEAD = "head"
TIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"child": ("parent", "child"), "parent": ("child", "parent"), "spouse": ("spouse", "spouse")}
)
"""By role: what the head is to the member, and the member to the head."""
Relation = tuple[int, int, str]


def ties_of(members: Iterable[tuple[int, int, str]]) -> Iterator[Relation]:
    """Both directions between each head and its child, parent or spouse. `members`: household, person, role.

    >>> list(ties_of([(1, 7, "head"), (1, 8, "child")]))
    [(8, 7, 'parent'), (7, 8, 'child')]
    """
    heads: dict[int, list[int]] = defaultdict(list)
    others: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for household, person, role in members:
        if role == HEAD:
            heads[household].append(person)
        elif role in TIES:
            others[household].append((person, role))
    for household, found in heads.items():
        if len(found) != 1:
            continue
        for person, role in others[household]:
            of_head, of_member = TIES[role]
            yield person, found[0], of_head
            yield found[0], person, of_member
