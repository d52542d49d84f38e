"""From a run to dues that count: every situation signed, the differences seen, one person proposes, another confirms.

In: a run of the actor's county. Out: its next state, in the transaction under way; the run that was published before
gives way in the same moment. Never: an unsigned situation published; one person alone; a move that the graph lacks.
"""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.db.models.functions import Now

from canbao.access.acting import Act, NotFound
from canbao.access.locks import alone
from canbao.billing.assessing import published_run
from canbao.billing.models import AidLine, Difference, Due, Run, RunSituation, Signature
from canbao.billing.states import OPEN_STATES, RUN_GRAPH, RunState
from canbao.store.failures import StoreFailed
from canbao.store.states import MoveRefused

_UNSIGNED = """
    SELECT item.situation, item.policy_digest FROM billing_runsituation AS item
    LEFT JOIN billing_signature AS signed ON signed.county = item.county AND signed.situation = item.situation
        AND signed.policy_digest = item.policy_digest
    WHERE item.county = %s AND item.run_id = %s AND signed.id IS NULL ORDER BY item.situation
"""
_SWEEP = """
    DELETE FROM {table} WHERE county = %s
        AND run_id IN (SELECT id FROM billing_run WHERE state = %s AND billing_run.county = {table}.county)
"""


class Unsigned(StoreFailed):
    """Situations that nobody has signed."""


class DifferencesUnseen(StoreFailed):
    """The differences from the published run are not those that were seen."""


class BaseMoved(StoreFailed):
    """Another run has been published since this one was compared."""


class NotOfThisRun(StoreFailed):
    """A situation that nobody of the run is in."""


def locked_run(act: Act, number: int) -> Run:
    """The run, for this transaction alone, and with it all runs of the county: publishing one moves others.

    Raises NotFound.
    """
    alone(f"runs:{act.actor.county}")
    run = Run.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if run is None:
        raise NotFound(f"没有这次核算 no such run: {number}")
    return run


def move(run: Run, event: str, **fields: object) -> None:
    """Take the run to its next state. Raises MoveRefused, also when somebody else has just moved it."""
    after = RUN_GRAPH.next(run.state, event)
    same = Run.objects.filter(county=run.county, id=run.id, state=run.state)
    if not same.update(state=after, **fields):
        raise MoveRefused(f"核算批次 {run.id} 刚被他人改动，请刷新页面再试 somebody else has just moved this run")
    run.state = after


def unsigned(run: Run) -> dict[int, str]:
    """Situations of the run that are still to be signed, with the digest of their rules."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSIGNED, [run.county, run.id])
        return dict(cursor.fetchall())


def sign(run: Run, account_id: int, situations: Collection[int]) -> int:
    """Sign some situations, and the run is reviewed when none is left; how many are signed anew.

    Raises MoveRefused, NotOfThisRun.
    """
    if run.state not in OPEN_STATES:
        RUN_GRAPH.next(run.state, "review")
    own = set(RunSituation.objects.filter(county=run.county, run_id=run.id).values_list("situation", flat=True))
    if not own.issuperset(situations):
        raise NotOfThisRun("所选情形不属于这次核算，请刷新页面 not all of these situations are of this run")
    waiting = unsigned(run)
    chosen = sorted(waiting.keys() & set(situations))
    Signature.objects.bulk_create(
        [
            Signature(county=run.county, situation=id_, policy_digest=waiting[id_], signed_by=account_id)
            for id_ in chosen
        ],
        ignore_conflicts=True,
    )
    review_when_signed(run)
    return len(chosen)


def review_when_signed(run: Run) -> None:
    """A draft in which nothing is left to sign is reviewed."""
    if run.state == RunState.DRAFT and not unsigned(run):
        move(run, "review")


def propose(run: Run, account_id: int, seen: str) -> None:
    """`seen`: the digest of the differences shown. Raises MoveRefused, Unsigned, DifferencesUnseen, BaseMoved."""
    review_when_signed(run)
    RUN_GRAPH.next(run.state, "propose")
    _require_ready(run)
    if seen != run.difference_digest:
        raise DifferencesUnseen(
            "与已发布结果的差异尚未看过或已变化，请重新查看差异 look at the differences from the published run first"
        )
    move(run, "propose", proposed_by=account_id, proposed_at=Now(), acknowledged=seen)


def publish(run: Run, account_id: int) -> Run | None:
    """Let the dues count; the run that counted until now, if any. Other runs of the year are put aside.

    Raises MoveRefused, Unsigned, DifferencesUnseen, BaseMoved.
    """
    RUN_GRAPH.next(run.state, "publish")
    _require_ready(run)
    if run.acknowledged != run.difference_digest:
        raise DifferencesUnseen("提出发布的人未确认差异 the differences were not acknowledged")
    before = published_run(run.county, run.year)
    if before is not None:
        move(before, "supersede", ended_at=Now())
    move(run, "publish", published_by=account_id, published_at=Now())
    discard_others(run)
    return before


def _require_ready(run: Run) -> None:
    waiting = unsigned(run)
    if waiting:
        raise Unsigned(f"还有 {len(waiting)} 种情形未签认 situations still to be signed")
    base = published_run(run.county, run.year)
    if run.base_run_id != (base.id if base else None):
        raise BaseMoved(
            "这次核算之后已发布了另一次核算，请重新核算后再发布 another run was published meanwhile: assess anew"
        )


def discard(run: Run) -> None:
    """Put the run aside. Its situations and sums stay to be read; its dues go with `sweep`. Raises MoveRefused."""
    move(run, "discard", ended_at=Now())


def discard_others(run: Run) -> list[int]:
    """Put aside the runs of the year that were compared with what counted before; their numbers."""
    others = Run.objects.select_for_update().filter(
        county=run.county, year=run.year, state__in=RUN_GRAPH.before("discard")
    )
    found = list(others.exclude(id=run.id))
    for other in found:
        discard(other)
    return [other.id for other in found]


def sweep(county: str) -> int:
    """Delete the rows about persons of discarded runs; how many dues went. A county's take seconds: work for a job."""
    gone = 0
    with connection.cursor() as cursor:
        for table in (Difference, AidLine, Due):
            cursor.execute(_SWEEP.format(table=table._meta.db_table), [county, RunState.DISCARDED])
            gone = cursor.rowcount
    return gone
