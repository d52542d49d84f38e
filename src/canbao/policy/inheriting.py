"""What a notice takes over from the notice above it: values that bind people, and those it adopts as its own.

In: the raw values of one policy file and the merged values above it. Out: `Values`: merged raw values, where each
part comes from, and where the policy stays silent although a frame exists. Never: a value that binds only whoever
makes the rule below.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from canbao.policy.library import Document
from canbao.policy.model import PolicyFile
from canbao.policy.rules import Silence

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


def take_over(
    document: Document, own: dict[str, Any], above: Values | None, over: Document | None, *, all_of_it: bool
) -> Values:
    """The own values with what the notice above gives.

    `all_of_it`: silence is filled by the higher rule (reading A22).
    """
    values = Values(own)
    child = document.file
    for key in _keys_of(own):
        values.binds[key] = _binding(child, key)
    if above is None or over is None:
        return values
    values.numbers = {**above.numbers, over.file.policy: over.file.source.number}
    for key in _keys_of(above.raw):
        if key in values.binds:
            continue
        is_people = above.binds.get(key) == "people"
        if is_people or all_of_it or _is_shared(key) or _is_adopted(child, key):
            _put(own, key, copy.deepcopy(_get(above.raw, key)))
            values.origins[key] = above.origins.get(key, over.file.policy)
            values.binds[key] = "people" if is_people else _binding(child, key)
        else:
            maker = above.origins.get(key, over.file.policy)
            values.silences[key] = Silence("not_stated", f"{values.numbers[maker]}{_FRAME}")
    for key, silence in above.silences.items():
        if key not in values.binds:
            values.silences.setdefault(key, silence)
    for key, answer in (above.raw.get("readings") or {}).items():
        own.setdefault("readings", {}).setdefault(key, answer)
    _put_inherited_terms_first(own, above.raw)
    return values


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
