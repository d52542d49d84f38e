"""A command run where there is no network but the loopback, and how often anything tried to leave.

Run as `python -m tests.store.offline COMMAND …` inside a network namespace of its own (`offline`). The kernel counts
what no route leads to, whichever program of whichever language tried: the database driver and resolver too.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
_SET_FLAGS, _UP = 0x8914, 0x41


def offline(*command: str, **environment: str) -> tuple[subprocess.CompletedProcess[str], int]:
    """The command as it ended, and how many tries to leave there were."""
    inside = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-r", "-n"]
    whole = [*inside, sys.executable, "-m", "tests.store.offline", *command]
    own = {"PYTHONPATH": str(ROOT), "OFFLINE_USER": f"{os.geteuid()}:{os.getegid()}", **environment}
    done = subprocess.run(whole, cwd=ROOT, env={**os.environ, **own}, capture_output=True, text=True, check=False)
    return done, json.loads(done.stdout.splitlines()[-1])["tries"] if done.stdout.startswith("offline\n") else -1


@cache
def why_no_namespace() -> str:
    """Empty where a network namespace can be made."""
    if shutil.which("unshare") and offline("true")[1] == 0:
        return ""
    return "needs a network namespace of its own (`unshare -n`), which this machine does not allow"


def main(command: list[str]) -> int:
    """Inside: the loopback up, the command run as who asked, the tries printed."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sh", b"lo", _UP))
    print("offline", flush=True)
    user, group = os.environ["OFFLINE_USER"].split(":")
    before = count_tries()
    back = [] if user == "0" else ["unshare", "-U", f"--map-user={user}", f"--map-group={group}"]
    status = subprocess.run([*back, *command], check=False).returncode
    print(json.dumps({"tries": count_tries() - before}))
    return status


def count_tries() -> int:
    """Packets and connections of this namespace that had nowhere to go."""
    names, values = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line[:3] == "Ip:"]
    found = int(dict(zip(names, values, strict=True))["OutNoRoutes"])
    six = Path("/proc/net/snmp6")
    lines = [line.split() for line in six.read_text().splitlines()] if six.exists() else []
    return found + sum(int(value) for name, value in lines if name == "Ip6OutNoRoutes")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
