"""T65: every room works where there is no network, and nothing tries to leave."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from tests.proofs import Proof
from tests.store.offline import offline

pytestmark = [pytest.mark.trust, pytest.mark.slow, pytest.mark.needs("network namespace")]
ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = {
    "values": ("test_id_number", "test_divisions"), "policy": ("test_library", "test_loading"),
    "assess": ("test_interpreting", "test_batch"), "duties": ("test_deadlines", "test_rewards"),
    "people": ("test_columns", "test_people_files"), "intake": ("test_csv_source", "test_reading", "test_archives"),
    "store": ("test_places", "test_jobs", "test_backup"), "access": ("test_acting", "test_trail", "test_rotation"),
    "registry": ("test_registering", "test_queries", "test_merging"), "lists": ("test_columns", "test_actions"),
    "billing": ("test_policies", "test_publishing"), "money": ("test_paying",),
    "sandbox": ("test_envelopes", "test_taking"), "api": ("test_asking", "test_payments"),
    "exchange": ("test_manifests", "test_receiving"), "campaign": ("test_targets", "test_masking"),
    "crossing": ("test_packages", "test_carrying"), "inside": ("test_answering",), "phones": ("test_events",),
    "web": ("test_wording", "test_entering"),
    "cli": ("test_main", "test_db_commands", "test_doctor_command"),
}  # fmt: skip
"""Files of each room; a small run takes the first of each."""
TRY = "import socket; socket.socket().connect_ex(('192.0.2.1', 443))"
"""An address that nobody has (RFC 5737)."""


def test_every_room_is_tried() -> None:
    rooms = {path.name for path in (ROOT / "src" / "canbao").iterdir() if (path / "__init__.py").exists()}
    assert rooms - set(ROOMS) == set()


def test_t65_nothing_tries_to_leave(tmp_path: Path, proof: Proof) -> None:
    names = [f"tests/{room}/{name}.py" for room, files in ROOMS.items() for name in files[: proof.size(1, len(files))]]
    command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow", *names]
    done, tries = offline(*command, TMPDIR=str(tmp_path))
    assert done.returncode == 0, done.stdout[-3000:]
    assert tries == 0
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    proof.shows(
        "T65", f"{passed[1]} tests of {len(ROOMS)} rooms with loopback only: 0 tries to leave", "0 tries to leave"
    )


def test_t65_sabotage_one_try_is_seen(proof: Proof) -> None:
    done, tries = offline(sys.executable, "-c", TRY)
    assert (done.returncode, tries) == (0, 1)
    proof.sabotage("T65", "one connection to an address outside", "1 try counted by the kernel")
