"""The section "The book" of docs/performance.md.

In: figures of one run. Out: the section, put in place of the last one. Never: a figure that the run did not give.
"""

from __future__ import annotations

import os
import re
from datetime import date
from typing import Any

from bench.store_report import HEADING as STORE
from bench.store_report import PAGE

HEADING = "## The book"


def write_section(figures: dict[str, Any], on: date) -> None:
    """Replace the section, which stands before that of the store."""
    page = re.sub(rf"\n{HEADING}\n.*?(?=\n## |\Z)", "", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    before, found, after = page.partition(f"\n{STORE}\n")
    text = section_of(figures, on)
    PAGE.write_text(f"{before.rstrip()}\n\n{text}{found}{after}", encoding="utf-8")
    print(text)


def section_of(figures: dict[str, Any], on: date) -> str:
    paid, file, statement, rebuilt = (figures[name] for name in ("payments", "file", "statement", "rebuild"))
    planted, found = sum(statement["planted"].values()), sum(statement["found"].values())
    said = f"{found} found, each in its kind" if statement["found"] == statement["planted"] else f"{statement['found']}"
    rows = [
        ("cash noted, each through the action, 4 at once", f"{paid['payments']:,}",
         f"{paid['a_second']:.0f}/s, p95 {paid['p95_ms']:.0f} ms", "≥ 300/s, p95 ≤ 30 ms",
         f"{paid['a_second'] / paid['bare_a_second']:.2f} of {paid['bare_a_second']:,.0f} bare rows/s committed"),
        ("a tax file of payments, checked and booked", f"{file['rows']:,} rows",
         f"{file['seconds']:.0f} s, {file['peak_mib']:,} MiB", "≤ 60 s", ""),
        ("a statement laid beside the book", f"{statement['rows']:,} rows, {planted} planted differences of 7 kinds",
         f"{statement['seconds']:.0f} s, {said}", "≤ 60 s, all found, 0 false", ""),
        ("the book rebuilt from its log", f"{rebuilt['events']:,} events",
         f"{rebuilt['seconds']:.0f} s, {'byte-equal' if rebuilt['equal'] else 'DIFFERENT'}", "≤ 10 min for 1 M", ""),
    ]  # fmt: skip
    lines = ["| what | how many | canbao | aim | beside |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    about = (
        f"`python -m bench.money`, {on}, {os.cpu_count()} cores, a county of {figures['make']['people']:,} people,"
        " canbao's own PostgreSQL with fsync on; one run, each step a process of its own. openIMIS enrols 4 families a"
        " second through its own interface."
    )
    return "\n".join([HEADING, "", about, "", *lines, ""])
