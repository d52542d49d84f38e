"""Names of units, as people say them.

In: codes. Out: names. Never: a code where there is a name.
"""

from __future__ import annotations

from collections.abc import Iterable

from canbao.store.models import Unit
from canbao.store.places import TOWN_LENGTH
from canbao.values.divisions import load_divisions


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """By code, towns of villages too; a code that has no name is left out."""
    wanted = {code[:digits] for code in codes if code for digits in (TOWN_LENGTH, len(code))}
    return dict(Unit.objects.filter(code__in=wanted).values_list("code", "name")) if wanted else {}


def full_name(names: dict[str, str], unit: str) -> str:
    """Town and village together where both are known."""
    town, village = unit[:9], unit
    parts = [names[code] for code in dict.fromkeys((town, village)) if len(code) > 6 and code in names]
    return " ".join(parts) or names.get(unit, unit)


def place_name(names: dict[str, str], code: str) -> str:
    """A place that may lie in another county: its name where this installation or the packaged list has one."""
    known = full_name(names, code)
    if known != code or not code.isdecimal():
        return known
    division = load_divisions().get(code)
    return division.name if division else f"外地（{code}）"
