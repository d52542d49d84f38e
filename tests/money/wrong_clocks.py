"""A worker process with a clock of its own: it performs one action and says what day it takes for today itself.

In: a `Work`, pickled, on the standard input; with the word `own` it also takes that day for the business day. Out: a
line of JSON with the answer and its day. Run as `python -m tests.money.wrong_clocks`.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connections
from tests.money.clocks import ZONE, shifted
from tests.money.dying import Work

from canbao.store.configuration import read_configuration

ROOT = Path(__file__).resolve().parent.parent.parent


def perform_beside(work: Work, clock: timedelta, *, trusts_itself: bool = False) -> Mapping[str, Any]:
    """What a worker whose clock differs by so much from the machine's answers: `answer`, and `own_day`."""
    environment = {
        **os.environ, **shifted(clock.total_seconds()), "CANBAO_VAR": str(read_configuration().var),
        "CANBAO_SECRETS": work.secrets, "PYTHONPATH": str(ROOT),
    }  # fmt: skip
    command = [sys.executable, "-m", "tests.money.wrong_clocks", *(["own"] if trusts_itself else [])]
    done = subprocess.run(command, input=pickle.dumps(work), env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-800:]
    return dict(json.loads(done.stdout))


def main(*, trusts_itself: bool) -> None:
    """Perform it."""
    from canbao.access.acting import Act

    work: Work = pickle.load(sys.stdin.buffer)  # noqa: S301
    for alias in connections:
        connections[alias].settings_dict["NAME"] = work.database
    if trusts_itself:
        setattr(Act, "business_day", lambda _: datetime.now(ZONE).date())  # noqa: B010
    answer = work.perform()
    print(json.dumps({"answer": dict(answer), "own_day": datetime.now(ZONE).date().isoformat()}))


if __name__ == "__main__":
    main(trusts_itself=sys.argv[1:] == ["own"])
