"""`make bench`: check that all ways agree, compare answers, measure, write docs/performance.md and out/bench.json.

In: `--people`, `--rounds`, `--quick` (20,000 people, two rounds; the page goes to out/), `--date`. Out: files and
tables.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bench import answers, report, speed
from bench.baseline import fused_numba, golden, lookup_numba, openfisca_system, plain_numpy
from bench.baseline.population import Columns
from bench.store_report import kept_section

ROOT = Path(__file__).resolve().parent.parent
PEOPLE, ROUNDS = 1_000_000, 7
QUICK_PEOPLE, QUICK_ROUNDS = 20_000, 2
PEOPLE_COMPARED = 200_000


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench", description="Measure assessing against OpenFisca on the same rules.")
    parser.add_argument("--people", type=int, help=f"how many people (default {PEOPLE})")
    parser.add_argument("--rounds", type=int, help=f"how many rounds (default {ROUNDS})")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK_PEOPLE} people, {QUICK_ROUNDS} rounds")
    parser.add_argument("--date", type=date.fromisoformat, default=None, help="day to be named in the page")
    found = parser.parse_args()
    found.people = found.people or (QUICK_PEOPLE if found.quick else PEOPLE)
    found.rounds = found.rounds or (QUICK_ROUNDS if found.quick else ROUNDS)
    return found


def check_baseline(size: int) -> None:
    """All ways of the baseline give the values worked out by hand, and the same on many people."""
    system = openfisca_system.build()
    ways: dict[str, Callable[[Columns], Columns]] = {
        "openfisca": lambda people: openfisca_system.run(system, people),
        "numpy": plain_numpy.run,
        "blocked": plain_numpy.run_blocked,
        "numba": fused_numba.run,
        "lookup": lookup_numba.run,
    }
    values = golden.check_golden(ways)
    golden.check_agreement(ways, size)
    print(f"baseline: {values} values by hand and {size:,} people, {len(ways)} ways agree", flush=True)


def main() -> int:
    """Exit code 1 when an answer differs and no reading explains it."""
    asked = arguments()
    on = asked.date or date.today()  # noqa: DTZ011 the day on this machine is what the page should name
    compared_size = min(PEOPLE_COMPARED, asked.people) if asked.quick else PEOPLE_COMPARED
    check_baseline(compared_size)
    compared = answers.compare(compared_size)
    print("\n".join(answers.table_of(compared)), flush=True)
    for person in compared.unexplained:
        print("unexplained:", person)
    print(f"measuring {asked.people:,} people, {asked.rounds} rounds; load {os.getloadavg()[0]:.1f}", flush=True)
    speeds = speed.measure(asked.people, asked.rounds, is_quick=asked.quick)
    page = report.page_of(speeds, compared, on)
    out = ROOT / "out"
    out.mkdir(exist_ok=True)
    (out / "bench.json").write_text(
        json.dumps(report.data_of(speeds, compared, on), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    target = out / "performance.md" if asked.quick else ROOT / "docs" / "performance.md"
    target.write_text(page + kept_section(), encoding="utf-8")
    print(page)
    print(f"written: {target.relative_to(ROOT)}, out/bench.json")
    return 1 if compared.left.people else 0


if __name__ == "__main__":
    sys.exit(main())
