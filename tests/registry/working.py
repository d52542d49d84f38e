"""A worker process whose one kind of job enters a person, for tests that kill it. Run as `python -m …` with the name of
the database to work on and the control that is left out: `key` (each try has another key), `look` (nobody looks for
jobs whose worker is gone), or none.
"""

from __future__ import annotations

import sys
import time
from datetime import date

from django.db import connections

from canbao.store.opening import set_up_django

HEARTBEAT_SECONDS = 0.3


def main(database: str, left_out: str = "") -> None:
    """Work until the queue is empty."""
    set_up_django()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = database
    from canbao.store import worker

    async def look_for_nobody(_: float) -> int:
        return 0

    if left_out == "look":
        vars(worker)["queue_stalled"] = look_for_nobody
    name_kind(left_out)
    print("working", flush=True)
    worker.run_worker(until_empty=True, heartbeat_seconds=HEARTBEAT_SECONDS)


def name_kind(left_out: str = "") -> None:
    """The kind of job: slow on both sides of its effect, so that a kill falls before, within and after it."""
    from canbao.access.actors import system_actor
    from canbao.registry.registering import RegisterPerson, register_person
    from canbao.store.jobs import Assignment, job_kind

    def enter(assignment: Assignment) -> object:
        time.sleep(0.03)
        number = "" if left_out == "key" else assignment.arguments["number"]
        key = f"try-{time.time_ns():x}" if left_out == "key" else assignment.key
        order = RegisterPerson(assignment.arguments["unit"], "张三", number, birth=date(1990, 3, 7))
        answer = register_person(system_actor(assignment.county), key, order)
        time.sleep(0.3 if left_out else 0.03)
        return answer

    job_kind("enter_for_test")(enter)


if __name__ == "__main__":
    main(*sys.argv[1:])
