"""Files of others are those that were published, and everything that templates name is there."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from canbao.web.assets import STATIC, address_of, icon

TEMPLATES = STATIC.parent / "templates"


def listed() -> dict[str, dict[str, str]]:
    with (STATIC / "vendor" / "vendored.csv").open(encoding="utf-8") as file:
        return {row["file"]: row for row in csv.DictReader(file)}


def test_every_file_of_others_is_listed_with_its_digest() -> None:
    there = {str(path.relative_to(STATIC / "vendor")) for path in (STATIC / "vendor").rglob("*") if path.is_file()}
    assert there - {"vendored.csv"} == listed().keys()
    for name, row in listed().items():
        content = (STATIC / "vendor" / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == row["sha256"], name
        assert row["version"]
        assert row["licence"]


def test_an_address_changes_with_the_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = address_of("css/canbao.css")
    monkeypatch.setattr("canbao.web.assets.STATIC", tmp_path)
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "canbao.css").write_text("body {}", encoding="utf-8")
    address_of.cache_clear()
    assert address_of("css/canbao.css") != first
    address_of.cache_clear()


def test_whatever_templates_name_is_there() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for name in re.findall(r"{% asset '([^']+)'", text):
            assert address_of(name)
        for name in re.findall(r"{% icon '([^']+)'", text):
            assert icon(name)
        assert " style=" not in text, f"{path}: inline style is blocked"
        assert not re.search(r"<script(?! src=)|\son\w+=|javascript:", text), f"{path}: inline script is blocked"
