"""A small policy as text that tests change one place at a time, and how it is loaded from a folder of its own.

In: text replaced in the small policy, other files beside it. Out: rule books, or the problems that keep it from
loading. Never: a policy of a real place.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from canbao.policy.expressions import Scope, Span
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.nodes import Const, Missing, Node
from canbao.policy.problems import PolicyError, Problem
from canbao.policy.readings import Readings
from canbao.policy.rules import RuleBook
from canbao.policy.standings import load_catalogue
from canbao.policy.vocabulary import Kind

SMALL = """\
policy: small
title: 小样
place: "430621"
province: "43"
source: {number: 样〔2024〕1号, issuer: 样, issued: 2024-08-01}
year: {from: 2025-01-01, until: 2025-12-31, cite: 一}
clauses:
  一: {is: rule, about: 期限}
  二: {is: rule, about: 标准}
readings: {A17: highest}
windows:
  central: {from: 2024-09-01, until: 2024-12-31, cite: 一}
amounts:
  personal: {yuan: 400, cite: 二}
  fiscal: {pending: fiscal_subsidy_yuan, provisional_yuan: 670, cite: 二}
payers:
  county: {name: 县财政}
terms:
  in_window: paid <= central.end
membership:
  - {id: everyone, cite: 一}
acceptance:
  - {id: before_window, when: paid < central.start, refuse: before_window, cite: 一}
price:
  - {id: in_window, when: in_window, charge: personal, cite: 二}
  - {id: late, charge: personal + fiscal, cite: 二}
aid:
  - {id: destitute, when: has("特困人员"), share: 100%, payer: county, cite: 二}
cover:
  - {id: year, from: year.start, cite: 一}
waiting:
  - {id: nobody, none: true, cite: 一}
"""


def small(replaced: Mapping[str, str] | None = None) -> str:
    """The small policy with some of its text replaced; each piece must be there exactly once."""
    text = SMALL
    for old, new in (replaced or {}).items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return text


def write(folder: Path, files: Mapping[str, str]) -> Library:
    """Files by name (without `.yaml`) in a folder, as a library of that folder alone."""
    for name, text in files.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Library((folder,))


def book_of(
    replaced: Mapping[str, str] | None = None, files: Mapping[str, str] | None = None, **options: Any
) -> RuleBook:
    """The rules of the changed small policy; `files` lie beside it."""
    with tempfile.TemporaryDirectory() as folder:
        return load(write(Path(folder), {"small": small(replaced), **(files or {})}), "small", **options)


def problems_of(replaced: Mapping[str, str], files: Mapping[str, str] | None = None, **options: Any) -> list[Problem]:
    """What keeps the changed small policy from loading."""
    with pytest.raises(PolicyError) as refused:
        book_of(replaced, files, **options)
    return refused.value.problems


def scope_of(**changes: Any) -> Scope:
    """Words to read expressions with: a window, an unset one, amounts, a term."""
    year = Span(day("2025-01-01"), day("2025-12-31"))
    unset = Missing("opening_days", Kind.DATE)
    periods = {"year": year, "central": Span(day("2024-09-01"), day("2024-12-31")), "opening": Span(unset, unset)}
    amounts: dict[str, Node] = {
        "personal": Const(40_000, Kind.FEN),
        "fiscal": Missing("fiscal_subsidy_yuan", Kind.FEN, 67_000),
    }
    usual: dict[str, Any] = {
        "place": "430621", "pooling_area": "4306", "province": "43", "periods": periods, "amounts": amounts,
        "terms": {},
        "readings": Readings({}), "catalogue": load_catalogue(), "year_label": 2025,
    }  # fmt: skip
    return Scope(**{**usual, **changes})


def day(text: str) -> Const:
    """A calendar day as a node."""
    return Const(date.fromisoformat(text), Kind.DATE)
