"""What a partner says of a package of ours: taken, waiting for earlier ones, or refused and why.

In: the bytes of a signed acknowledgement. Out: the package moved. Never: a package taken on an unsigned word, or on a
word about another file; later packages left standing on one that was refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import InitVar, dataclass, field

from django.db.models.functions import Now

from canbao.access.acting import Act, Json, performs
from canbao.access.locks import alone
from canbao.exchange.checking import check_sender, check_signature
from canbao.exchange.manifests import Acknowledgement, read_acknowledgement
from canbao.exchange.models import Outgoing, Partner, Receipt
from canbao.exchange.problems import ExchangeProblem, PackageRefused
from canbao.exchange.states import OUTGOING_GRAPH, OutgoingState
from canbao.intake.problems import Advice, show

_EVENTS = {"taken": "take", "refused": "refuse"}
_REACHED = {"taken": OutgoingState.TAKEN, "refused": OutgoingState.REFUSED}


@dataclass(frozen=True)
class RecordAcknowledgement:
    """An acknowledgement as it came."""

    content: InitVar[bytes]
    digest: str = field(init=False)

    def __post_init__(self, content: bytes) -> None:
        object.__setattr__(self, "digest", hashlib.sha256(content).hexdigest())
        object.__setattr__(self, "_content", content)

    @property
    def bytes_sent(self) -> bytes:
        """The file."""
        found: bytes = self.__dict__["_content"]
        return found


@performs("record_acknowledgement")
def record_acknowledgement(act: Act, order: RecordAcknowledgement) -> dict[str, Json]:
    """Move the package. The same word again changes nothing. Raises PackageRefused, MoveRefused, NotAllowed."""
    county = act.actor.county
    act.require(county)
    alone(f"exchange:{county}")
    said = read_acknowledgement(order.bytes_sent)
    partner = check_sender(said, county, act.business_day())
    check_signature(said, partner, act.business_day())
    package = _package_of(partner, said)
    if package.state == _REACHED.get(said.result):
        return {"package": package.id, "number": package.number, "state": str(package.state), "is_again": True}
    void = 0
    state = str(package.state)
    if said.result in _EVENTS:
        state = OUTGOING_GRAPH.next(package.state, _EVENTS[said.result])
        words = show(said.words) if said.result == "refused" else ""
        Outgoing.objects.filter(county=county, id=package.id).update(state=state, words=words, ended_at=Now())
    if said.result == "refused":
        void = _void_later(package)
    _keep(act, said, package, order.bytes_sent)
    act.note("outgoing", package.id, partner=partner.code, package=package.number, result=said.result,
             problem=said.problem, void=void)  # fmt: skip
    return {
        "package": package.id, "number": package.number, "state": state, "result": said.result,
        "problem": said.problem, "words": show(said.words), "missing": list(said.missing), "void": void,
    }  # fmt: skip


def _package_of(partner: Partner, said: Acknowledgement) -> Outgoing:
    """The package that the word is about, to the byte. Raises PackageRefused."""
    rows = Outgoing.objects.select_for_update().filter(county=partner.county, partner_id=partner.id)
    package = rows.filter(number=said.number, mark=said.mark).order_by("-id").first()
    about = Advice(f"第 {said.number} 号", f"number {said.number}")
    if package is None or package.digest != said.digest:
        raise PackageRefused(ExchangeProblem.NOT_SENT, about)
    if said.result == "taken" and (package.rows, package.sum_fen) != (said.rows, said.sum_fen):
        problem = ExchangeProblem.OTHER_ROWS if package.rows != said.rows else ExchangeProblem.OTHER_SUM
        raise PackageRefused(problem, about)
    return package


def _void_later(package: Outgoing) -> int:
    """What was made after it rests on it, and is to be made anew."""
    later = Outgoing.objects.filter(
        county=package.county, partner_id=package.partner_id, number__gt=package.number,
        state__in=[state for state in OUTGOING_GRAPH.before("void")],
    )  # fmt: skip
    return int(later.update(state=OutgoingState.VOID, ended_at=Now()))


def _keep(act: Act, said: Acknowledgement, package: Outgoing, content: bytes) -> None:
    Receipt.objects.create(
        county=package.county, sender=said.sender, number=said.number, digest=said.digest, package_id=package.id,
        result=said.result, problem=said.problem, words=show(said.words), text=content.decode(),
        by=act.actor.account_id,
    )  # fmt: skip
