"""Parts of a policy that cite a clause or rest on readings, with their paths in the file.

In: raw values. Out: paths with citations and reading tags. Never: the list of clauses itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canbao.policy.fields import clauses_of
from canbao.policy.yaml_file import Path

_UNCITED_SECTIONS = frozenset({"clauses", "source", "readings", "terms", "binds"})


@dataclass(frozen=True)
class CitedPlace:
    """One mapping of the file that has a `cite` or a `reading`, and the mapping itself."""

    path: Path
    part: Mapping[str, Any]

    @property
    def clauses(self) -> tuple[str, ...]:
        """What it cites: one clause, several, or none."""
        found = self.part.get("cite")
        return () if found is None else tuple(clauses_of(str(found)))

    @property
    def readings(self) -> tuple[str, ...]:
        found = self.part.get("reading")
        return tuple(str(item) for item in found) if isinstance(found, list) else ()


def cited_places(raw: Mapping[str, Any]) -> Iterator[CitedPlace]:
    """Everything that cites, in file order."""
    for section, value in raw.items():
        if section not in _UNCITED_SECTIONS:
            yield from _below(value, (section,))


def _below(value: Any, path: Path) -> Iterator[CitedPlace]:
    if isinstance(value, Mapping):
        if "cite" in value or isinstance(value.get("reading"), list):
            yield CitedPlace(path, value)
        for key, item in value.items():
            yield from _below(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _below(item, (*path, index))
