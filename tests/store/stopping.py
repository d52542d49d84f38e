"""A process that migrates a database and kills itself at a statement, for tests of what is left behind.

Run as `python -m tests.store.stopping DATABASE STATEMENT [torn]`: at statement 0 it runs to its end and prints how many
there were; `torn` takes away that each migration is one transaction.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

from django.db import connections
from django.db.backends.utils import CursorWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from canbao.store import opening


def main(database: str, last: int, *, is_torn: bool) -> None:
    """Migrate as the owner, until the statement."""
    opening.set_up_django()
    for alias in connections:
        connections[alias].settings_dict["NAME"] = database
    run, count = CursorWrapper.execute, 0

    def counted(self: CursorWrapper, *given: Any) -> Any:
        nonlocal count
        count += 1
        if count == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return run(self, *given)

    CursorWrapper.execute = counted  # type: ignore[method-assign, assignment]
    if is_torn:
        Migration.atomic = False
        opening._WholeSteps.apply_migration = MigrationExecutor.apply_migration  # type: ignore[method-assign]
    opening.migrate_store()
    print(count)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), is_torn=sys.argv[3:] == ["torn"])
