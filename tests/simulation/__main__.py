"""`python -m tests.simulation SEED` plays one history and prints it; `SEED COUNT` plays many and prints a tally."""

from __future__ import annotations

import sys

from tests.simulation.playing import main

main([int(each) for each in sys.argv[1:]])
