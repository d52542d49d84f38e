"""Many histories one after another, here or in processes of their own.

In: seeds. Out: a tally: histories, events, requests, breaches, one digest of all. Never: the order of processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.simulation.world import EVENTS, World

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Tally:
    """What was seen. `breaches`: all that has to be known to find each."""

    histories: int = 0
    events: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    breaches: list[str] = field(default_factory=list)
    digest: str = ""


def play(seeds: Sequence[int], events: int = EVENTS) -> Tally:
    """Each of them."""
    tally, counts, digest = Tally(), Counter[str](), hashlib.blake2b(digest_size=16)
    for seed in seeds:
        world = World(seed).run(events)
        tally.histories += 1
        tally.events += world.events
        counts.update(world.counts)
        digest.update(world.digest.digest())
        if world.breach is not None:
            tally.breaches.append(world.told_of_breach())
    tally.counts, tally.digest = dict(sorted(counts.items())), digest.hexdigest()
    return tally


def play_elsewhere(first: int, count: int, events: int = EVENTS, hash_seed: int = 0) -> subprocess.Popen[str]:
    """The same in a process of its own, whose sets have another order."""
    command = [sys.executable, "-m", "tests.simulation", str(first), str(count), str(events)]
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "PYTHONPATH": str(ROOT / "src")}
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)


def tally_of(process: subprocess.Popen[str]) -> Tally:
    """When it has ended."""
    text, _ = process.communicate()
    assert process.returncode == 0, text
    return Tally(**json.loads(text))


def main(numbers: Sequence[int]) -> None:
    """From the command line."""
    if len(numbers) > 1:
        first, count, *events = numbers
        print(json.dumps(asdict(play(range(first, first + count), *events)), ensure_ascii=False))
        return
    world = World(numbers[0], is_told=True).run()
    print(f"{world.events} events, digest {world.digest.hexdigest()}")
    print(world.breach or "everything held")
