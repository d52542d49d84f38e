"""Dotted paths in words."""

from __future__ import annotations

import re

import pytest
from tests.policy_texts import book_of

from canbao.policy.library import Library
from canbao.policy.showing.parameter_names import labels_of, name_parameter


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("waiting", "等待期"),
        ("waiting.long_break.total_months", "等待期：长期断保：合计最少月数"),
        ("amounts.personal", "个人缴费标准"),
        ("windows.grace", "缴费时间 grace"),
        ("administration.publicity.month", "集中宣传：月份"),
        ("administration", "行政事项"),
        ("strange.path", "strange：path"),
    ],
)
def test_paths(path: str, words: str) -> None:
    assert name_parameter(path) == words


def test_what_shipped_policies_adopt_or_limit_has_a_name() -> None:
    library = Library.of()
    files = [library.read(name).file for name in library.names()]
    paths = {path for file in files for path in (*file.adopts, *(frame.parameter for frame in file.frames))}
    assert paths
    assert [path for path in sorted(paths) if re.search(r"[a-z]", name_parameter(path))] == []


def test_a_policy_may_call_its_windows_and_amounts_itself() -> None:
    window = "  central: {from"
    book = book_of({window: "  grace: {label: 延长缴费期, from: 2025-02-01, until: 2025-02-28, cite: 一}\n" + window})
    labels = labels_of([book.latest.file])
    assert labels == {"windows.grace": "延长缴费期"}
    assert name_parameter("windows.grace.until", labels) == "延长缴费期"
    assert name_parameter("windows.central", labels) == "集中缴费期"
