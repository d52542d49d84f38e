"""Settings that all tests share: properties without a time limit a case (machines are slow at times), the same examples
every time in CI so that a red run can be repeated."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("everywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("everywhere"), derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "everywhere")

pytest_plugins = ["tests.database", "tests.left_out", "tests.proofs"]


def pytest_configure(config: pytest.Config) -> None:
    """Django is loaded once a process, for an installation in a folder of its own; no server runs until one is asked
    for.
    """
    from tests.database import forget_stated_server

    from canbao.store.opening import set_up_django

    forget_stated_server()
    folder = Path(tempfile.mkdtemp(prefix="canbao-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    set_up_django(folder)
