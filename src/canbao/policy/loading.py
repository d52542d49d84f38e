"""A policy by name to rules ready for assessing: chain of notices merged, amendments in force applied, expressions
compiled.

In: a `Library`, a name (`fujian/nanan/2024`, or `national/model@2031` for a policy of any year), what-if changes, a
day of knowledge. Out: a `RuleBook`. Everything wrong is raised at once as a `PolicyError`. Never: a value from a
notice that does not bind people.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from canbao.policy.amending import apply_changes, target_of
from canbao.policy.compiling import Compiler
from canbao.policy.expressions import ExpressionError
from canbao.policy.inheriting import Values, take_over
from canbao.policy.library import Amendment, Document, Library, validate
from canbao.policy.model import PolicyFile
from canbao.policy.problems import PolicyError, Problem
from canbao.policy.readings import Readings, load_register
from canbao.policy.rules import RuleBook, Rules, Silence
from canbao.policy.silences import SILENCE
from canbao.policy.yaml_file import Path, Positions

FILLED = "higher_rule"
"""The answer to reading A22 by which the notice above stands in for silence."""


@dataclass(frozen=True)
class Resolved:
    """A policy merged with what binds people above it: raw values, where each section comes from, and what stays
    silent."""

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
    library: Library,
    name: str,
    *,
    year: int | None = None,
    amend: Mapping[str, Any] | None = None,
    known_on: date | None = None,
) -> RuleBook:
    """The rules of a policy. `amend` replaces parameters for a what-if; `known_on` leaves out what was not known by
    then.

    Raises PolicyError with everything that is wrong.
    """
    base, stated = split_name(name)
    merged = merge(library, base, amend=amend, known_on=known_on)
    year = year if year is not None else stated
    return RuleBook(tuple((start, compile_values(merged.resolved, raw, year)) for start, raw in merged.parts))


@dataclass(frozen=True)
class Merged:
    """The raw values of a policy by first day of payment (None: from the beginning): chain, amendments and what-ifs
    applied."""

    resolved: Resolved
    parts: tuple[tuple[date | None, dict[str, Any]], ...]


def merge(
    library: Library, name: str, *, amend: Mapping[str, Any] | None = None, known_on: date | None = None
) -> Merged:
    """What `load` compiles. `lint` reads it too, because it judges values as they are written. Raises PolicyError."""
    chain = chain_of(library, name)
    known = {item.file.policy: _known_amendments(library, item, known_on) for item in chain}
    days = {change.file.in_force_from for changes in known.values() for change in changes if change.file.in_force_from}
    parts: list[tuple[date | None, dict[str, Any]]] = []
    origins: dict[str, str] = {}
    silences: dict[str, Silence] = {}
    for start in (None, *sorted(days)):
        values = _bring_down(chain, known, start, amend or {})
        origins = {**values.origins, **origins}
        silences = {**values.silences, **silences}
        apply_changes(values.raw, amend or {}, chain[0].path)
        parts.append((start, values.raw))
    return Merged(Resolved(chain[0], parts[0][1], origins, silences, chain), tuple(parts))


def resolve(library: Library, name: str) -> Resolved:
    """The policy merged with its chain of superior notices, as published: without amendments. Raises PolicyError."""
    chain = chain_of(library, name)
    return _resolved(chain, _bring_down(chain, {}, None, {}))


def _resolved(chain: tuple[Document, ...], values: Values) -> Resolved:
    return Resolved(chain[0], values.raw, values.origins, values.silences, chain)


def chain_of(library: Library, name: str) -> tuple[Document, ...]:
    """The policy and the notices above it, the nearest first. Raises PolicyError."""
    chain = [library.read(name)]
    while (parent := chain[-1].file.extends) is not None:
        if any(parent == item.file.policy for item in chain):
            line, column = chain[-1].positions.of(("extends",))
            message = f"extends 成环 extends runs in a circle: {parent}"
            raise PolicyError([Problem("circle", message, str(chain[-1].path), line, column, "extends", parent)])
        chain.append(library.read(parent))
    return tuple(chain)


def _bring_down(
    chain: tuple[Document, ...], known: Mapping[str, list[Amendment]], start: date | None, amend: Mapping[str, Any]
) -> Values:
    """The chain merged from the top down, each notice with its own amendments that are in force from `start` on."""
    values: Values | None = None
    over: Document | None = None
    answers = _answers(SILENCE, chain, known, start, amend)
    for document, answer in zip(reversed(chain), reversed(answers), strict=True):
        # Who asks the higher rule asks it through notices between that are silent themselves.
        fills = FILLED in (answer, answers[0])
        values = take_over(document, copy.deepcopy(dict(document.raw)), values, over, fills_silence=fills)
        for item in known.get(document.file.policy, []):
            _apply_amendment(values.raw, item, start)
        over = document
    assert values is not None
    return values


def _answers(
    reading: str,
    chain: Sequence[Document],
    known: Mapping[str, list[Amendment]],
    start: date | None,
    amend: Mapping[str, Any],
) -> list[Any]:
    """The answer to a reading at each notice of the chain before anything is merged: of the policy that is asked for
    the what-if, else the notice's latest amendment, else the notice itself, else the one above.
    """
    answers: list[Any] = []
    answer: Any = None
    for document in reversed(chain):
        amended = [item.file.values for item in known.get(document.file.policy, []) if _holds(item, start)]
        answer = (document.raw.get("readings") or {}).get(reading, answer)
        for values in (*amended, amend if document is chain[0] else {}):
            answer = values.get(f"readings.{reading}", values.get(reading, answer))
        answers.insert(0, answer)
    return answers


def _known_amendments(library: Library, document: Document, known_on: date | None) -> list[Amendment]:
    return [item for item in library.amendments(document) if known_on is None or _known_from(item) <= known_on]


def _known_from(item: Amendment) -> date:
    return item.file.known_from or item.file.source.issued


def _apply_amendment(raw: dict[str, Any], item: Amendment, start: date | None) -> None:
    """The amendment's values where they hold: from its day on; before that day only where nothing had been settled
    yet."""
    is_in_force = _holds(item, start)
    changes = {key: value for key, value in item.file.values.items() if is_in_force or is_pending(raw, key)}
    apply_changes(raw, changes, item.path)


def _holds(item: Amendment, start: date | None) -> bool:
    in_force = item.file.in_force_from
    return in_force is None or (start is not None and start >= in_force)


def is_pending(raw: Mapping[str, Any], key: str) -> bool:
    """Whether the value that the key names is still waiting to be set."""
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
        raise PolicyError(
            [_located(document, item.path, item.message, item.word, item.column) for item in compiler.errors]
        )
    return rules


def _check_readings(document: Document, file: PolicyFile) -> None:
    """Raises PolicyError with a line for each reading that is not in the register and each answer that it does not
    have."""
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
