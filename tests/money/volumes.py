"""A small volume of its own for a server's files, which can be filled to the last byte.

In: a folder, a size. Out: the folder with a file system of that size mounted on it. Never: a disk of the
machine filled.
"""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

SIZE_MIB = 512
_PIECE = bytes(1 << 20)


@cache
def why_no_volume() -> str:
    """Empty where one can be mounted."""
    if os.geteuid() != 0:
        return f"needs a volume of {SIZE_MIB} MiB to fill, which only root can mount; run the tests as root for it"
    with tempfile.TemporaryDirectory() as folder:
        try:
            with mounted(Path(folder), 1):
                return ""
        except (OSError, subprocess.CalledProcessError):
            return f"needs a volume of {SIZE_MIB} MiB to fill; this machine does not let root mount one (a container?)"


@contextmanager
def mounted(folder: Path, size_mib: int) -> Iterator[None]:
    """For as long as the block."""
    options = f"size={size_mib}m,mode=0700,uid={folder.stat().st_uid},gid={folder.stat().st_gid}"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


def fill(ballast: Path) -> None:
    """Write until there is not a byte left."""
    with ballast.open("wb", buffering=0) as file:
        for size in (len(_PIECE), 4096):
            try:
                while file.write(_PIECE[:size]):
                    pass
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
