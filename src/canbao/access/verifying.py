"""Whether the trail is what was sealed: every entry, every seal, the signatures, and that nothing was cut off.

In: who verifies, and a head known from elsewhere. Out: a `Verdict` that names the place of every fault.
Never: a word of the database taken for it: everything is worked out anew from the entries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import connection

from canbao.access.acting import reading
from canbao.access.actors import Actor
from canbao.access.kept_heads import KeptHead, head_path, read_head
from canbao.access.models import AuditSeal
from canbao.access.seals import NO_HEAD, Chain, Seal, digest, is_signed, mark, public_key, read_marks, transaction_of
from canbao.access.secret_files import read_trail_key
from canbao.access.trail_lines import entry_lines
from canbao.store.configuration import read_configuration

MOST_FAULTS = 1_000
"""Named one by one; a trail with more is lost as a whole."""

_ELSEWHERE = "SELECT count(*) FROM access_auditentry WHERE county = %s AND cluster <> ALL (%s)"


@dataclass(frozen=True)
class Fault:
    """One fault and its place. `entry` None: the seal itself, or which entry cannot be told."""

    seal: int
    entry: int | None
    words: str

    def __str__(self) -> str:
        place = f"第 {self.seal} 号封存" + ("" if self.entry is None else f"，记录 {self.entry}")
        return f"{place}：{self.words}"


@dataclass
class Verdict:
    """What was found. `unsealed`: entries too young for a seal, of which nothing can be said yet."""

    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    head: str = ""
    has_kept_head: bool = False
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify_trail(actor: Actor, expected: KeptHead | None = None) -> Verdict:
    """Verify the trail of the actor's county. `expected`: the head from a bulletin; else the one kept beside.

    Raises NotAllowed, SecretsMissing, SecretsUnsafe, BadHead.
    """
    configuration = read_configuration()
    key = public_key(read_trail_key(configuration.secrets))
    kept = expected or read_head(head_path(configuration.var, actor.county))
    with reading(actor, "verify_trail"):
        seals = list(_signed_seals(actor.county))
        verdict = Verdict(seals=len(seals), has_kept_head=kept is not None)
        verdict.head = seals[-1][0].head.hex() if seals else ""
        _check_seals(seals, key, verdict)
        _check_kept([seal for seal, _ in seals], kept, verdict)
        for seal in _wrong_seals(actor.county, [seal for seal, _ in seals], verdict):
            _name_faults(seal, verdict)
    verdict.faults.sort(key=lambda fault: (fault.seal, fault.entry or 0))
    del verdict.faults[MOST_FAULTS:]
    return verdict


def _signed_seals(county: str) -> Iterator[tuple[Seal, bytes]]:
    """Seals with their signatures. The marks are read to be digested and let go."""
    columns = ("number", "cluster", "txid_from", "txid_until", "count", "previous", "head", "marks", "signature")
    rows = AuditSeal.objects.filter(county=county).order_by("number").values_list(*columns)
    for number, cluster, first, until, count, previous, head, marks, signature in rows.iterator(chunk_size=200):
        said = (number, cluster, first, until, count, bytes(previous), bytes(head), digest(bytes(marks)))
        yield Seal(county, *said), bytes(signature)


def _check_seals(seals: list[tuple[Seal, bytes]], key: Ed25519PublicKey, verdict: Verdict) -> None:
    """Numbers without gaps, each following the one before, each signed."""
    number, head = 0, NO_HEAD
    for seal, signature in seals:
        if seal.number != number + 1:
            words = f"至第 {seal.number - 1} 号封存不见了 seals are missing up to {seal.number - 1}"
            verdict.faults.append(Fault(number + 1, None, words))
        elif seal.previous != head:
            verdict.faults.append(Fault(seal.number, None, "不接前一号 does not follow the seal before"))
        if not is_signed(seal, signature, key):
            verdict.faults.append(Fault(seal.number, None, "签名不符，封存被改动过 not signed: the seal was changed"))
        number, head = seal.number, seal.head


def _check_kept(seals: list[Seal], kept: KeptHead | None, verdict: Verdict) -> None:
    if kept is None:
        return
    newest = seals[-1].number if seals else 0
    if kept.number > newest:
        words = f"至第 {kept.number} 号封存被截掉了 seals were cut off up to {kept.number}"
        verdict.faults.append(Fault(newest + 1, None, words))
    elif all(seal.head.hex() != kept.head for seal in seals if seal.number == kept.number):
        verdict.faults.append(
            Fault(kept.number, None, "与另存的摘要不同 differs from the head that was kept elsewhere")
        )


def _wrong_seals(county: str, seals: list[Seal], verdict: Verdict) -> list[Seal]:
    """Seals whose entries are not those that were sealed. One pass over all entries, cluster by cluster."""
    clusters = list(dict.fromkeys(seal.cluster for seal in seals))
    wrong: list[Seal] = []
    for cluster in clusters:
        of_cluster = [seal for seal in seals if seal.cluster == cluster]
        wrong += _wrong_in_cluster(entry_lines(county, cluster), of_cluster, verdict)
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, [county, clusters])
        _count_unsealed(verdict, int(cursor.fetchone()[0]))
    return wrong


def _wrong_in_cluster(lines: Iterator[bytes], seals: list[Seal], verdict: Verdict) -> list[Seal]:
    """Lines and seals side by side; a seal takes the lines of its transactions."""
    wrong = []
    line = next(lines, None)
    for seal in seals:
        while line is not None and transaction_of(line) < seal.txid_from:  # The seal of these is missing.
            _count_unsealed(verdict, 1)
            line = next(lines, None)
        chain, until = Chain(seal.previous), seal.txid_until
        while line is not None and transaction_of(line) < until:
            chain.add(line)
            line = next(lines, None)
        verdict.entries += chain.count
        if chain.count != seal.count or chain.head() != seal.head:
            wrong.append(seal)
    if line is not None:
        _count_unsealed(verdict, 1 + sum(1 for _ in lines))
    return wrong


def _count_unsealed(verdict: Verdict, count: int) -> None:
    verdict.entries += count
    verdict.unsealed += count


def _name_faults(seal: Seal, verdict: Verdict) -> None:
    """Which entries of the seal differ, by the marks that were made when it was sealed."""
    stored = AuditSeal.objects.values_list("marks", flat=True).get(county=seal.county, number=seal.number)
    sealed = dict(read_marks(bytes(stored)))
    lines = entry_lines(seal.county, seal.cluster, seal.txid_from, seal.txid_until)
    found = dict(entry for line in lines for entry in read_marks(mark(line)))
    faults = [Fault(seal.number, number, "被删除 deleted") for number in sealed.keys() - found.keys()]
    faults += [Fault(seal.number, number, "是后来插入的 inserted") for number in found.keys() - sealed.keys()]
    both = sealed.keys() & found.keys()
    faults += [Fault(seal.number, number, "被改动 changed") for number in both if sealed[number] != found[number]]
    if not faults:
        words = "与所封的记录不符 does not match its entries"
        faults = [Fault(seal.number, None, words)]
    verdict.faults += faults[:MOST_FAULTS]
