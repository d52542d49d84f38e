"""What was measured, as a page and as data.

In: `Speeds`, a `Comparison` of answers, the day. Out: Markdown text, a JSON object. Never: a figure of another run.
"""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from datetime import date
from textwrap import fill
from typing import Any

from bench.answers import Comparison, table_of
from bench.large_file import RUNS, LargeFile
from bench.speed import Speed, Speeds
from bench.ways import OPENFISCA, THREADS

_WIDTH = 118
_NAMES_OF_WAYS = {
    "openfisca": OPENFISCA,
    "numpy": "bare numpy",
    "blocked": "bare numpy, blocks of 16,384",
    "numba": "numba, fused",
    "lookup": "numba, lookup tables",
    "canbao": "canbao, from Parquet, results kept",
    "canbao_files": "canbao, Parquet to Parquet",
}


def machine() -> str:
    """What the run was made on, no closer than a reader can compare."""
    return f"{os.cpu_count()} cores, {platform.machine().replace('_', '-')}"


def page_of(speeds: Speeds, answers: Comparison, on: date) -> str:
    """docs/performance.md."""
    parts = [
        *_opening(speeds, on),
        *_ways(speeds),
        "",
        *_notes(speeds),
        *_large_file(speeds.large_file),
        *_one_person(speeds),
        *_memory(speeds),
    ]
    return "\n".join([*parts, *_answers(answers), ""])


def _prose(text: str, indent: str = "") -> str:
    return fill(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def _opening(speeds: Speeds, on: date) -> list[str]:
    return [
        "# Performance",
        "",
        _prose(
            f"Written by `make bench` on {on.isoformat()}: {machine()}. Every figure is of that run. Another machine"
            " gives other times; the ratios stay about the same."
        ),
        "",
        _prose(
            "The rules are those of 南安市 2024. The same notice was written for OpenFisca as one would write it there,"
            " and by hand in numpy and numba; these agree on every output of 200,000 people, and with values worked"
            f" out by hand. {speeds.people:,} people, {speeds.rounds} rounds; in each round every way runs once, in"
            " turn. Seconds are medians; `best` is the round that other work on the machine disturbed least. `to"
            " OpenFisca` is the median of the ratios within a round, on one thread of OpenFisca; `best to best`"
            " compares the best rounds."
        ),
        "",
    ]


def _notes(speeds: Speeds) -> list[str]:
    notes = (
        "OpenFisca's inputs are set before its clock starts, and it reads arrays of flags. canbao reads Arrow record"
        " batches inside the clock, standings as lists of rows with days, grades and roles.",
        "canbao gives for each person the situation with every clause, sums and days; the others give 23 numbers.",
        f"The first pass over these people, with nothing remembered yet, took {speeds.first_seconds} s: the"
        f" interpreter was asked {speeds.interpreter_calls:,} times and found {speeds.situations} distinct situations.",
        f"Two threads are {THREADS} threads of one process. numba's two run on a half each. Larger blocks ask for the"
        " interpreter lock less often.",
        "From file to file every cell is checked and the results are written with the record of situations.",
    )
    return [_prose(f"* {note}", "  ") for note in notes]


def _large_file(large: LargeFile) -> list[str]:
    says = _prose(
        f"{large.people:,} people, {large.input_mib} MiB of Parquet, in a process of its own with nothing remembered:"
        f" {large.wall:.2f} s on the wall, {large.cpu:.2f} s of processor time, {large.people_a_second:,} people a"
        f" second, {large.peak_mib} MiB at most. Every cell is checked, the results and the record of situations are"
        f" written. Best of {RUNS}."
    )
    return ["", "## From file to file", "", says]


def _one_person(speeds: Speeds) -> list[str]:
    rows = (f"| {name} | {ms:.2f} |" for name, ms in speeds.one_person_ms.items())
    start = f"`canbao --help` takes {speeds.start_ms:.0f} ms from start to end."
    return ["", "## One person, with reasons", "", "| | median ms |", "|---|---:|", *rows, "", start]


def _memory(speeds: Speeds) -> list[str]:
    says = _prose(
        f"Peak of a process of its own that reads {speeds.people:,} people and works once, interpreter and libraries"
        " included."
    )
    rows = (f"| {_NAMES_OF_WAYS[way]} | {mib} |" for way, mib in speeds.memory_mib.items())
    return ["", "## Memory", "", says, "", "| | MiB |", "|---|---:|", *rows]


def _answers(answers: Comparison) -> list[str]:
    says = _prose(
        f"{answers.size:,} people through canbao and the baseline, six answers each. Where they differ, a reading makes"
        " the difference: it was taken over into the baseline's own formulas, and then they agree."
    )
    return ["", "## Same answers?", "", says, "", *table_of(answers)]


def _ways(speeds: Speeds) -> list[str]:
    heads = (
        "| | threads | seconds | best | people a second | to OpenFisca | best to best | processor time to OpenFisca |"
    )
    return [heads, "|---|---:|---:|---:|---:|---:|---:|---:|", *(_row(way) for way in speeds.ways)]


def _row(way: Speed) -> str:
    name = f"**{way.name}**" if way.name.startswith("canbao") else way.name
    return (
        f"| {name} | {way.threads} | {way.wall:.3f} | {way.best:.3f} | {way.people_a_second:,} |"
        f" {way.wall_ratio:.1f} | {way.best_ratio:.1f} | {way.cpu_ratio:.1f} |"
    )


def data_of(speeds: Speeds, answers: Comparison, on: date) -> dict[str, Any]:
    """out/bench.json."""
    return {
        "date": on.isoformat(),
        "machine": machine(),
        "python": platform.python_version(),
        "speeds": asdict(speeds),
        "answers": asdict(answers),
    }
