"""Whether canbao and the baseline say the same about everybody, and if not, which reading makes the difference.

In: a population. Out: a table of how many answers differ and why; people whose answers no reading explains. Readings
are taken over by the baseline one after the other (`bench.readings`): what then still differs is a bug of one of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from bench.baseline import plain_numpy
from bench.baseline.notice import INPUTS
from bench.baseline.population import Columns, population
from bench.mapping import people_batches
from bench.readings import ANSWERS, NO_DAY, READINGS, answers
from canbao.assess.batch import Engine
from canbao.policy.library import Library
from canbao.policy.loading import load

POLICY = "fujian/nanan/2024"
SHOWN = 5
"""Unexplained people that are printed."""


@dataclass(frozen=True)
class Line:
    """How many answers a reading explains, by answer. `people`: who has any of them."""

    key: str
    says: str
    clause: str
    people: int
    by_answer: dict[str, int]


@dataclass(frozen=True)
class Comparison:
    """All differences. `unexplained` people: the facts that are set, and both answers."""

    size: int
    differing: Line
    lines: Sequence[Line]
    left: Line
    unexplained: Sequence[dict[str, Any]]


def engine() -> Engine:
    return Engine(load(Library.of(), POLICY))


def answers_of_canbao(people: Columns) -> Columns:
    """Canbao's answers in the baseline's terms: yuan, days, 0 for none."""
    canbao = engine()
    results = pa.Table.from_batches([canbao.run(batch) for batch in people_batches(people)])
    ids = np.array(sorted(canbao.situations))
    situations = [canbao.situations[id_] for id_ in ids.tolist()]
    place = np.searchsorted(ids, results.column("situation").to_numpy())

    def of_situation(values: list[int | None]) -> np.ndarray:
        return np.array([value or 0 for value in values], dtype=np.int64)[place]

    def yuan(fen: np.ndarray) -> np.ndarray:
        assert not (fen % 100).any()
        return fen // 100

    def days(name: str) -> np.ndarray:
        column = results.column(name).cast(pa.int32()).fill_null(NO_DAY)
        return column.to_numpy().astype(np.int64)

    return {
        "eligible": of_situation([int(bool(item.eligible)) for item in situations]),
        "payable": yuan(results.column("payable_fen").fill_null(0).to_numpy().astype(np.int64)),
        "direct_aid": yuan(of_situation([item.aid_fen for item in situations])),
        "reimbursed": yuan(of_situation([item.reimburse_fen for item in situations])),
        "cover_from": days("cover_from"),
        "wait_until": days("waiting_until"),
    }


def compare(size: int) -> Comparison:
    """Everybody's answers side by side."""
    people = population(size)
    ours = answers_of_canbao(people)
    check_own_formulas(people)
    taken: list[str] = []
    now = answers(people, taken)
    differing = _line("", "differ before any reading is taken over", "", _differences(ours, now))
    lines = []
    for reading in READINGS:
        taken.append(reading.key)
        following = answers(people, taken)
        explained = {name: (now[name] != ours[name]) & (following[name] == ours[name]) for name in ANSWERS}
        lines.append(_line(reading.key, reading.says, reading.clause, explained))
        now = following
    rest = _differences(ours, now)
    some = np.flatnonzero(np.logical_or.reduce(list(rest.values())))[:SHOWN]
    unexplained = [_shown(people, ours, now, number) for number in some.tolist()]
    return Comparison(size, differing, lines, _line("", "explained by none of them", "", rest), unexplained)


def check_own_formulas(people: Columns) -> None:
    """Without a reading, `bench.readings` says what the baseline says."""
    base, found = plain_numpy.run(people), answers(people, ())
    names = ("eligible", "pay_now", "subsidy_direct", "reimbursed_later", "benefit_start", "waiting_end")
    for own, name in zip(ANSWERS, names, strict=True):
        assert np.array_equal(found[own], base[name].astype(np.int64)), (own, name)


def _differences(one: Columns, two: Columns) -> Columns:
    return {name: one[name] != two[name] for name in ANSWERS}


def _line(key: str, says: str, clause: str, marks: Columns) -> Line:
    people = int(np.logical_or.reduce(list(marks.values())).sum())
    return Line(key, says, clause, people, {name: int(mark.sum()) for name, mark in marks.items()})


def _shown(people: Columns, ours: Columns, theirs: Columns, number: int) -> dict[str, Any]:
    facts = {name: people[name][number] for name in INPUTS}
    days = {name: str(np.datetime64(int(facts[name]), "D")) for name in INPUTS[:3]}
    is_set = [name for name in INPUTS[3:] if facts[name]]
    both = {name: (int(ours[name][number]), int(theirs[name][number])) for name in ANSWERS}
    return {**days, "is_set": is_set, "canbao_and_baseline": both}


def table_of(found: Comparison) -> list[str]:
    """Lines of a Markdown table."""
    heads = ["people", *(name.replace("_", " ") for name in ANSWERS)]
    rows = [f"| | {' | '.join(heads)} |", f"|---|{'---:|' * len(heads)}"]
    for line in (found.differing, *found.lines, found.left):
        says = f"{line.says} ({line.clause})" if line.clause else f"**{line.says}**"
        rows.append(f"| {says} | {line.people} | {' | '.join(str(line.by_answer[name]) for name in ANSWERS)} |")
    return rows
