"""How long one person takes with the reasons, and how long the command takes to start.

In: nothing. Out: medians in milliseconds.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from statistics import median
from time import perf_counter
from typing import Any

from bench.answers import POLICY
from bench.baseline import openfisca_system
from bench.baseline.notice import INPUTS
from bench.baseline.population import columns_of, one_person
from bench.mapping import people_batches
from canbao.assess.explaining import explain, to_text
from canbao.assess.facts import person_of
from canbao.assess.interpreting import assess
from canbao.policy.library import Library
from canbao.policy.loading import load

PERSON = one_person(dibao=True, severe_disabled=True, pay_date="2024-04-01")
STARTS = 10
_WARM = 5


def median_ms(work: Callable[[], Any], times: int) -> float:
    for _ in range(_WARM):
        work()
    found = []
    for _ in range(times):
        begun = perf_counter()
        work()
        found.append(1000 * (perf_counter() - begun))
    return round(median(found), 3)


def openfisca_person() -> Callable[[bool], Any]:
    """One person through the Simulation API, 36 facts in, 23 results out."""
    from openfisca_core.simulations import SimulationBuilder

    system = openfisca_system.build()
    given = {"persons": {"p": {name: {openfisca_system.YEAR: PERSON[name]} for name in INPUTS}}}

    def work(is_traced: bool) -> Any:
        simulation = SimulationBuilder().build_from_entities(system, given)
        simulation.trace = is_traced
        openfisca_system.calculate(simulation)
        return simulation.tracer.get_serialized_flat_trace() if is_traced else None

    return work


def canbao_person() -> Callable[[bool], Any]:
    """One person through the interpreter."""
    book = load(Library.of(), POLICY)
    row = people_batches(columns_of([PERSON]))[0].to_pylist()[0]

    def work(is_explained: bool) -> Any:
        made = assess(book, person_of(row), date(2024, 4, 1))
        return to_text(explain(made, book)) if is_explained else made

    return work


def one_person_ms(times: int) -> dict[str, float]:
    """Medians by what is done."""
    openfisca, canbao = openfisca_person(), canbao_person()
    return {
        "OpenFisca, results": median_ms(lambda: openfisca(False), times),
        "OpenFisca, results and serialised trace": median_ms(lambda: openfisca(True), times),
        "canbao, results with clauses": median_ms(lambda: canbao(False), times),
        "canbao, results and explanation in sentences": median_ms(lambda: canbao(True), times),
    }


def start_ms() -> float:
    """Median time of `canbao --help`."""
    command = [sys.executable, "-m", "canbao", "--help"]
    return median_ms(lambda: subprocess.run(command, check=True, capture_output=True), STARTS)
