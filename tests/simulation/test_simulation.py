"""T16: thousands of histories of a county's money, each with its faults; what must hold holds after every event, and
every mistake that is planted is found.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from time import perf_counter

import pytest
from tests.proofs import Proof
from tests.simulation.invariants import AT_THE_END, EVERY_EVENT
from tests.simulation.planted import PLANTED, find
from tests.simulation.playing import ROOT, play, play_elsewhere, tally_of
from tests.simulation.spoiling import SPOILERS, eventful
from tests.simulation.world import EVENTS, World

SMALL, FULL = 150, 10_000
ASKED = "0 breaches of 20 invariants; any seed replays the same; ≤ 10 min; 8 planted bugs all found"
INVARIANTS = {holds.__name__: holds for holds in (*EVERY_EVENT, *AT_THE_END)}


@pytest.mark.slow
@pytest.mark.trust
def test_t16_every_history_holds(proof: Proof) -> None:
    count, began = proof.size(SMALL, FULL), perf_counter()
    half = count // 2
    processes = [play_elsewhere(first, half, hash_seed=first + 1) for first in (0, half)]
    tallies = [tally_of(process) for process in processes]
    counts = sum((Counter(tally.counts) for tally in tallies), Counter[str]())
    breaches = [words for tally in tallies for words in tally.breaches]
    assert not breaches, f"{len(breaches)} histories broke; the first:\n{breaches[0]}"
    assert sum(tally.events for tally in tallies) == count * EVENTS
    assert min(counts[what] for what in ("done", "again", "refused", "crashed")) > 10 * count // 10, counts
    minutes = (perf_counter() - began) / 60
    proof.shows(
        "T16",
        f"{count:,} histories of a model of {EVENTS} events, {counts['requests']:,} requests "
        f"({counts['crashed']:,} died, {counts['again']:,} came again, "
        f"{counts['refused']:,} refused): 0 breaches of {len(INVARIANTS)} invariants, "
        f"{minutes:.1f} min",
        ASKED,
        seed=0,
    )  # fmt: skip


@pytest.mark.trust
def test_t16_any_seed_replays_the_same(proof: Proof) -> None:
    count = proof.size(10, 200)
    elsewhere = play_elsewhere(0, count, hash_seed=4_242)
    first, again = play(range(count)), play(range(count))
    assert first == again == tally_of(elsewhere)
    digests = {World(seed).run().digest.hexdigest() for seed in range(10)}
    assert len(digests) == 10
    proof.shows(
        "T16", f"{count} seeds played twice here and once in a process with another hash seed: one digest", ASKED
    )


@pytest.mark.trust
@pytest.mark.parametrize("name", PLANTED)
def test_t16_every_planted_mistake_is_found(name: str, proof: Proof) -> None:
    planted = PLANTED[name]
    found = find(planted, EVENTS)
    assert found is not None, f"{planted.within} histories in which {planted.removed}: nothing was noticed"
    proof.sabotage("T16", planted.removed, f"{found.invariant}, history {found.seeds}, event {found.events:,}")


def test_there_are_twenty_invariants_and_each_says_what_it_is() -> None:
    assert len(INVARIANTS) >= 20
    assert len(PLANTED) >= 8
    assert all(holds.__doc__ for holds in INVARIANTS.values())


@pytest.mark.parametrize("name", INVARIANTS)
def test_every_invariant_can_fail(name: str) -> None:
    """Told by itself of the one thing that was spoiled, and not before."""
    world = eventful()
    assert INVARIANTS[name](world) == ""
    SPOILERS[name](world)
    assert INVARIANTS[name](world)


def test_whoever_waits_for_ever_is_noticed() -> None:
    world = World(1)
    world.store.perform = _never  # type: ignore[method-assign, assignment]
    world.run(20)
    assert world.breach is not None
    assert world.breach.invariant == "everything_is_answered_at_last"


def _never(*_given: object) -> None:
    from tests.simulation.orders import Crashed

    raise Crashed


def test_a_breach_says_how_to_see_it_again() -> None:
    world = World(1, PLANTED["no_question_whether_paid"].plant).run()
    words = world.told_of_breach()
    assert words.startswith(f"seed 1, event {world.events}: nobody_pays_a_year_twice: payments ")
    assert f"#{world.events} " in words
    assert "RecordPayment" in words
    assert words.endswith("python -m tests.simulation 1")


def test_a_history_is_printed_from_its_seed() -> None:
    command = [sys.executable, "-m", "tests.simulation", "7"]
    shown = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    world = World(7).run()
    assert shown.splitlines()[-2:] == [f"300 events, digest {world.digest.hexdigest()}", "everything held"]
    assert world.history[-1] in shown
