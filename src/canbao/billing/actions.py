"""What people do with runs: assess the county, sign situations, propose and confirm publication, open the next year.

In: who acts, a key made by whoever asks, an order. Out: what came of it, as JSON. Never: an effect without the right to
it, without its entry in the trail, or twice for one key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from canbao.access.acting import Act, Json, performs
from canbao.access.actors import Actor
from canbao.billing.assessing import assess_from_register
from canbao.billing.inputs import one_moment
from canbao.billing.policies import Choice, Pairs
from canbao.billing.publishing import (
    discard,
    locked_run,
    propose,
    publish,
    review_when_signed,
    sign,
    sweep,
    unsigned,
)
from canbao.billing.rolling_over import open_next_year, policies_in_use, what_is_missing
from canbao.store.watching import tell

Answer = dict[str, Json]


@dataclass(frozen=True)
class AssessCounty:
    """Assess everybody of the actor's county. `as_of`: the day on which who has not paid is taken to pay. Without
    names, the policies by which `year` is assessed.
    """

    as_of: date
    policies: tuple[str, ...] = ()
    year: int | None = None
    known_on: date | None = None
    amend: Pairs = ()
    folders: tuple[str, ...] = ()

    def choice(self, county: str) -> Choice:
        """Which policies. Raises NoCampaign."""
        names = self.policies or policies_in_use(county, self.year or self.as_of.year)
        return Choice(tuple(sorted(names)), self.amend, self.known_on, self.folders)


@dataclass(frozen=True)
class SignSituations:
    """Sign some situations of a run."""

    run: int
    situations: tuple[int, ...]


@dataclass(frozen=True)
class ProposePublication:
    """Propose a run. `seen`: the digest of the differences that were shown (`Run.difference_digest`)."""

    run: int
    seen: str = ""


@dataclass(frozen=True)
class ConfirmPublication:
    """Confirm a proposed run, or turn it down: then it is discarded."""

    run: int
    is_approved: bool = True
    reason: str = ""


@dataclass(frozen=True)
class DiscardRun:
    """A run that shall not be published, and why."""

    run: int
    reason: str


@dataclass(frozen=True)
class RollOver:
    """Open the benefit year after this one."""

    year: int
    folders: tuple[str, ...] = ()


def assess_county(actor: Actor, key: str, order: AssessCounty) -> Answer:
    """Assess the county as the register has it at this moment. Work of a minute or two for a million people.

    Raises PolicyError, NoCampaign, OtherYear, OtherPlace, NobodyThere, NoPolicyFor.
    """
    with one_moment():
        return _assess_county(actor, key, order)


@performs("assess_county")
def _assess_county(act: Act, order: AssessCounty) -> Answer:
    county = act.actor.county
    act.require(county)
    swept = sweep(county)
    made = assess_from_register(county, order.choice(county), order.as_of, act.actor.account_id, order.year)
    run = made.run
    review_when_signed(run)
    tell(run.people, run.people)
    act.note(
        "run", run.id, policies=sorted(run.policies), as_of=order.as_of.isoformat(), people=run.people,
        left_out=run.left_out, input_digest=run.input_digest, result_digest=run.result_digest, swept_dues=swept,
    )  # fmt: skip
    return {
        "run": run.id, "year": run.year, "state": run.state, "people": run.people, "left_out": run.left_out,
        "situations": len(made.record.situations), "unsigned": len(unsigned(run)), "differences": made.differences,
        "difference_digest": run.difference_digest, "result_digest": run.result_digest,
    }  # fmt: skip


@performs("sign_situations")
def sign_situations(act: Act, order: SignSituations) -> Answer:
    """Sign; the run is reviewed when every situation is. Raises NotFound, NotOfThisRun."""
    act.require(act.actor.county)
    run = locked_run(act, order.run)
    count = sign(run, act.actor.account_id, order.situations)
    act.note("run", run.id, signed=count, state=run.state)
    return {"run": run.id, "state": run.state, "signed": count, "unsigned": len(unsigned(run))}


@performs("propose_publication")
def propose_publication(act: Act, order: ProposePublication) -> Answer:
    """Propose that the dues of a run count. Raises NotFound, MoveRefused, Unsigned, DifferencesUnseen, BaseMoved."""
    act.require(act.actor.county)
    run = locked_run(act, order.run)
    propose(run, act.actor.account_id, order.seen)
    act.note("run", run.id, state=run.state, result_digest=run.result_digest)
    return {"run": run.id, "state": run.state}


@performs("confirm_publication")
def confirm_publication(act: Act, order: ConfirmPublication) -> Answer:
    """Let the dues of a proposed run count, or discard it; not by whoever proposed it.

    Raises NotFound, NotAllowed, MoveRefused, Unsigned, DifferencesUnseen, BaseMoved.
    """
    act.require(act.actor.county)
    act.reason(order.reason)
    run = locked_run(act, order.run)
    if run.proposed_by is not None:
        act.require_other_than(run.proposed_by)
    if not order.is_approved:
        discard(run)
        act.note("run", run.id, state=run.state)
        return {"run": run.id, "state": run.state, "superseded": None}
    before = publish(run, act.actor.account_id)
    act.note("run", run.id, state=run.state, people=run.people, result_digest=run.result_digest)
    if before is not None:
        act.note("run", before.id, state=before.state)
    return {"run": run.id, "state": run.state, "superseded": before.id if before else None}


@performs("discard_run")
def discard_run(act: Act, order: DiscardRun) -> Answer:
    """Put a run aside that is not published. Its situations and sums stay to be read; its dues go before the next run.

    Raises NotFound, NotAllowed, MoveRefused.
    """
    act.require(act.actor.county)
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明作废的原因 say why")
    run = locked_run(act, order.run)
    discard(run)
    act.note("run", run.id, state=run.state)
    return {"run": run.id, "state": run.state}


@performs("roll_over")
def roll_over(act: Act, order: RollOver) -> Answer:
    """Open the next benefit year with the policies of the same places, and say what it still lacks.

    Raises NoCampaign, NoNextPolicy, PolicyError.
    """
    county = act.actor.county
    act.require(county)
    campaign, books = open_next_year(county, order.year, act.actor.account_id, order.folders)
    missing = what_is_missing(county, campaign.year, books, act.business_day())
    act.note("campaign", campaign.year, policies=list(campaign.policies))
    return {"year": campaign.year, "policies": list(campaign.policies), "missing": missing.sentences()}
