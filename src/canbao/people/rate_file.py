"""Reading data/rates.yaml into the classes of `rates`.

In: the YAML text. Out: `Rates`. An unknown or missing key, a rate without a source, a share outside 0 to 1 or a table
whose steps do not rise stops with a sentence that names the rate. Never: a default for a rate that is not written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import lru_cache
from importlib.resources import files
from typing import Any, get_args, get_type_hints

import numpy as np
from ruamel.yaml import YAML

from canbao.people.rates import Rates, StandingKind, Steps, Weights


class RateError(ValueError):
    """The rates file says something that cannot be used."""


@lru_cache(maxsize=1)
def load_rates() -> Rates:
    """The packaged rates."""
    return read_rates(files("canbao.people").joinpath("data/rates.yaml").read_text(encoding="utf-8"))


def read_rates(text: str) -> Rates:
    """The rates that a YAML text states."""
    raw = YAML(typ="safe").load(text)
    hints = get_type_hints(Rates)
    sections = _checked(raw, hints, "rates.yaml")
    read: dict[str, Any] = {
        name: _read_section(hints[name], part, name) for name, part in sections.items() if name != "standing_kinds"
    }
    kinds = _mapping(sections["standing_kinds"], "standing_kinds")
    return Rates(**read, standing_kinds=tuple(_read_kind(name, part) for name, part in kinds.items()))


def _read_section(section: type[Any], raw: Any, where: str) -> Any:
    hints = get_type_hints(section, include_extras=True)
    entries = _checked(raw, hints, where)
    return section(**{name: _read_rate(hints[name], entry, f"{where}.{name}") for name, entry in entries.items()})


def _read_rate(hint: Any, raw: Any, where: str) -> Any:
    entry = _checked(raw, ("value", "source"), where)
    if not str(entry["source"] or "").strip():
        raise RateError(f"{where}: a rate needs a source, or the word `assumed`")
    return _read_value(hint, entry["value"], where)


def _read_kind(name: str, raw: Any) -> StandingKind:
    where = f"standing_kinds.{name}"
    names = [field.name for field in fields(StandingKind) if field.name != "id"]
    entry = _checked(raw, names, where)
    if not str(entry["source"] or "").strip():
        raise RateError(f"{where}: a rate needs a source, or the word `assumed`")
    first, last = entry["ages"]
    return StandingKind(
        id=name,
        per=str(entry["per"]),
        who=str(entry["who"]),
        ages=(int(first), int(last)),
        share=_share(entry["share"], where),
        poor_times=float(entry["poor_times"]),
        listed_by=str(entry["listed_by"]),
        names=_weights(entry["names"], where),
        source=str(entry["source"]),
    )


def _read_value(hint: Any, value: Any, where: str) -> Any:
    if hint is Weights:
        return _weights(value, where)
    if hint is Steps:
        return _steps(value, where)
    kind = get_args(hint)[1]
    if kind == "share":
        return _share(value, where)
    if kind == "shares":
        return {str(name): _share(share, f"{where}.{name}") for name, share in _mapping(value, where).items()}
    if kind == "provinces":
        return {str(code): _weights(weights, f"{where}.{code}") for code, weights in _mapping(value, where).items()}
    return _number(value, where)


def _share(value: Any, where: str) -> float:
    share = _number(value, where)
    if not 0 <= share <= 1:
        raise RateError(f"{where}: a share lies between 0 and 1, not {value}")
    return share


def _number(value: Any, where: str) -> float:
    text = str(value).strip()
    divisor = {"%": 100.0, "‰": 1000.0}.get(text[-1:], 1.0)
    try:
        return float(text.rstrip("%‰ ")) / divisor
    except ValueError as error:
        raise RateError(f"{where}: not a number: {value!r}") from error


def _weights(value: Any, where: str) -> Weights:
    names = tuple(str(name) for name in _mapping(value, where))
    weights = np.array([_number(weight, where) for weight in value.values()], dtype=np.float64)
    if not len(weights) or weights.min() < 0 or weights.sum() <= 0:
        raise RateError(f"{where}: weights must be positive numbers")
    return Weights(names, weights / weights.sum())


def _steps(value: Any, where: str) -> Steps:
    firsts = [int(first) for first in _mapping(value, where)]
    if firsts != sorted(set(firsts)) or firsts[0] < 0:
        raise RateError(f"{where}: steps must rise, each once: {firsts}")
    numbers = [_number(step, where) for step in value.values()]
    return Steps(np.array(firsts, dtype=np.int64), np.array(numbers, dtype=np.float64))


def _mapping(raw: Any, where: str) -> Mapping[Any, Any]:
    if not isinstance(raw, Mapping):
        raise RateError(f"{where}: expected keys with values, found {raw!r}")
    return raw


def _checked(raw: Any, names: Any, where: str) -> dict[str, Any]:
    """The mapping, if its keys are exactly the names."""
    known = list(names)
    found = _mapping(raw, where)
    for key in found:
        if key not in known:
            nearest = get_close_matches(str(key), known, n=1)
            hint = f"; did you mean {nearest[0]!r}?" if nearest else ""
            raise RateError(f"{where}: unknown key {key!r}{hint}")
    missing = [name for name in known if name not in found]
    if missing:
        raise RateError(f"{where}: missing {', '.join(missing)}")
    return dict(found)
