"""Makes docs/reference from the code: `make docs` writes the pages, `--check` says which are not what the code gives.

In: the code; with `--into` another folder than docs/reference. Out: pages, or status 1 and the difference. Never: a
sentence about a word that the code does not have.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from reference import (
    api,
    cases,
    commands,
    errors,
    exchange_formats,
    facts,
    file_formats,
    limits,
    lint,
    pages,
    policy_format,
    readings,
    reports,
    results,
    retention,
    roles,
    settings,
    standings,
    states,
    vocabulary,
)

from canbao.cli.policy_schema_command import schema_text
from canbao.store.opening import set_up_django

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGES: Mapping[str, Callable[[], str]] = {
    "vocabulary.md": vocabulary.make,
    "facts.md": facts.make,
    "policy-format.md": policy_format.make,
    "policy.schema.json": schema_text,
    "readings.md": readings.make,
    "results.md": results.make,
    "standings.md": standings.make,
    "cases.md": cases.make,
    "commands.md": commands.make,
    "lint.md": lint.make,
    "limits.md": limits.make,
    "errors.md": errors.make,
    "file-formats.md": file_formats.make,
    "exchange-formats.md": exchange_formats.make,
    "api.md": api.make,
    "settings.md": settings.make,
    "pages.md": pages.make,
    "reports.md": reports.make,
    "roles.md": roles.make,
    "retention.md": retention.make,
    "states.md": states.make,
}
SHOWN_LINES = 20


def write(folder: Path) -> int:
    """Write every page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in PAGES.items():
        (folder / name).write_text(make(), encoding="utf-8")
        print(folder / name)
    return 0


def check(folder: Path) -> int:
    """1 if a page is not what the code gives."""
    stale = [name for name, make in PAGES.items() if is_stale(folder / name, make())]
    if stale:
        print(f"not what the code gives, run `make docs`: {', '.join(stale)}")
    return 1 if stale else 0


def is_stale(path: Path, made: str) -> bool:
    """Whether a page differs; shows where."""
    kept = path.read_text(encoding="utf-8") if path.is_file() else ""
    lines = difflib.unified_diff(
        kept.splitlines(), made.splitlines(), str(path), "made from the code", lineterm="", n=0
    )
    for line in list(lines)[:SHOWN_LINES]:
        print(line)
    return kept != made


def main() -> int:
    """The command."""
    set_up_django()  # limits and states stand in modules of the store, too
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    parser.add_argument("--into", type=Path, default=FOLDER, help="the folder of the pages")
    given = parser.parse_args()
    return check(given.into) if given.check else write(given.into)


if __name__ == "__main__":
    sys.exit(main())
