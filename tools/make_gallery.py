"""Every page and state of the site, shot and measured as each role: `make gallery`. `--pictures`: those of the
documents, made anew.

In: a demo, its own if none is named. Out: var/gallery/shots with index.html and report.json, or PNG files under
docs/pictures;
status 1 when a figure is broken. Never: a store that is no demo's.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / "var" / "gallery"
PORT = 8141
PEOPLE = 10_000


def main() -> int:
    """0 when every figure holds."""
    asked = _asked()
    var = asked.var or HOME / "var" / "demo"
    if asked.var is None and not _is_demo(var):
        _make_demo(asked.people)
    os.environ |= {"CANBAO_VAR": str(var), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}
    from gallery import accounts, pictures, touring
    from gallery.reporting import broken, lines, unreached, write

    known = accounts.guests(var, asked.role or ())
    sites, is_ours = _sites(var, asked.address)
    try:
        if asked.pictures is not None:
            return pictures.make(sites, known, ROOT / "docs" / "pictures", asked.pictures)
        shots = asked.out or HOME / "shots"
        shutil.rmtree(shots, ignore_errors=True)
        shots.mkdir(parents=True)
        tour = touring.tour(sites, known, shots, asked.role or ())
    finally:
        if is_ours:
            _stop(var)
    missing = unreached(tour.shots, tour.met)
    write(shots, tour.shots, missing)
    print(shots / "index.html")
    for line in lines(tour.shots, missing):
        print(line)
    return 1 if broken(tour.shots) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", nargs=2, help="of a demo's sites that run, the private one first; needs --var")
    parser.add_argument("--var", type=Path, help="var/demo of that demo")
    parser.add_argument("--out", type=Path, help="folder of the shots")
    parser.add_argument("--people", type=int, default=PEOPLE, help="of a demo that is made")
    parser.add_argument("--role", action="append", help="only as this role; may be given again")
    parser.add_argument("--pictures", nargs="*", help="make those of the documents instead, all or the named ones")
    asked = parser.parse_args()
    if asked.address and not asked.var:
        parser.error("--address needs --var: accounts are set up in the demo's store")
    return asked


def _is_demo(var: Path) -> bool:
    from canbao.access.stated_days import MADE_UP
    from canbao.store.layout import layout_of

    return (layout_of(var).home / MADE_UP).is_file() and (var / "secrets").is_dir()


def _make_demo(people: int) -> None:
    HOME.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "canbao.cli.main", "demo", "--no-site", "--people", str(people)]
    print("Making a demo, about two minutes …", flush=True)
    with (HOME / "demo.log").open("w") as log:
        subprocess.run([*command, "--policies", str(ROOT / "policies")], cwd=HOME, check=True, stdout=log, stderr=log)


def _sites(var: Path, address: list[str] | None) -> tuple[tuple[str, str], bool]:
    """Where the private and the public zone are, and whether they are to be stopped afterwards."""
    if address:
        inside, outside = (each.rstrip("/") + "/" for each in address)
        return (inside, outside), False
    from canbao.cli.demo_site import start_site, stop_site

    stop_site(var)
    return start_site(var, PORT, is_new=False), True


def _stop(var: Path) -> None:
    from canbao.cli.demo_site import stop_site
    from canbao.store.layout import layout_of
    from canbao.store.server import Server

    stop_site(var)
    Server(layout_of(var)).stop()


if __name__ == "__main__":
    sys.exit(main())
