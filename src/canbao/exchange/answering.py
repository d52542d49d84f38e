"""What a sender is told: our signed acknowledgement of every package whose manifest could be read, and the register of
what was said.

In: a manifest, what became of the package. Out: a `Receipt` with the acknowledgement's bytes. Never: an answer changed
afterwards; a personal number in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from canbao.access.acting import Act
from canbao.access.seals import digest
from canbao.access.wording import one_line
from canbao.exchange.manifests import BUREAU, LONGEST_WORDS, VERSION, Acknowledgement, Manifest
from canbao.exchange.models import Receipt
from canbao.exchange.problems import ExchangeProblem
from canbao.exchange.signing import own_key
from canbao.intake.problems import show
from canbao.store.configuration import read_configuration


@dataclass(frozen=True)
class Verdict:
    """What became of a package: taken, waiting or refused."""

    result: str
    problem: ExchangeProblem | None = None
    words: str = ""
    missing: tuple[int, ...] = ()

    @property
    def code(self) -> str:
        return self.problem.code if self.problem else ""


TAKEN = Verdict("taken")


def answer(act: Act, manifest: Manifest, verdict: Verdict, package_id: int | None = None) -> Receipt:
    """Say it and keep what was said."""
    said = acknowledge(act, manifest, verdict)
    return _keep(act, verdict, manifest.sender, manifest.number, manifest.digest, package_id, said.text().decode())


def answer_unread(act: Act, content: bytes, verdict: Verdict) -> Receipt:
    """Of what is no manifest nobody knows whose it is: it is kept that it came."""
    return _keep(act, verdict, "", None, digest(content).hex(), None, "")


def acknowledge(act: Act, manifest: Manifest, verdict: Verdict) -> Acknowledgement:
    """Signed by us, to whoever the manifest says that it is from."""
    return Acknowledgement(
        version=VERSION,
        county=act.actor.county,
        sender=BUREAU,
        receiver=manifest.sender,
        number=manifest.number,
        rows=manifest.rows,
        sum_fen=manifest.sum_fen,
        digest=manifest.digest,
        made_on=act.business_day().isoformat(),
        algorithm="",
        key="",
        signature="",
        mark=manifest.mark,
        result=verdict.result,
        problem=verdict.code,
        words=one_line(verdict.words, LONGEST_WORDS),
        missing=verdict.missing,
    ).signed(own_key(read_configuration().secrets))


def _keep(
    act: Act, verdict: Verdict, sender: str, number: int | None, seen: str, package_id: int | None, text: str
) -> Receipt:
    made = Receipt.objects.create(
        county=act.actor.county, sender=sender, number=number, digest=seen, package_id=package_id,
        result=verdict.result, problem=verdict.code, words=one_line(verdict.words, LONGEST_WORDS), text=text,
        by=act.actor.account_id,
    )  # fmt: skip
    named = show(sender) if sender else ""
    act.note("receipt", made.id, sender=named, package=number, result=verdict.result, problem=verdict.code)
    return made


def first_answer(county: str, package_ids: Sequence[int]) -> Receipt | None:
    """The newest word on a package that is kept: what a replay is told again."""
    return Receipt.objects.filter(county=county, package_id__in=package_ids).order_by("-id").first()
