"""T97: every requirement is one version with its hashes, and what they install needs no network."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.proofs import Proof
from tests.store.offline import offline

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
_PINNED = re.compile(r"[A-Za-z0-9._-]+==[^\s;]+( ; [^\\]+)?( \\\n +--hash=sha256:[0-9a-f]{64})+")
_NAME = re.compile(r"[A-Za-z0-9._-]+")

pytestmark = pytest.mark.trust


def entries(text: str) -> list[str]:
    """Requirements of a lock file, each with the lines that belong to it."""
    return [entry.rstrip() for entry in re.split(r"\n(?=\S)", text) if entry and not entry.startswith("#")]


def loose(text: str) -> list[str]:
    """Requirements that may become something else than what was looked at."""
    return [entry for entry in entries(text) if not _PINNED.fullmatch(entry)]


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def names(requirements: list[str]) -> set[str]:
    found = (_NAME.match(requirement) for requirement in requirements)
    return {plain(match[0]) for match in found if match}


def test_t97_every_requirement_is_pinned_with_its_hashes(proof: Proof) -> None:
    texts = {path.name: path.read_text(encoding="utf-8") for path in LOCKS}
    assert [entry for text in texts.values() for entry in loose(text)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = {
        "run.lock": project["dependencies"] + extras["build"], "dev.lock": project["dependencies"] + extras["dev"],
        "bench.lock": project["dependencies"] + extras["bench"],
    }  # fmt: skip
    assert {lock: names(wanted) - names(entries(texts[lock])) for lock, wanted in asked.items()} == {
        lock: set() for lock in asked
    }
    installs = [
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "pip install -q" in line
    ]
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
    assert installs
    count = sum(len(entries(text)) for text in texts.values())
    proof.shows("T97", f"{count} requirements in {len(texts)} lock files, 0 without version and hashes", "0 unpinned")

    first = texts["run.lock"]
    spoiled = [
        re.sub(r" \\\n +--hash=\S+", "", first, count=2),
        first.replace("==", ">=", 1),
        first + "extra-package\n",
    ]
    assert [len(loose(text)) for text in spoiled] == [1, 1, 1]
    proof.sabotage("T97", "a hash left out, a version opened, a name added", "3 of 3 seen")


@pytest.mark.slow
@pytest.mark.needs("network namespace")
def test_t97_what_is_pinned_installs_without_a_network(tmp_path: Path, proof: Proof) -> None:
    """Full: the wheels are fetched once, everything after that happens offline. Small: pip alone, which is there."""
    wheels, lock = tmp_path / "wheels", tmp_path / "some.lock"
    wanted = entries((ROOT / "requirements" / "run.lock").read_text(encoding="utf-8"))
    if not proof.is_full:
        wanted = []
    lock.write_text("\n".join([*wanted, ""]), encoding="utf-8")
    wheels.mkdir()
    pip = ["-m", "pip", "--disable-pip-version-check"]
    fetch = [
        sys.executable,
        *pip,
        "download",
        "-q",
        "--require-hashes",
        "--no-deps",
        "-d",
        str(wheels),
        "-r",
        str(lock),
    ]
    if wanted:
        subprocess.run(fetch, check=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [python, *pip, "install", "-q", "--no-index", "--find-links", str(wheels), "--require-hashes"]
    done, tries = offline(*install, "-r", str(lock))
    assert (done.returncode, tries) == (0, 0), done
    if not wanted:
        return
    own = [python, *pip, "install", "-q", "--no-index", "--no-deps", "--no-build-isolation", str(ROOT)]
    done, tries = offline(*own)
    assert (done.returncode, tries) == (0, 0), done
    done, tries = offline(python, "-m", "canbao", "--version", CANBAO_VAR=str(tmp_path))
    assert (done.returncode, tries) == (0, 0), done
    proof.shows(
        "T97", f"{len(list(wheels.iterdir()))} wheels and canbao installed with loopback only: 0 tries", "works"
    )

    changed = next(path for path in wheels.iterdir() if path.name.startswith("asgiref"))
    changed.write_bytes(changed.read_bytes() + b"\0")
    done, _ = offline(*install, "--force-reinstall", "-r", str(lock))
    assert done.returncode != 0
    assert "HASHES" in done.stderr
    proof.sabotage("T97", "one byte more in one wheel", "pip refuses it")
