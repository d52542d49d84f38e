"""Everything that `make check` looks at, step by step, each with the time it took.

In: the working tree. Out: what each step printed if it failed, a table of times, exit code 1 if any failed.
Never: a change to a file.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q"]

STEPS: dict[str, list[str]] = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "import arrows": [str(BIN / "lint-imports"), "--no-cache"],
    "tidy": [*PYTEST, "-p", "no:randomly", "tests/test_tidy.py"],
    "docs": [*PYTEST, "-p", "no:randomly", "tests/test_docs.py"],
    "quick tests": [*PYTEST, "-n", "auto", "-m", "not slow"],
}


def run_step(name: str, command: list[str]) -> bool:
    """Run one step, print its line, and what it said if it failed. True if it passed."""
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    took = time.monotonic() - begun
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name:14} {took:6.1f} s", flush=True)
    if done.returncode != 0:
        print(done.stdout + done.stderr, flush=True)
    return done.returncode == 0


def main() -> int:
    """Run all steps; the exit code says whether all passed."""
    passed = [run_step(name, command) for name, command in STEPS.items()]
    return 0 if all(passed) else 1


if __name__ == "__main__":
    sys.exit(main())
