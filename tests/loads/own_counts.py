"""The commands, in a process that counts searches for itself: what the shared count is measured against.

In: words of a command. Out: what the command does. Never: a count that another process sees.
"""

from __future__ import annotations

from collections import Counter

from canbao.access import searches
from canbao.cli.main import main

_counts: Counter[bytes] = Counter()


def count_here(county: str, door: bytes, seconds: int) -> tuple[int, int]:
    """As `count_within`, for this process alone."""
    del county
    _counts[door] += 1
    return _counts[door], seconds


if __name__ == "__main__":
    setattr(searches, "count_within", count_here)  # noqa: B010
    main()
