"""Chance, tamed: every draw comes from a stream that is named by seed, place, topic and block.

In: a seed, a place code, a topic, a block number. Out: numpy generators and vectors drawn from them.
Never: a generator that is shared between blocks or topics, so no part size, order or added column can change what
another column holds.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Streams:
    """The streams of one block; block -1 is the population as a whole."""

    seed: int
    place: str
    block: int = -1

    def of(self, topic: str) -> np.random.Generator:
        """The stream of a topic. The same four names give the same numbers on every machine."""
        key = (zlib.crc32(self.place.encode()), zlib.crc32(topic.encode()), self.block + 1)
        return np.random.Generator(np.random.PCG64(np.random.SeedSequence(self.seed, spawn_key=key)))

    def at(self, block: int) -> Streams:
        """The same population's streams at a block."""
        return Streams(self.seed, self.place, block)


def chance(rng: np.random.Generator, share: float | Floats, count: int) -> Bools:
    """Yes with the share, for each of so many; the share may differ from one to the next."""
    return np.asarray(rng.random(count) < share, dtype=np.bool_)


def between(rng: np.random.Generator, first: Ints, last: Ints) -> Ints:
    """A whole number between two, both included, for each pair. Where last < first, first."""
    width = np.maximum(last - first + 1, 1)
    return first + np.asarray(np.floor(rng.random(len(first)) * width), dtype=np.int64)


def some(rng: np.random.Generator, allowed: Bools, share: float | Floats) -> Bools:
    """Yes with the share among those allowed."""
    return allowed & chance(rng, share, len(allowed))
