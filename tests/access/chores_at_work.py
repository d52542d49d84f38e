"""A worker process that goes on until it is killed. Run as `python -m …` with the name of the database to work on."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.db import connections
from tests.database import current_database

from canbao.store.configuration import read_configuration
from canbao.store.opening import set_up_django

HEARTBEAT_SECONDS = 0.3
ROOT = Path(__file__).resolve().parent.parent.parent


def main(database: str) -> None:
    """Work."""
    set_up_django()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = database
    from canbao.store.worker import run_worker

    print("working", flush=True)
    run_worker(heartbeat_seconds=HEARTBEAT_SECONDS)


def start_worker() -> subprocess.Popen[str]:
    """One more worker on the test's database; it stops when it is told to."""
    environment = {**os.environ, "CANBAO_VAR": str(read_configuration().var), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.access.chores_at_work", current_database()]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout is not None
    with process.stdout as told:
        assert told.readline() == "working\n"
    return process


if __name__ == "__main__":
    main(sys.argv[1])
