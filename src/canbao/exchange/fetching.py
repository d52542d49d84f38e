"""A package of ours taken out to be carried to its partner: the same bytes as often as it is fetched.

In: a package, somewhere to write. Out: its file, and its manifest; each fetch has its entry. Never: a file that is not
the one that was signed; a file with full numbers taken out by the one person who made it.
"""

from __future__ import annotations

import io
from dataclasses import InitVar, dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

from canbao.access.acting import Act, Json, KeyReused, NotFound, performs
from canbao.access.actors import SYSTEM_ACCOUNT, Actor
from canbao.access.vault import SealBroken, open_vault
from canbao.exchange.contents import pieces_of
from canbao.exchange.manifests import Manifest, read_manifest
from canbao.exchange.models import Outgoing
from canbao.exchange.states import OUTGOING_GRAPH


@dataclass(frozen=True)
class FetchPackage:
    """A package by the number of its record. Its file is written beside the answer: answers are kept, files are not."""

    package: int
    target: InitVar[BinaryIO | None] = None

    def __post_init__(self, target: BinaryIO | None) -> None:
        object.__setattr__(self, "_target", target or io.BytesIO())
        object.__setattr__(self, "_manifests", [])

    @property
    def target_file(self) -> BinaryIO:
        found: BinaryIO = self.__dict__["_target"]
        return found

    @property
    def manifests(self) -> list[Manifest]:
        """The manifest, once it was fetched."""
        found: list[Manifest] = self.__dict__["_manifests"]
        return found


def fetch_package(actor: Actor, key: str, package: int, target: BinaryIO) -> Manifest:
    """Write the file; its manifest. Each fetch has a key of its own. Raises ContentGone, NotFound, NotAllowed, …"""
    order = FetchPackage(package, target)
    _fetch(actor, key, order)
    if not order.manifests:
        raise KeyReused("这次取出已经完成，请重新取出 fetched once already: ask again")
    return order.manifests[0]


@performs("fetch_package")
def _fetch(act: Act, order: FetchPackage) -> dict[str, Json]:
    county = act.actor.county
    act.require(county)
    package = Outgoing.objects.select_for_update().filter(county=county, id=order.package).first()
    if package is None:
        raise NotFound(f"没有编号为 {order.package} 的数据包 no such package")
    if act.actor.account_id != SYSTEM_ACCOUNT:
        act.require_other_than(package.made_by)
    state = OUTGOING_GRAPH.next(package.state, "fetch")
    made = hashes.Hash(hashes.SM3())
    for piece in pieces_of(county, package.id, open_vault()):
        made.update(piece)
        order.target_file.write(piece)
    if made.finalize().hex() != package.digest:
        raise SealBroken(f"第 {package.number} 号数据包的内容与清单不符 its content is not what was signed")
    order.manifests.append(read_manifest(package.manifest.encode()))
    Outgoing.objects.filter(county=county, id=package.id).update(state=state)
    act.note("outgoing", package.id, package=package.number, made_by=package.made_by, state=state)
    return {"package": package.id, "number": package.number, "state": state}
