"""What one transaction may see: the area that row-level security compares every row with.

In: codes of reporting units. Out: a `Scope`, and transactions that carry it.
Never: an area that outlives its transaction; a row seen where no scope was stated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction

from canbao.store.addresses import APPLICATION_ALIAS
from canbao.store.outages import outages_said
from canbao.store.prepared import ask

COUNTY_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS = 6, 9, 12
NOWHERE = "0" * COUNTY_DIGITS
"""No county's code: where tries are counted of which no county is known."""


@dataclass(frozen=True)
class Scope:
    """Units by level: everything in a county, in a town, in a village; and what an organisation handed over itself.

    A county seen whole is told apart from a county entered for one of its towns: `counties` are seen whole. `person`:
    county and number of the one person who looks at their own file; such a scope has nothing else.
    """

    counties: frozenset[str] = frozenset()
    towns: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()
    organisation: int = 0
    sees_trail: bool = False
    person: tuple[str, int] | None = None

    def covers(self, unit: str) -> bool:
        """Whether a unit lies in the scope."""
        return (
            unit[:COUNTY_DIGITS] in self.counties
            or (len(unit) >= TOWN_DIGITS and unit[:TOWN_DIGITS] in self.towns)
            or unit in self.villages
        )

    @property
    def is_empty(self) -> bool:
        return not (self.counties or self.towns or self.villages)


def scope_of(units: Iterable[str], *, organisation: int = 0, sees_trail: bool = False) -> Scope:
    """The scope of some units (6, 9 or 12 characters)."""
    found = frozenset(units)
    assert {len(unit) for unit in found} <= {COUNTY_DIGITS, TOWN_DIGITS, VILLAGE_DIGITS}

    def of_length(length: int) -> frozenset[str]:
        return frozenset(unit for unit in found if len(unit) == length)

    return Scope(of_length(COUNTY_DIGITS), of_length(TOWN_DIGITS), of_length(VILLAGE_DIGITS), organisation, sees_trail)


def own_file(county: str, person_id: int) -> Scope:
    """The scope of somebody who looks at their own file: one person, in no area."""
    return Scope(person=(county, person_id))


NOBODY = Scope()


@contextmanager
def scoped(scope: Scope, alias: str = APPLICATION_ALIAS) -> Iterator[None]:
    """One transaction that sees the scope's rows and no others. Not inside another: a scope cannot be widened.

    Raises StoreInterrupted, DiskFull.
    """
    with outages_said(alias), transaction.atomic(using=alias, durable=True):
        set_scope(scope, alias)
        yield


def set_scope(scope: Scope, alias: str = APPLICATION_ALIAS, cursor: Any = None) -> None:
    """Tell the server what the transaction under way may see. `cursor`: of another connection than the alias's."""
    values = {
        "canbao.counties": ",".join(sorted(scope.counties)),
        "canbao.towns": ",".join(sorted(scope.towns)),
        "canbao.villages": ",".join(sorted(scope.villages)),
        "canbao.organisation": str(scope.organisation),
        "canbao.sees_trail": "on" if scope.sees_trail else "off",
        "canbao.person": "" if scope.person is None else f"{scope.person[0]}:{scope.person[1]}",
    }
    calls = "SELECT " + ", ".join("set_config(%s, %s, true)" for _ in values)
    parameters = [part for pair in values.items() for part in pair]
    if cursor is not None:
        cursor.execute(calls, parameters)
    elif alias == APPLICATION_ALIAS:
        ask(calls, parameters)
    else:
        with connections[alias].cursor() as own:
            own.execute(calls, parameters)
