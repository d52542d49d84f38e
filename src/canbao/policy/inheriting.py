"""What a notice takes over from the notice above it: values that bind people, and those it adopts as its own.

In: the raw values of one policy file and the merged values above it. Out: `Values`: merged raw values, where each
part comes from, and where the policy stays silent although a frame exists. Never: a value that binds only whoever
makes the rule below, unless reading A22 fills silence with it (`silences`).
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canbao.policy.fields import clauses_of, join_clauses
from canbao.policy.library import Document
from canbao.policy.model import PolicyFile
from canbao.policy.rules import Silence
from canbao.policy.silences import ANSWERED_BY, fill_section

TABLE_SECTIONS = ("membership", "acceptance", "price", "aid", "cover", "waiting", "claim_back", "incentive_answer")
NAMED_SECTIONS = ("windows", "amounts", "payers", "terms", "measures", "administration")
ALWAYS_SHARED = ("terms", "payers")
"""Words and names carry no rule by themselves, so they are known below whatever `binds` says."""

_FRAME = "（对下级规则的框架，不直接适用于个人）"


@dataclass
class Values:
    """A policy merged with what comes down to it. Keys are `aid`, `windows.central` and the like.

    `origins` say which policy a part comes from when it is not the policy's own; `binds` whom each part binds below.
    """

    raw: dict[str, Any]
    origins: dict[str, str] = field(default_factory=dict)
    silences: dict[str, Silence] = field(default_factory=dict)
    binds: dict[str, str | None] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """Document numbers by policy, of all notices above."""
    filled: set[str] = field(default_factory=set)
    """Own sections in which a silence was filled by the higher rule."""


def take_over(
    document: Document, own: dict[str, Any], above: Values | None, over: Document | None, *, fills_silence: bool
) -> Values:
    """The own values with what the notice above gives.

    `fills_silence`: what binds only rule makers is taken as well wherever the notice is silent (reading A22).
    """
    values = Values(own)
    child = document.file
    for key in _keys_of(own):
        values.binds[key] = _binding(child, key)
    if above is None or over is None:
        return values
    values.numbers = {**above.numbers, over.file.policy: over.file.source.number}
    for key in _keys_of(above.raw):
        maker = above.origins.get(key, over.file.policy)
        if key in values.binds:
            if fills_silence:
                _fill(values, key, copy.deepcopy(_get(above.raw, key)), maker)
            continue
        is_people = above.binds.get(key) == "people"
        if is_people or fills_silence or _is_shared(key) or _is_adopted(child, key):
            _put(own, key, copy.deepcopy(_get(above.raw, key)))
            values.origins[key] = maker
            values.binds[key] = "people" if is_people else _binding(child, key)
        else:
            values.silences[key] = Silence("not_stated", f"{values.numbers[maker]}{_FRAME}")
    if fills_silence:
        _drop_answered(values)
    for key, silence in above.silences.items():
        if key not in values.binds:
            values.silences.setdefault(key, silence)
    for key, answer in (above.raw.get("readings") or {}).items():
        own.setdefault("readings", {}).setdefault(key, answer)
    _put_inherited_terms_first(own, above.raw)
    return values


def _fill(values: Values, key: str, higher: Any, maker: str) -> None:
    """A section that is there filled where it is silent. One that says nothing else is the higher notice's then."""
    own = _get(values.raw, key)
    known = tuple(f"{number} " for number in values.numbers.values())

    def name(clauses: str) -> list[str]:
        number = values.numbers[maker]
        return [clause if clause.startswith(known) else f"{number} {clause}" for clause in clauses_of(clauses)]

    filled = fill_section(key, own, higher, name)
    if filled is higher:
        values.origins[key] = maker
    if filled is not own:
        _put(values.raw, key, join_clauses(filled))
        values.filled.add(key)


def _drop_answered(values: Values) -> None:
    """A section that only says who rules something is answered once that something has come down."""
    for key, subject in ANSWERED_BY.items():
        if values.raw.get(key) is not None and (subject in values.filled or subject in values.origins):
            del values.raw[key]


def _put_inherited_terms_first(own: dict[str, Any], above: Mapping[str, Any]) -> None:
    """A term may use those before it, so the words of the higher notice come before the policy's own."""
    terms = own.get("terms") or {}
    if terms:
        inherited = {name: terms[name] for name in above.get("terms") or {} if name in terms}
        own["terms"] = {**inherited, **terms}


def _keys_of(raw: Mapping[str, Any]) -> list[str]:
    """The parts that are stated: whole tables by name, other sections part by part."""
    tables = [section for section in TABLE_SECTIONS if raw.get(section) is not None]
    return [*tables, *(f"{section}.{key}" for section in NAMED_SECTIONS for key in raw.get(section) or {})]


def _get(raw: Mapping[str, Any], key: str) -> Any:
    section, _, name = key.partition(".")
    return raw[section][name] if name else raw[section]


def _put(raw: dict[str, Any], key: str, value: Any) -> None:
    section, _, name = key.partition(".")
    if not name:
        raw[section] = value
        return
    if raw.get(section) is None:
        raw[section] = {}
    raw[section][name] = value


def _binding(file: PolicyFile, key: str) -> str | None:
    return file.binds.get(key, file.binds.get(key.partition(".")[0]))


def _is_shared(key: str) -> bool:
    return key.partition(".")[0] in ALWAYS_SHARED


def _is_adopted(file: PolicyFile, key: str) -> bool:
    return key in file.adopts or key.partition(".")[0] in file.adopts
