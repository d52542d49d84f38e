"""A policy by name to rules ready for assessing: chain of notices merged, amendments in force applied, expressions compiled.

In: a `Library`, a name (`fujian/nanan/2024`, or `national/model@2031` for a policy of any year), what-if changes, a day of knowledge.
Out: a `RuleBook`. Everything wrong is raised at once as a `PolicyError`. Never: a value from a notice that does not bind people.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.policy.amending import apply_changes
from canbao.policy.compiling import Compiler
from canbao.policy.expressions import ExpressionError
from canbao.policy.library import Amendment, Document, Library, validate
from canbao.policy.model import PolicyFile
from canbao.policy.problems import PolicyError, Problem
from canbao.policy.readings import Readings, load_register
from canbao.policy.rules import RuleBook, Rules, Silence
from canbao.policy.yaml_file import Path, Positions

TABLE_SECTIONS = ("membership", "acceptance", "price", "aid", "cover", "waiting", "claim_back", "incentive_answer")
NAMED_SECTIONS = ("windows", "amounts", "payers", "terms", "measures", "administration")
ALWAYS_SHARED = ("terms", "payers")
"""Words and names carry no rule by themselves, so they are known below whatever `binds` says."""


@dataclass(frozen=True)
class Resolved:
    """A policy merged with what binds people above it: raw values, where each section comes from, and what stays silent."""

    document: Document
    raw: dict[str, Any]
    origins: dict[str, str]
    silences: dict[str, Silence]
    chain: tuple[Document, ...]

    @property
    def documents(self) -> dict[str, str]:
        """Document number by policy name, for citations."""
        return {item.file.policy: item.file.source.number for item in self.chain}


def split_name(name: str) -> tuple[str, int | None]:
    """`national/model@2031` → name and benefit year."""
    base, _, year = name.partition("@")
    if year and not year.isdigit():
        raise PolicyError([Problem("bad_year", f"年度应是数字 the year should be a number: {year}", name, word=year)])
    return base, int(year) if year else None


def load(
    library: Library, name: str, *, year: int | None = None, amend: Mapping[str, Any] | None = None, known_on: date | None = None
) -> RuleBook:
    """The rules of a policy. `amend` replaces parameters for a what-if; `known_on` leaves out what was not known by then.

    Raises PolicyError with everything that is wrong.
    """
    base, stated = split_name(name)
    merged = merge(library, base, amend=amend, known_on=known_on)
    year = year if year is not None else stated
    return RuleBook(tuple((start, compile_values(merged.resolved, raw, year)) for start, raw in merged.parts))


@dataclass(frozen=True)
class Merged:
    """The raw values of a policy by first day of payment (None: from the beginning): chain, amendments and what-ifs applied."""

    resolved: Resolved
    parts: tuple[tuple[date | None, dict[str, Any]], ...]


def merge(library: Library, name: str, *, amend: Mapping[str, Any] | None = None, known_on: date | None = None) -> Merged:
    """What `load` compiles. `lint` reads it too, because it judges values as they are written. Raises PolicyError."""
    resolved = resolve(library, name)
    amendments = [item for item in library.amendments(resolved.document) if known_on is None or _known_from(item) <= known_on]
    starts: list[date | None] = [None, *sorted({item.file.in_force_from for item in amendments if item.file.in_force_from})]
    parts: list[tuple[date | None, dict[str, Any]]] = []
    for start in starts:
        raw = copy.deepcopy(resolved.raw)
        for item in amendments:
            _apply_amendment(raw, item, start)
        apply_changes(raw, amend or {}, resolved.document.path)
        parts.append((start, raw))
    return Merged(resolved, tuple(parts))


def resolve(library: Library, name: str) -> Resolved:
    """The policy merged with its chain of superior notices. Raises PolicyError."""
    document = library.read(name)
    chain = [document]
    while (parent := chain[-1].file.extends) is not None:
        if any(parent == item.file.policy for item in chain):
            line, column = chain[-1].positions.of(("extends",))
            message = f"extends 成环 extends runs in a circle: {parent}"
            raise PolicyError([Problem("circle", message, str(chain[-1].path), line, column, "extends", parent)])
        chain.append(library.read(parent))
    raw: dict[str, Any] = copy.deepcopy(dict(document.raw))
    origins: dict[str, str] = {}
    silences: dict[str, Silence] = {}
    for above in chain[1:]:
        _inherit(raw, document.file, above, origins, silences)
    return Resolved(document, raw, origins, silences, tuple(chain))


def _inherit(raw: dict[str, Any], child: PolicyFile, above: Document, origins: dict[str, str], silences: dict[str, Silence]) -> None:
    for section in TABLE_SECTIONS:
        if section in above.raw and raw.get(section) is None:
            if _comes_down(above.file, child, section):
                raw[section] = copy.deepcopy(above.raw[section])
                origins[section] = above.file.policy
            else:
                silences.setdefault(section, Silence("not_stated", f"{above.file.source.number}（对下级规则的框架，不直接适用于个人）"))
                if section in ("price", "aid", "cover", "waiting"):
                    raw.setdefault(section, None)
    for section in NAMED_SECTIONS:
        for key, value in (above.raw.get(section) or {}).items():
            mine = raw.setdefault(section, {}) or {}
            raw[section] = mine
            if key in mine:
                continue
            if section in ALWAYS_SHARED or _comes_down(above.file, child, f"{section}.{key}", section):
                mine[key] = copy.deepcopy(value)
                origins[f"{section}.{key}"] = above.file.policy
            else:
                silences.setdefault(f"{section}.{key}", Silence("not_stated", above.file.source.number))
    for key, value in (above.raw.get("readings") or {}).items():
        raw.setdefault("readings", {}).setdefault(key, value)


def _comes_down(above: PolicyFile, child: PolicyFile, *names: str) -> bool:
    if any(name in child.adopts for name in names):
        return True
    for name in names:
        if name in above.binds:
            return above.binds[name] == "people"
    return False


def _known_from(item: Amendment) -> date:
    return item.file.known_from or item.file.source.issued


def _apply_amendment(raw: dict[str, Any], item: Amendment, start: date | None) -> None:
    """The amendment's values where they hold: from its day on; before that day only where nothing had been settled yet."""
    in_force = item.file.in_force_from
    holds = in_force is None or (start is not None and start >= in_force)
    changes = {key: value for key, value in item.file.values.items() if holds or is_pending(raw, key)}
    apply_changes(raw, changes, item.path)


def is_pending(raw: Mapping[str, Any], key: str) -> bool:
    """Whether the value that the key names is still waiting to be set."""
    from canbao.policy.amending import target_of

    at: Any = raw
    for part in target_of(key)[:-1]:
        at = at.get(part) if isinstance(at, dict) else None
    return isinstance(at, dict) and at.get("pending") is not None


def compile_values(resolved: Resolved, raw: Mapping[str, Any], year: int | None) -> Rules:
    """The rules of merged values. Raises PolicyError with everything that does not compile."""
    document = resolved.document
    file = validate(PolicyFile, raw, document.path, document.positions)
    _check_readings(document, file)
    digest = digest_of(raw, year)
    try:
        compiler = Compiler(file, resolved.documents, resolved.origins, year)
    except ExpressionError as error:
        raise PolicyError([Problem("expression", error.message, str(document.path), word=error.word)]) from None
    rules = compiler.rules(digest, resolved.silences)
    if compiler.errors:
        raise PolicyError([_located(document, item.path, item.message, item.word, item.column) for item in compiler.errors])
    return rules


def _check_readings(document: Document, file: PolicyFile) -> None:
    """Raises PolicyError with a line for each reading that is not in the register and each answer that it does not have."""
    problems: list[Problem] = []
    for id_, answer in file.readings.items():
        try:
            Readings({id_: answer})
        except ValueError as error:
            line, column = document.positions.of(("readings", id_))
            word = str(answer) if id_ in load_register() else id_
            problems.append(Problem("reading", str(error), str(document.path), line, column, f"readings.{id_}", word))
    if problems:
        raise PolicyError(problems)


def _located(document: Document, path: Path, message: str, word: str, column: int) -> Problem:
    line, start = document.place_of(path)
    dotted = ".".join(str(part) for part in path)
    return Problem("expression", message, str(document.path), line, start + column, dotted, word)


def digest_of(raw: Mapping[str, Any], year: int | None) -> str:
    """SHA-256 of the merged content: two policies with one digest give the same answers."""
    text = json.dumps([raw, year], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def positions_of(resolved: Resolved) -> Positions:
    """Positions in the policy's own file."""
    return resolved.document.positions
