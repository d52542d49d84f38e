"""What the trust tests show, in one kept table: `make trust` runs them at full size and writes docs/trust.md.

In: what each test says through the fixture `proof`. Out, with `--full`: a line of JSON a proof at the end of the run,
and the page. A test runs small in `make test` and at the size of the table under `--full`; both are the same code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "trust.md"
HEAD = """# What was proven, and how

Each line is a test that `make trust` ran at full size. *Without the control* says what the same test saw when the
control was taken away: a proof that cannot fail is none. `make test` runs the same tests small. Written by
`make trust`; nobody edits it.

| id | shown | asked | seed | without the control |
|---|---|---|---|---|
"""
_KEY = "proof"
_T = TypeVar("_T")


@dataclass
class Proof:
    """What one test shows; `is_full` when it runs at the size of the table."""

    is_full: bool
    lines: list[dict[str, object]] = field(default_factory=list)

    def size(self, small: _T, full: _T) -> _T:
        """How much is done: `small` in `make test`, `full` in `make trust`."""
        return full if self.is_full else small

    def shows(self, number: str, figure: str, asked: str, *, seed: int | None = None) -> None:
        """Say what was seen, after the asserts that make it true: `number` of the trust test (T11), in words with
        numbers what happened and what was asked for.
        """
        self.lines.append({"id": number, "figure": figure, "limit": asked, "seed": seed, "ok": True})

    def sabotage(self, number: str, removed: str, seen: str) -> None:
        """Say what the test saw when a control was removed, after the asserts that make it true."""
        self.lines.append({"id": number, "removed": removed, "seen": seen})


@pytest.fixture
def proof(request: pytest.FixtureRequest) -> Proof:
    shown = Proof(bool(request.config.getoption("--full")))
    request.node.user_properties.append((_KEY, shown.lines))
    return shown


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the trust tests at full size and write docs/trust.md")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    passed = terminalreporter.stats.get("passed", [])
    lines = [line for report in passed for key, shown in report.user_properties if key == _KEY for line in shown]
    if not lines or not config.getoption("--full"):
        return
    for line in lines:
        terminalreporter.write_line(json.dumps(line, ensure_ascii=False))
    PAGE.write_text(_merged(lines), encoding="utf-8")


def _merged(lines: list[dict[str, object]]) -> str:
    """The page with the lines of this run in it; a proof that did not run keeps the line it had."""
    rows = dict(_rows_of(PAGE.read_text(encoding="utf-8"))) if PAGE.exists() else {}
    ran = sorted({str(line["id"]) for line in lines}, key=_order)
    for number in ran:
        shown = [line for line in lines if line["id"] == number and "figure" in line]
        broken = [line for line in lines if line["id"] == number and "removed" in line]
        cells = (
            "; ".join(str(line["figure"]) for line in shown),
            "; ".join(dict.fromkeys(str(line["limit"]) for line in shown)),
            ", ".join(dict.fromkeys(str(line["seed"]) for line in shown if line["seed"] is not None)),
            "; ".join(f"{line['removed']}: {line['seen']}" for line in broken),
        )
        rows[number] = "| " + " | ".join((number, *cells)) + " |"
    return HEAD + "\n".join(rows[number] for number in sorted(rows, key=_order)) + "\n"


def _rows_of(page: str) -> list[tuple[str, str]]:
    return [(line.split("|")[1].strip(), line) for line in page.splitlines() if line.startswith("| T")]


def _order(number: str) -> int:
    return int(number.removeprefix("T"))
