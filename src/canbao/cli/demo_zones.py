"""The demo's public zone: a store of its own beside the bureau's, joined to it, with two folders between them.

In: the finished demo. Out: the settings of each zone's processes. Never: a file of one zone's secrets in the other's.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

OUTSIDE = "outside"
"""The public zone's folder below that of the demo."""
_INWARD, _OUTWARD = "crossing/inward", "crossing/outward"


@dataclass(frozen=True)
class DemoZone:
    """One zone of the demo: its folder and what its processes are told."""

    var: Path
    settings: dict[str, str]


def demo_zones(var: Path, site: str) -> tuple[DemoZone, DemoZone]:
    """The private and the public one. `site`: where the public one is served."""
    inward, outward = str((var / _INWARD).resolve()), str((var / _OUTWARD).resolve())
    inside = {"CANBAO_CARRY_OUT": outward, "CANBAO_CARRY_IN": inward, "CANBAO_PUBLIC_SITE": site}
    outside = {
        "CANBAO_ZONE": "public", "CANBAO_CARRY_OUT": inward, "CANBAO_CARRY_IN": outward, "CANBAO_PUBLIC_SITE": site,
    }  # fmt: skip
    return DemoZone(var, inside), DemoZone(var / OUTSIDE, outside)


def is_outside_made(var: Path) -> bool:
    """Whether a public zone is there; it is running then."""
    from canbao.store.layout import layout_of
    from canbao.store.server import Server

    outside = layout_of(var / OUTSIDE)
    if not outside.home.is_dir() or not (var / OUTSIDE / "secrets").is_dir():
        return False
    Server(outside).start()
    return True


def make_outside(var: Path) -> None:
    """The public zone's store and keys, made anew; each zone told of the other's public file."""
    from canbao.access.secret_files import make_keys
    from canbao.access.stated_days import MADE_UP
    from canbao.crossing.keys import join_zone, make_own_keys
    from canbao.exchange.signing import fingerprint
    from canbao.store.configuration import Zone
    from canbao.store.layout import layout_of
    from canbao.store.server import Server

    outside = Server(layout_of(var / OUTSIDE))
    outside.stop()
    for gone in (outside.layout.home, var / OUTSIDE, var / "crossing"):
        shutil.rmtree(gone, ignore_errors=True)
    for folder in (var / _INWARD, var / _OUTWARD):
        folder.mkdir(mode=0o700, parents=True)
    make_keys(var / OUTSIDE / "secrets")
    public = make_own_keys(var / OUTSIDE / "secrets", Zone.PUBLIC).public_file
    private = make_own_keys(var / "secrets", Zone.PRIVATE).public_file
    join_zone(var / "secrets", Zone.PRIVATE, public, fingerprint(public))
    join_zone(var / OUTSIDE / "secrets", Zone.PUBLIC, private, fingerprint(private))
    marked, inside = outside.layout.home / MADE_UP, Server(layout_of(var)).layout.home / MADE_UP
    outside.start()
    marked.write_bytes(inside.read_bytes())
