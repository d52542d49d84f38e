"""The sealer: chains all entries that can have no older neighbour any more, and signs the head.

In: who seals (the worker each minute, or the audit administrator). Out: how many seals were made; the newest head in a
file beside. Never: a wait for writers, or of writers for the sealer; a seal over a trail that was cut.
"""

from __future__ import annotations

from django.db import connection

from canbao.access.acting import NotAllowed, scope_for
from canbao.access.actors import Actor
from canbao.access.kept_heads import KeptHead, head_path, keep_head, read_head
from canbao.access.locks import alone
from canbao.access.models import AuditSeal
from canbao.access.rights import right_to
from canbao.access.seals import NO_HEAD, Chain, Seal, digest, mark, sign
from canbao.access.secret_files import read_trail_key
from canbao.access.trail_lines import FIRST, LAST, entry_lines
from canbao.store.configuration import read_configuration
from canbao.store.failures import StoreFailed
from canbao.store.scope import scoped

ACTION = "seal_trail"
MOST_ENTRIES = 20_000
"""Of one seal: a change is searched for in one seal only, and its marks stay below half a megabyte."""

# Transactions below the oldest one still running have ended: no entry can come in among them any more.
_SETTLED = """
    SELECT system_identifier, pg_snapshot_xmin(pg_current_snapshot())::text::bigint FROM pg_control_system()
"""
_CLUSTERS = "SELECT DISTINCT cluster FROM access_auditentry WHERE county = %s"
_UNTIL = """
    SELECT txid FROM access_auditentry WHERE county = %s AND cluster = %s AND txid >= %s AND txid < %s
    ORDER BY txid OFFSET %s LIMIT 1
"""


class TrailCut(StoreFailed):
    """The trail is shorter than, or another one than, the head that was kept."""


def seal_trail(actor: Actor) -> int:
    """Seal what can be sealed of the actor's county; says how many seals. Raises NotAllowed, TrailCut, SecretsMissing.

    It is its own record and leaves no entry: an entry about sealing would ask to be sealed.
    """
    if not actor.may(ACTION):
        raise NotAllowed(f"您没有“{right_to(ACTION).label}”的权限 you have no right to {ACTION}")
    configuration = read_configuration()
    key, path = read_trail_key(configuration.secrets), head_path(configuration.var, actor.county)
    with scoped(scope_for(actor, ACTION)):
        alone(f"seal:{actor.county}")
        last = AuditSeal.objects.filter(county=actor.county).order_by("-number").first()
        _refuse_cut(actor.county, read_head(path))
        made = 0
        for cluster, until in _ends(actor.county, last):
            while (sealed := _seal_next(actor.county, cluster, until, last, key)) is not None:
                last, made = sealed, made + 1
    if last is not None and made:
        keep_head(path, KeptHead(last.number, bytes(last.head).hex()))
    return made


def newest_head(county: str) -> KeptHead | None:
    """The head that is kept beside, for the bulletin."""
    return read_head(head_path(read_configuration().var, county))


def _refuse_cut(county: str, kept: KeptHead | None) -> None:
    if kept is None:
        return
    seal = AuditSeal.objects.filter(county=county, number=kept.number).first()
    if seal is None or bytes(seal.head).hex() != kept.head:
        raise TrailCut(
            f"审计记录缺少第 {kept.number} 号封存，或已被替换，停止封存；请先运行 canbao audit verify "
            f"seal {kept.number} is missing or another one: run canbao audit verify"
        )


def _ends(county: str, last: AuditSeal | None) -> list[tuple[int, int]]:
    """Clusters whose entries are to be sealed, each with the transaction to stop before; this cluster comes last.

    Entries of another cluster came with a copy of the database: there, nothing runs any more.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTLED)
        here, settled = cursor.fetchone()
        if last is not None and last.cluster == here:
            return [(here, settled)]
        cursor.execute(_CLUSTERS, [county])
        others = sorted(row[0] for row in cursor.fetchall() if row[0] != here)
    return [*((other, LAST) for other in others), (here, settled)]


def _seal_next(county: str, cluster: int, settled: int, last: AuditSeal | None, key: bytes) -> AuditSeal | None:
    """The next seal of a cluster; None when nothing is left to seal."""
    before = AuditSeal.objects.filter(county=county, cluster=cluster).order_by("-number").first()
    first = FIRST if before is None else before.txid_until
    until = _until(county, cluster, first, settled)
    previous = NO_HEAD if last is None else bytes(last.head)
    chain, marks = Chain(previous), bytearray()
    for line in entry_lines(county, cluster, first, until):
        chain.add(line)
        marks += mark(line)
    if not chain.count:
        return None
    number = 1 if last is None else last.number + 1
    parts = (county, number, cluster, first, until, chain.count, previous, chain.head(), digest(bytes(marks)))
    seal = Seal(*parts)
    return AuditSeal.objects.create(
        county=county, number=number, cluster=cluster, txid_from=first, txid_until=until, count=seal.count,
        previous=previous, head=seal.head, marks=bytes(marks), signature=sign(seal, key),
    )  # fmt: skip


def _until(county: str, cluster: int, first: int, settled: int) -> int:
    """Where this seal ends: before the entry that would be one too many."""
    with connection.cursor() as cursor:
        cursor.execute(_UNTIL, [county, cluster, first, settled, MOST_ENTRIES])
        row = cursor.fetchone()
    return settled if row is None else max(int(row[0]), first + 1)
