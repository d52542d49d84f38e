"""What a check is given: one policy as it is in force for one span of payment days, with what it comes from.

In: a library, merged values, compiled rules. Out: `Subject`, which also knows where a value stands in which file.
Never: a judgement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from canbao.policy.compiling import Compiler
from canbao.policy.expressions import Scope
from canbao.policy.library import Document, Library
from canbao.policy.loading import Resolved
from canbao.policy.model import PolicyFile
from canbao.policy.problems import Problem
from canbao.policy.readings import Readings
from canbao.policy.rules import Rules
from canbao.policy.yaml_file import Path


@dataclass(frozen=True)
class Subject:
    """One policy under one benefit year. `raw` are the values after inheritance, amendments and what-ifs."""

    library: Library
    resolved: Resolved
    raw: Mapping[str, Any]
    rules: Rules
    year: int | None

    @property
    def document(self) -> Document:
        """The policy's own file."""
        return self.resolved.document

    @property
    def file(self) -> PolicyFile:
        """The merged policy."""
        return self.rules.file

    @property
    def readings(self) -> Readings:
        return self.rules.readings

    @property
    def above(self) -> tuple[Document, ...]:
        """The superior notices, the nearest first."""
        return self.resolved.chain[1:]

    @property
    def scope(self) -> Scope:
        """What the words of this policy mean, for an expression that stands outside its tables."""
        return self._compiler({}).scope

    def _compiler(self, answers: Mapping[str, str | int]) -> Compiler:
        file = self.file.model_copy(update={"readings": {**self.file.readings, **answers}})
        return Compiler(file, self.resolved.documents, self.resolved.origins, self.year)

    def origin_of(self, path: Path) -> Document:
        """The file in which a value stands: the policy's own, or the one that a section is inherited from.

        A value that a what-if or an amendment changed stands in no notice above: it is the policy's own.
        """
        names = [str(path[0])] if path else []
        if len(path) > 1:
            names.append(f"{path[0]}.{path[1]}")
        origin = next((self.resolved.origins[name] for name in names if name in self.resolved.origins), None)
        found = next((item for item in self.resolved.chain if item.file.policy == origin), self.document)
        return found if value_at(found.raw, path) == value_at(self.raw, path) else self.document

    def finding(self, code: str, message: str, path: Path, word: object, *, is_advisory: bool = False) -> Problem:
        """A finding about the value at a path of the merged policy."""
        return finding_in(self.origin_of(path), code, message, path, word, is_advisory=is_advisory)

    def with_readings(self, answers: Mapping[str, str | int]) -> Rules | None:
        """The same policy under other readings; None where it does not compile under them."""
        compiler = self._compiler(answers)
        rules = compiler.rules(self.rules.digest, self.resolved.silences)
        return None if compiler.errors else rules

    def row_path(self, table: str, row_id: str) -> Path:
        """Where a row of a compiled table stands in the merged policy."""
        section: Path = (table, "rows") if table in ("aid", "waiting") else tuple(table.split("."))
        rows: Any = self.raw
        for part in section:
            rows = rows if isinstance(rows, list) else rows.get(part)
        return next(((*section, index) for index, row in enumerate(rows) if row.get("id") == row_id), section)


def value_at(raw: Any, path: Path) -> Any:
    """The raw value at a path; None where there is none."""
    for part in path:
        if isinstance(raw, Mapping):
            raw = raw.get(part)
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            raw = raw[part]
        elif not (isinstance(raw, list) and part == "rows"):
            return None
    return raw


def finding_in(
    document: Document, code: str, message: str, path: Path, word: object, *, is_advisory: bool = False
) -> Problem:
    """A finding about the value at a path of one file."""
    line, column = document.place_of(path)
    dotted = ".".join(str(part) for part in path)
    return Problem(code, message, str(document.path), line, column, dotted, str(word), is_advisory)


Findings = Iterator[Problem]
