"""Notices of another time, and adoptions of nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from canbao.policy.library import Library
from canbao.policy.lint.extending import find_bad_extending
from canbao.policy.lint.linting import subjects_of
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
GUIDE_YEAR = "year: {calendar: true, since: 2028, cite: 一}"


@pytest.mark.parametrize(
    ("year", "holds"),
    [
        (GUIDE_YEAR, True),
        ("year: {calendar: true, cite: 一}", True),
        ("year: {calendar: true, since: 2030, cite: 一}", True),
        ("year: {calendar: true, since: 2031, cite: 一}", False),
        ("year: {from: 2030-01-01, until: 2030-12-31, cite: 一}", True),
        ("year: {from: 2029-01-01, until: 2029-12-31, cite: 一}", False),
        ("year: {from: 2029-07-01, until: 2030-06-30, label: 2030, cite: 一}", True),
    ],
)
def test_a_notice_above_holds_in_the_benefit_year(year: str, holds: bool, county: SubjectOf, guide: SubjectOf) -> None:
    guide((GUIDE_YEAR, year))
    found = list(find_bad_extending(county()))
    assert [(item.code, item.word, item.path) for item in found] == [
        ("extends_other_year", "state/guide", "extends")
    ] * (not holds)


def test_a_shipped_policy_of_an_earlier_year_extends_nothing(folder: Path) -> None:
    shipped = Library.of()
    text = shipped.path_of("fujian/nanan/2024").read_text(encoding="utf-8")
    path = folder / "fujian" / "nanan" / "2024.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text.replace("province: ", "extends: national/2025\nprovince: "), encoding="utf-8")
    (subject,) = subjects_of(Library.of(folder), "fujian/nanan/2024")
    assert [item.code for item in find_bad_extending(subject)] == ["extends_other_year"]


@pytest.mark.parametrize(
    ("adopts", "missing"),
    [
        ("[waiting]", []),
        ("[windows.central, waiting]", []),
        ("[windows.late]", ["windows.late"]),
        ("[wating, aid]", ["wating", "aid"]),
    ],
)
def test_only_what_is_there_can_be_adopted(adopts: str, missing: list[str], county: SubjectOf) -> None:
    found = find_bad_extending(county(("extends: state/guide", f"extends: state/guide\nadopts: {adopts}")))
    assert [(item.code, item.word) for item in found] == [("adopts_nothing", name) for name in missing]
