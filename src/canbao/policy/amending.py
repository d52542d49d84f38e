"""Parameters of a policy and changing them: short names, dotted paths, values given as text.

In: raw policy values and changes (`personal_yuan: 410`, `amounts.personal.yuan: 410`, `A10: not_counted`). Out: the
values changed in place. An unknown parameter is a `PolicyError` that names the nearest. Never: a change of a file.
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path as FilePath
from typing import Any

from canbao.policy.problems import PolicyError, Problem
from canbao.policy.readings import load_register
from canbao.policy.suggestions import nearest

PARAMETERS: dict[str, tuple[str, ...]] = {
    "personal_yuan": ("amounts", "personal", "yuan"),
    "fiscal_subsidy_yuan": ("amounts", "fiscal", "yuan"),
    "window": ("windows", "central", "*"),
    "fixed_waiting_months": ("waiting", "fixed_months"),
    "fixed_waiting_days": ("waiting", "fixed_days"),
    "first_break_year_counted": ("readings", "A10"),
    "base_cap_yuan": ("administration", "incentive", "base_cap_yuan"),
    "continuity_step_yuan": ("administration", "incentive", "continuity_step_yuan"),
    "zero_claim_step_yuan": ("administration", "incentive", "zero_claim_step_yuan"),
    "reenrolment_cut_yuan": ("administration", "incentive", "reenrolment_cut_yuan"),
    "bonus_cap_share": ("administration", "incentive", "bonus_cap_share"),
    "publicity_month": ("administration", "publicity", "month"),
    "reminder_days_before_end": ("administration", "reminder", "days_before_end"),
    "hukou_limit_for_flexible_workers": ("administration", "registration", "hukou_limit_for_flexible_workers"),
    "city_size": ("city_size",),
}
"""Short names of the parameters that what-ifs use most; any other value is named by its dotted path."""

HYPOTHESIS = "（假设）"
"""The citation of a part that a what-if makes because the policy has none."""

_LEAST_PARTS: dict[tuple[str, ...], dict[str, Any]] = {
    ("waiting",): {"rows": []},
    ("administration", "reminder"): {"id": "one_to_one_reminder", "doer": HYPOTHESIS, "cite": HYPOTHESIS},
    ("administration", "publicity"): {"content": HYPOTHESIS, "cite": HYPOTHESIS},
    ("administration", "incentive"): {"cite": HYPOTHESIS},
}
"""What stands around a parameter where the policy is silent: enough to load, and no rule of its own."""

_EITHER_OR: dict[tuple[str, ...], str] = {
    ("waiting", "fixed_months"): "fixed_days",
    ("waiting", "fixed_days"): "fixed_months",
}
"""A fixed wait is stated once: in months or in days."""


def target_of(key: str) -> tuple[str, ...]:
    """The path that a parameter's name stands for."""
    if key in PARAMETERS:
        return PARAMETERS[key]
    if key in load_register():
        return ("readings", key)
    return tuple(key.split("."))


def apply_changes(raw: dict[str, Any], changes: Mapping[str, Any], origin: FilePath | str) -> None:
    """Each change applied in place. Raises PolicyError for a parameter that cannot be there."""
    for key, value in changes.items():
        path = target_of(key)
        if path[-1] == "*":
            _set_window(raw, path[1], value, key, origin)
        elif key == "first_break_year_counted":
            _set(raw, path, "counted" if _flag(value) else "not_counted", key, origin)
        else:
            _set(raw, path, parse_text(value) if isinstance(value, str) else value, key, origin)


def _flag(value: Any) -> bool:
    return value if isinstance(value, bool) else str(value).lower() in ("true", "1", "是")


def _set_window(raw: dict[str, Any], name: str, value: Any, key: str, origin: FilePath | str) -> None:
    days = value.split("..") if isinstance(value, str) else list(value)
    if len(days) != 2:
        raise _refusal(key, f"应为 [首日, 末日] 或 首日..末日 expected first..last: {value}", origin)
    first, last = (parse_text(day) if isinstance(day, str) else day for day in days)
    kept = {
        k: v
        for k, v in (raw.get("windows", {}).get(name) or {"cite": HYPOTHESIS}).items()
        if k not in ("pending", "from", "until")
    }
    raw.setdefault("windows", {})[name] = {**kept, "from": first, "until": last}


def _set(raw: dict[str, Any], path: tuple[str, ...], value: Any, key: str, origin: FilePath | str) -> None:
    if path[0] not in _SECTIONS:
        near = nearest(key, [*PARAMETERS, *load_register(), *_SECTIONS], limit=2)
        raise _refusal(
            key, f"没有这个参数 no such parameter: {key}" + (f"；是否指 {'、'.join(near)}？" if near else ""), origin
        )
    _check_name(raw, path, key, origin)
    _open_section(raw, path)
    at: Any = raw
    for depth, part in enumerate(path[:-1], start=1):
        at = _step(at, part, key, origin, _least(path[:depth]))
    if isinstance(at, list):
        at = _step(at, path[-1], key, origin, {})
        raise _refusal(key, f"须指到一行里的一个值 name one value of a row: {key}", origin)
    at[path[-1]] = value
    if path in _EITHER_OR:
        at.pop(_EITHER_OR[path], None)
        at.pop("pending", None)
    if path[-1] in ("yuan", "from", "until"):
        for word in ("pending", "answer", "refer"):  # the provisional figure stays for reading A05
            at.pop(word, None)


def _check_name(raw: dict[str, Any], path: tuple[str, ...], key: str, origin: FilePath | str) -> None:
    """A dotted path changes what is there; only the short names may add what the policy has not got."""
    known = raw.get(path[0]) or {}
    if path[0] in _NAMED and len(path) > 1 and path[1] not in known and path not in PARAMETERS.values():
        near = nearest(path[1], known, limit=2)
        advice = f"；是否指 {'、'.join(f'{path[0]}.{name}' for name in near)}？" if near else ""
        raise _refusal(key, f"没有这个参数 no such parameter: {key}{advice}", origin)


def _open_section(raw: dict[str, Any], path: tuple[str, ...]) -> None:
    """A section with parameters beside its rows, written as a plain list or as a silence, made ready to take one."""
    section = raw.get(path[0])
    if path[0] not in ("waiting", "aid") or len(path) < 2:
        return
    if isinstance(section, list) and all(row.get("id") != path[1] for row in section):
        raw[path[0]] = {"rows": section}
    elif isinstance(section, dict) and "answer" in section and path[:1] in _LEAST_PARTS:
        raw[path[0]] = _least(path[:1])


def _least(path: tuple[str, ...]) -> dict[str, Any]:
    if path[0] == "amounts" and path in {target[:2] for target in PARAMETERS.values()}:
        return {"cite": HYPOTHESIS}
    return copy.deepcopy(_LEAST_PARTS.get(path, {}))


def _step(at: Any, part: str, key: str, origin: FilePath | str, least: dict[str, Any]) -> Any:
    if isinstance(at, list):
        for item in at:
            if isinstance(item, dict) and item.get("id") == part:
                return item
        ids = [str(item.get("id")) for item in at if isinstance(item, dict)]
        raise _refusal(key, f"没有这一行 no such row: {part}；有 {', '.join(ids)}", origin)
    if at.get(part) is None:
        at[part] = least
    if isinstance(at[part], list | dict):
        return at[part]
    raise _refusal(key, f"{part} 是一个值，下面没有别的 {part} has nothing below it", origin)


def _refusal(key: str, message: str, origin: FilePath | str) -> PolicyError:
    return PolicyError([Problem("bad_amendment", message, str(origin), path=key, word=key)])


def parse_text(text: str) -> Any:
    """A value typed on a command line: a number, a date, true/false, or words."""
    if text in ("true", "false"):
        return text == "true"
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return int(number) if number == number.to_integral_value() and "." not in text else number


_NAMED = ("amounts", "windows", "payers", "terms", "measures")

_SECTIONS = (
    "windows", "amounts", "waiting", "readings", "administration", "city_size", "aid", "price", "cover", "terms",
    "membership", "acceptance", "payers", "pooling_area", "province", "place", "claim_back", "measures", "year",
)  # fmt: skip
