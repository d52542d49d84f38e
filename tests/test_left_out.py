"""What a machine lacks is said by name in the last line, and only such tests are left out."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.store import system_server

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = """
from __future__ import annotations
from tests import left_out
left_out.NEEDS = {"moon": lambda: "needs the moon; it is not up", "sun": lambda: ""}
pytest_plugins = ["tests.left_out"]
"""
TESTS = """
import pytest

@pytest.mark.needs("moon")
def test_by_night(): assert False

@pytest.mark.needs("sun")
def test_by_day(): assert True
"""


@pytest.mark.parametrize("processes", ["0", "1"])
def test_the_last_line_names_what_was_left_out_and_why(tmp_path: Path, processes: str) -> None:
    (tmp_path / "conftest.py").write_text(PLUGINS, encoding="utf-8")
    (tmp_path / "test_sky.py").write_text(TESTS, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = needs(what)\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", str(tmp_path), "-q", "-n", processes]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True, check=False)
    assert "1 passed" in done.stdout, done
    assert done.stdout.splitlines()[-1] == "left out: test_sky.py::test_by_night: needs the moon; it is not up"


def test_a_machine_without_a_server_of_its_own_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    system_server.programs.cache_clear()
    monkeypatch.setattr(system_server, "folders", lambda: iter(()))
    assert "PostgreSQL 15" in system_server.why_no_system_server()
    system_server.programs.cache_clear()
