"""Whom the sections of an extended notice bind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from canbao.policy.library import Library
from canbao.policy.lint.bindings import find_loose_bindings, has_section
from canbao.policy.lint.subjects import Subject

SubjectOf = Callable[..., Subject]
BINDS = "binds: {windows: lower_rule, amounts: people, waiting: lower_rule, administration: people}"


@pytest.mark.parametrize(
    ("binds", "unbound"),
    [
        (BINDS, []),
        (
            "binds: {}",
            [
                "windows.central",
                "amounts.fiscal",
                "waiting",
                "administration.publicity",
                "administration.family_account",
            ],
        ),
        ("binds: {windows.central: lower_rule, amounts: people, waiting: people, administration: people}", []),
        (
            "binds: {windows: lower_rule, amounts: people, waiting: people, administration.publicity: people}",
            ["administration.family_account"],
        ),
    ],
)
def test_each_section_says_whom_it_binds(binds: str, unbound: list[str], guide: SubjectOf) -> None:
    found = [(item.code, item.word) for item in find_loose_bindings(guide((BINDS, binds)))]
    assert sorted(found) == sorted(("unbound_section", name) for name in unbound)


def test_a_notice_that_nobody_extends_need_not_say(county: SubjectOf, guide: SubjectOf) -> None:
    assert list(find_loose_bindings(county())) == []
    county(("extends: state/guide\n", ""), ("readings:\n", "readings:\n  A22: not_stated\n"))
    assert list(find_loose_bindings(guide((BINDS, "binds: {}")))) == []


def test_what_is_not_there_binds_nobody(guide: SubjectOf) -> None:
    found = find_loose_bindings(
        guide((BINDS, BINDS.replace("{windows", "{wating: people, administration.score: people, windows")))
    )
    assert [(item.code, item.word, item.path) for item in found] == [
        ("binds_nothing", "wating", "binds.wating"),
        ("binds_nothing", "administration.score", "binds.administration.score"),
    ]


def test_sections_are_whole_or_named_parts(guide: SubjectOf) -> None:
    document = guide().document
    assert has_section(document, "windows.central")
    assert has_section(document, "waiting")
    assert not has_section(document, "windows.late")
    assert not has_section(document, "price")


def test_children_are_found_in_the_text_even_if_they_do_not_load(folder: Path) -> None:
    path = folder / "county" / "2031.yaml"
    path.write_text('policy: [\nextends: "state/guide"  # the guide\n', encoding="utf-8")
    (folder / "county" / "2032.yaml").write_text("extends: state/guide2\n", encoding="utf-8")
    assert Library((folder,)).children_of("state/guide") == ["county/2030", "county/2031"]
    assert Library((folder,)).children_of("county/2030") == []
