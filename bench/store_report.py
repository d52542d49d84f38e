"""The section "The store" of docs/performance.md.

In: figures of one run. Out: the section, put in place of the last one. Never: a figure that the run did not give.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "performance.md"
HEADING = "## The store"


def write_section(figures: dict[str, Any], on: date) -> None:
    """Replace the section, which is the last one of the page."""
    before = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}\n")[0].rstrip()
    PAGE.write_text(f"{before}\n\n{section_of(figures, on)}", encoding="utf-8")
    print(section_of(figures, on))


def kept_section() -> str:
    """The section as the page has it, for a page that is written anew."""
    _, found, text = PAGE.read_text(encoding="utf-8").partition(f"\n{HEADING}\n") if PAGE.is_file() else ("", "", "")
    return f"\n{HEADING}\n{text}" if found else ""


def section_of(figures: dict[str, Any], on: date) -> str:
    persons, listed, month = (figures[name] for name in ("persons", "full_list", "next_month"))
    over, looks, assessed = (figures[name] for name in ("take_over", "looks", "assess"))
    per_second = persons["rows"] / (persons["read_seconds"] + persons["apply_seconds"])
    rows = [
        ("people from a register (xlsx), all checks", f"{persons['rows']:,} rows", f"{per_second:,.0f} rows/s",
         "≥ 5,000 rows/s", "17 rows/s"),
        ("a full list, applied for the first time", f"{listed['rows']:,} rows", _both(listed), "≤ 60 s, ≤ 512 MiB", ""),
        ("the household register a month later, compared", f"{month['rows']:,} rows", _both(month), "≤ 60 s, ≤ 512 MiB",
         ""),
        ("a county taken over from a people file", f"{over['people']:,} people", f"{over['seconds']:.0f} s", "", ""),
        ("find by number, p95", f"{over['people']:,} people", f"{looks['find_ms']:.1f} ms", "≤ 20 ms", ""),
        ("page of 50, whole county, p95", "100,000 people", f"{looks['list_small_county_ms']:.1f} ms", "≤ 50 ms",
         "220–440 ms for 10 of 103,000"),
        ("page of 50, one town, p95", "100,000 people", f"{looks['list_small_town_ms']:.1f} ms", "≤ 50 ms", ""),
        ("page of 50, whole county, p95", f"{over['people']:,} people", f"{looks['list_large_county_ms']:.1f} ms",
         "≤ 100 ms", ""),
        ("page of 50, one town, p95", f"{over['people']:,} people", f"{looks['list_large_town_ms']:.1f} ms", "≤ 100 ms",
         ""),
        ("assess and store dues", f"{assessed['people']:,} people",
         f"{assessed['seconds']:.0f} s, {assessed['peak_mib']:,} MiB", "≤ 120 s, ≤ 3 GiB", ""),
        ("one person assessed from the store, p95", f"{assessed['people']:,} people",
         f"{assessed['one_person_ms']:.0f} ms", "< 50 ms", ""),
    ]  # fmt: skip
    lines = ["| what | how many | canbao | aim | openIMIS 1.10 |", "|---|---|---|---|---|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(
        [
            HEADING,
            "",
            f"`python -m bench.store`, {on}, {os.cpu_count()} cores, canbao's own PostgreSQL with fsync on; one run,"
            " each step a process of its own. MiB are that process's; the server's memory comes on top. The figures of"
            " openIMIS were measured earlier on a machine of the same size, through its own interface.",
            "",
            *lines,
            "",
        ]
    )


def _both(step: dict[str, Any]) -> str:
    seconds = step["read_seconds"] + step["apply_seconds"]
    return f"{seconds:.0f} s, {step['peak_mib']:,} MiB"
