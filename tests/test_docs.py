"""The documents point at things that exist: relative links, and the `make` targets that they tell people to use."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)\s#]+)")
_MAKE = re.compile(r"\bmake ([a-z]+)\b(?=[`\n ])")
_TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)
_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_lead_to_files(document: Path) -> None:
    links = _LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_headings_lead_to_headings(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|mailto:)([^)\s#]*)#([^)\s]+)\)", text)
    assert [
        link for link in links if link[1] not in anchors_of(document.parent / link[0] if link[0] else document)
    ] == []


def anchors_of(document: Path) -> set[str]:
    """Headings as addresses: small letters, spaces as dashes, no other signs."""
    headings = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_is_in_the_map() -> None:
    """docs/README.md leads to every page."""
    folder = ROOT / "docs"
    linked = {(folder / link).resolve() for link in _LINK.findall((folder / "README.md").read_text(encoding="utf-8"))}
    pages = {path.resolve() for path in folder.rglob("*.md")} - {(folder / "README.md").resolve()}
    assert sorted(str(path.relative_to(ROOT)) for path in pages - linked) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_make_targets_in_code_exist(document: Path) -> None:
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    code = "\n".join(_CODE.findall(document.read_text(encoding="utf-8"))) + "\n"
    assert sorted(set(_MAKE.findall(code)) - targets) == []


def test_make_alone_prints_every_target() -> None:
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("demo", "test", "check", "bench", "trust", "lock"):
        assert f"make {target} " in shown
