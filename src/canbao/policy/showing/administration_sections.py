"""The administration part of a policy as tables: every kind of part, made from its fields, so that none is left out.

In: an `Administration` and where each part comes from. Out: sections. Never: a number or a day that is not in the part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from canbao.policy.administration import Administration
from canbao.policy.administration.deadline import MonthlyList
from canbao.policy.fields import SOUGHT, CitedPart, PolicyPart
from canbao.policy.phrases import say_share
from canbao.policy.showing.administration_words import COUNTS, FIELDS, HIDDEN, LAST, POINTERS, SECTIONS, WEEKDAYS, WORDS
from canbao.policy.showing.sheet import Cell, Entry, Section, joined
from canbao.policy.wordbook import say_place
from canbao.values.fen import format_yuan

CiteText = Callable[[str, str], str]
"""Section and clause to the citation that people read."""
Pointers = Mapping[str, str]
"""What the part of a name says."""
NOT_STATED = "通知未写明"
"""What stands for something that one looks for in a part and the notice does not say."""
_NESTED = ("registration", "lifecycle")
"""Sections that hold parts of several kinds, each with a clause of its own."""


def administration_sections(administration: Administration, cite: CiteText) -> Iterator[Section]:
    """One section for each kind of part that the notice has."""
    pointers = dict(_pointers(administration))
    for name in type(administration).model_fields:
        value = getattr(administration, name)
        parts = list(_parts(name, value, pointers))
        if not parts:
            continue
        entries = [
            Entry(
                key,
                cells,
                cite(f"administration.{name}", part.cite) if isinstance(part, CitedPart) else "",
                _essence(cells),
            )
            for key, cells, part in parts
        ]
        yield Section(f"administration.{name}", SECTIONS[name], tuple(entries))


def _essence(cells: tuple[Cell, ...]) -> str:
    return "\n".join(f"{label}={text}" for label, text in cells)


def _pointers(administration: Administration) -> Iterator[tuple[str, str]]:
    """What a part says to which another one points by name."""
    for milestone in administration.milestones:
        yield milestone.id, f"{milestone.label}（{milestone.named}）"
    for step in administration.steps:
        yield step.id, f"{step.working_days}个工作日内"
    for weekly in administration.weekly_reports:
        yield weekly.id, f"每周{WEEKDAYS[weekly.weekday - 1]}"
    for listed in administration.list_deadlines:
        yield (
            listed.id,
            f"每月{listed.day_of_month}日以前" if isinstance(listed, MonthlyList) else f"{listed.days}天以内",
        )
    documents = administration.registration.documents if administration.registration else []
    for group in {document.group for document in documents if document.group}:
        yield group, f"{joined(document.label for document in documents if document.group == group)}任选一样"


def _parts(name: str, value: Any, pointers: Pointers) -> Iterator[tuple[str, tuple[Cell, ...], PolicyPart]]:
    """Each part with its key and cells; of a part that only holds others, these."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            yield _key(part, index), tuple(_cells(part, pointers)), part
    elif isinstance(value, PolicyPart) and name in _NESTED:
        for field in type(value).model_fields:
            yield from _inner(field, getattr(value, field), value, pointers)
    elif isinstance(value, PolicyPart):
        yield name, tuple(_cells(value, pointers)), value


def _inner(
    field: str, value: Any, outer: PolicyPart, pointers: Pointers
) -> Iterator[tuple[str, tuple[Cell, ...], PolicyPart]]:
    if isinstance(value, bool):
        yield field, ((FIELDS[field], _yes(value)),), outer
        return
    for index, part in enumerate(value if isinstance(value, list) else [value] if value is not None else []):
        yield f"{field}.{_key(part, index)}", (("事项", FIELDS[field]), *_cells(part, pointers)), part


def _key(part: PolicyPart, index: int) -> str:
    """What finds the part in another policy: its id, else what it is called or about."""
    values = (getattr(part, name, None) for name in ("id", "label", "department", "forbids", "kind", "unit", "holder"))
    named = next((str(value) for value in values if value), "")
    return named if getattr(part, "id", None) else f"{named}/{getattr(part, 'does', getattr(part, 'rule', index))}"


def _cells(part: PolicyPart, pointers: Pointers) -> Iterator[Cell]:
    names = [name for name in type(part).model_fields if name not in HIDDEN]
    for field in sorted(names, key=lambda name: LAST.index(name) + 1 if name in LAST else 0):
        value = getattr(part, field)
        if field == "kind" and hasattr(part, "label") and value not in WORDS["kind"]:
            continue
        if (field, value) == ("bound", "exact"):  # A figure without a word beside it is the figure.
            continue
        text = pointers.get(value, "") if field in POINTERS else say_field(field, value)
        if not text and SOUGHT in type(part).model_fields[field].metadata:
            text = NOT_STATED
        if text:
            yield _label(field, value), text


def _label(field: str, value: Any) -> str:
    is_names = field == "groups" and isinstance(value, list) and all(isinstance(item, str) for item in value)
    return "重点人群" if is_names else FIELDS[field]


def say_field(field: str, value: Any) -> str:
    """The value of a field in words; empty where the notice says nothing.

    >>> say_field("weekday", 3), say_field("at_least", Fraction(98, 100)), say_field("per_head_fen", 500)
    ('星期三', '98%', '5.00元')
    """
    if value is None or value in ("", [], {}):
        return ""
    match value:
        case bool():
            return _yes(value)
        case date():
            return value.isoformat()
        case Fraction():
            return _number(value) if field.startswith(("points", "full_points")) else say_share(value)
        case int():
            return _whole(field, value)
        case str():
            return _word(field, value)
        case list():
            return (
                "；".join(_nested(item) for item in value)
                if isinstance(value[0], PolicyPart)
                else joined(_word(field, str(item)) for item in value)
            )
        case Mapping():
            return "；".join(f"{name}：{text}" for name, text in value.items())
    return _nested(value)


def _whole(field: str, value: int) -> str:
    if field.endswith("_fen"):
        return f"{format_yuan(value)}元"
    return f"星期{WEEKDAYS[value - 1]}" if field == "weekday" else str(value)


def _word(field: str, value: str) -> str:
    if field in ("province", "place"):
        return say_place(value)
    if field in ("numerator", "denominator"):
        return COUNTS.get(value, value)
    return WORDS.get(field, {}).get(value, value)


def _nested(part: PolicyPart) -> str:
    """A part inside another, in one line."""
    return "，".join(f"{label} {text}" for label, text in _cells(part, {}))


def _yes(value: bool) -> str:
    return "是" if value else "否"


def _number(value: Fraction) -> str:
    """Points as a decimal, exact."""
    whole = value * 100
    if whole.denominator != 1:
        return str(value)
    text = f"{whole.numerator // 100}.{whole.numerator % 100:02d}"
    return text.rstrip("0").rstrip(".")
