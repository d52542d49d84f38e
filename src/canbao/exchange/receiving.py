"""A package from somebody else: looked at, then taken, kept until the ones before it come, or refused; answered always.

In: the bytes of its manifest and file. Out: what became of it, and of those that waited for it. Never: anything applied
of a package of which one thing does not hold; a number applied twice, or before an earlier one; a refusal without its
reason.
"""

from __future__ import annotations

import hashlib
from dataclasses import InitVar, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Now

from canbao.access.acting import Act, Json, NotAllowed, performs
from canbao.access.locks import alone
from canbao.access.vault import open_vault
from canbao.exchange.answering import TAKEN, Verdict, answer, answer_unread, first_answer
from canbao.exchange.applying import APPLY, Arrived
from canbao.exchange.checking import Checked, check_package
from canbao.exchange.contents import keep_content, pieces_of
from canbao.exchange.definitions import format_of
from canbao.exchange.gaps import close_gap, note_gaps
from canbao.exchange.manifests import NO_PACKAGE, Manifest, read_manifest
from canbao.exchange.models import Incoming, Partner, Receipt
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.exchange.reading import Payload, read_payload
from canbao.exchange.states import INCOMING_GRAPH, IncomingState
from canbao.intake.problems import Advice
from canbao.store.failures import StoreFailed

MOST_AHEAD = 200
"""How far a number may be ahead of the next one: a year of working days and more; beyond it, a digit is wrong."""


@dataclass(frozen=True)
class ReceivePackage:
    """A manifest and its file, as they came."""

    manifest: InitVar[bytes]
    content: InitVar[bytes]
    digests: tuple[str, str] = field(init=False)

    def __post_init__(self, manifest: bytes, content: bytes) -> None:
        object.__setattr__(self, "digests", (_mark(manifest), _mark(content)))
        object.__setattr__(self, "_sent", (manifest, content))

    @property
    def bytes_sent(self) -> tuple[bytes, bytes]:
        """Both files."""
        found: tuple[bytes, bytes] = self.__dict__["_sent"]
        return found


def _mark(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@performs("receive_package")
def receive_package(act: Act, order: ReceivePackage) -> dict[str, Json]:
    """Take it if everything holds; the answer says which receipt tells the sender what. Raises NotAllowed."""
    return receive(act, order)


def receive(act: Act, order: ReceivePackage) -> dict[str, Json]:
    """The same, within an action that does more. Raises NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone(f"exchange:{county}")
    manifest_bytes, content = order.bytes_sent
    try:
        manifest = read_manifest(manifest_bytes)
    except PackageRefused as refused:
        verdict = Verdict("refused", refused.problem, str(refused))
        return _told(answer_unread(act, manifest_bytes, verdict))
    try:
        checked = check_package(manifest, content, county, act.business_day())
        return _take(act, checked, content)
    except PackageRefused as refused:
        return _told(answer(act, manifest, Verdict("refused", refused.problem, str(refused))))


def _take(act: Act, checked: Checked, content: bytes) -> dict[str, Json]:
    """By its number. Raises PackageRefused."""
    manifest, partner = checked.manifest, checked.partner
    earlier = _standing(partner).filter(number=manifest.number).first()
    if earlier is not None:
        return _again(act, manifest, earlier)
    expected = next_number(partner)
    if manifest.number > expected + MOST_AHEAD:
        raise PackageRefused(ExchangeProblem.TOO_FAR, Advice(f"应为 {expected}", f"expected {expected}"))
    if manifest.number == expected:
        check_chain(partner, manifest)
    package = _enter(act, checked, content)
    if manifest.number > expected:
        return _wait(act, package, manifest, partner, expected)
    receipts = [_apply(act, package, partner, checked.payload)]
    if receipts[0].result == TAKEN.result:
        receipts += _apply_waiting(act, partner)
    return _told(*receipts)


def _again(act: Act, manifest: Manifest, earlier: Incoming) -> dict[str, Json]:
    """The same package once more gets the first answer; another one under its number none but a refusal."""
    if earlier.mark != manifest.mark:
        raise PackageRefused(ExchangeProblem.SWAPPED, Advice(f"第 {earlier.number} 号", f"number {earlier.number}"))
    said = first_answer(earlier.county, [earlier.id])
    assert said is not None, earlier.id
    act.note("receipt", said.id, again=True)
    return {**_told(said), "is_again": True}


def _enter(act: Act, checked: Checked, content: bytes) -> Incoming:
    manifest, partner = checked.manifest, checked.partner
    made = Incoming.objects.create(
        county=partner.county, partner_id=partner.id, number=manifest.number, format=manifest.format,
        format_version=manifest.format_version, year=manifest.year, manner=manifest.manner, kind=manifest.kind,
        rows=manifest.rows, sum_fen=manifest.sum_fen, digest=manifest.digest, previous=manifest.previous,
        mark=manifest.mark, made_on=manifest.day, manifest=manifest.text().decode(),
        received_by=act.actor.account_id,
    )  # fmt: skip
    package = Incoming.objects.get(county=partner.county, id=made.id)
    keep_content(partner.county, package.id, content, open_vault())
    return package


def _wait(act: Act, package: Incoming, manifest: Manifest, partner: Partner, expected: int) -> dict[str, Json]:
    """Kept as it is; the numbers before it are missing, and somebody will be told."""
    _move(package, "wait")
    missing = note_gaps(partner, expected)
    said = "、".join(map(str, missing))
    refused = PackageRefused(ExchangeProblem.MISSING, Advice(f"缺第 {said} 号", f"missing: {said}"))
    verdict = Verdict("waiting", ExchangeProblem.MISSING, str(refused), missing)
    return {**_told(answer(act, manifest, verdict, package.id)), "missing": list(missing)}


def _apply(act: Act, package: Incoming, partner: Partner, payload: Payload) -> Receipt:
    """All of it or nothing. What the rows do is taken back when their room refuses them."""
    manifest = read_manifest(package.manifest.encode())
    try:
        with transaction.atomic():
            arrived = Arrived(package.county, package.id, package.year, format_of(package.format), payload.table)
            done = APPLY[package.format](act, arrived)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except NotAllowed:
        raise
    except StoreFailed as failed:
        return _refuse(act, package, partner, PackageRefused(ExchangeProblem.NOT_APPLIED, Advice(str(failed))))
    _move(package, "apply")
    close_gap(partner, package.number)
    act.note("incoming", package.id, partner=partner.code, package=package.number, format=package.format,
             rows=package.rows, fen=package.sum_fen, done=done)  # fmt: skip
    return answer(act, manifest, TAKEN, package.id)


def _apply_waiting(act: Act, partner: Partner) -> list[Receipt]:
    """Those that waited, in order, as far as there is no gap and nothing is refused."""
    receipts: list[Receipt] = []
    while not receipts or receipts[-1].result == TAKEN.result:
        package = _standing(partner).filter(number=next_number(partner), state=IncomingState.WAITING).first()
        if package is None:
            break
        receipts.append(_apply_one(act, partner, package))
    return receipts


def _apply_one(act: Act, partner: Partner, package: Incoming) -> Receipt:
    manifest = read_manifest(package.manifest.encode())
    content = b"".join(pieces_of(package.county, package.id, open_vault()))
    try:
        check_chain(partner, manifest)
        payload = read_payload(content, package.kind, format_of(package.format), act.business_day())
    except PackageRefused as refused:
        return _refuse(act, package, partner, refused)
    return _apply(act, package, partner, payload)


def _refuse(act: Act, package: Incoming, partner: Partner, refused: PackageRefused) -> Receipt:
    """It came and cannot be applied: its number is missing again."""
    manifest = read_manifest(package.manifest.encode())
    _move(package, "refuse", words=str(refused))
    note_gaps(partner, next_number(partner))
    return answer(act, manifest, Verdict("refused", refused.problem, str(refused)), package.id)


def check_chain(partner: Partner, manifest: Manifest) -> None:
    """It follows the package that was applied last. Raises PackageRefused."""
    last = _standing(partner).filter(number=manifest.number - 1).first()
    if manifest.previous != (last.mark if last is not None else NO_PACKAGE):
        raise PackageRefused(
            ExchangeProblem.BROKEN_CHAIN, Advice(f"第 {manifest.number - 1} 号", f"number {manifest.number - 1}")
        )


def next_number(partner: Partner) -> int:
    """The number that comes next."""
    applied = _standing(partner).filter(state=IncomingState.APPLIED).aggregate(last=Max("number"))["last"]
    return int(applied or 0) + 1


def _standing(partner: Partner) -> Any:
    """Packages of a partner that have their numbers."""
    rows = Incoming.objects.filter(county=partner.county, partner_id=partner.id)
    return rows.exclude(state=IncomingState.REFUSED)


def _move(package: Incoming, event: str, words: str = "") -> None:
    state = INCOMING_GRAPH.next(package.state, event)
    ended = {} if state == IncomingState.WAITING else {"ended_at": Now()}
    Incoming.objects.filter(county=package.county, id=package.id).update(state=state, words=words, **ended)
    package.state = state


def _told(*receipts: Receipt) -> dict[str, Json]:
    """The first receipt is the package's own."""
    first = receipts[0]
    return {
        "receipt": first.id,
        "sender": first.sender,
        "number": first.number,
        "result": first.result,
        "problem": first.problem,
        "words": first.words,
        "package": first.package_id,
        "followed_by": [{"receipt": each.id, "number": each.number, "result": each.result} for each in receipts[1:]],
    }
