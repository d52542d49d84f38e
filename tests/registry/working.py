"""A worker process whose one kind of job enters a person, for tests that kill it. Run as `python -m …` with the name of
the database to work on.
"""

from __future__ import annotations

import sys
import time

from django.db import connections

from canbao.store.opening import set_up_django

HEARTBEAT_SECONDS = 0.3


def main(database: str) -> None:
    """Work until the queue is empty."""
    set_up_django()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = database
    from canbao.store.worker import run_worker

    name_kind()
    print("working", flush=True)
    run_worker(until_empty=True, heartbeat_seconds=HEARTBEAT_SECONDS)


def name_kind() -> None:
    """The kind of job: slow on both sides of its effect, so that a kill falls before, within and after it."""
    from canbao.access.actors import system_actor
    from canbao.registry.registering import RegisterPerson, register_person
    from canbao.store.jobs import Assignment, job_kind

    def enter(assignment: Assignment) -> object:
        time.sleep(0.03)
        order = RegisterPerson(assignment.arguments["unit"], "张三", assignment.arguments["number"])
        answer = register_person(system_actor(assignment.county), assignment.key, order)
        time.sleep(0.03)
        return answer

    job_kind("enter_for_test")(enter)


if __name__ == "__main__":
    main(sys.argv[1])
