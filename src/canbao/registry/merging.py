"""Two files of one person made one, and made two again: one account proposes, another confirms.

In: orders. Out: numbers of merges. Never: a merge that one person both proposed and confirmed; a file that goes while
another merge stands on it; anything deleted: undoing gives back what was there.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.postgres.functions import TransactionNow
from django.db.models import Q

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.wording import one_line
from canbao.registry.merge_states import MERGE_GRAPH, PAIR_GRAPH, MergeState, PairState
from canbao.registry.merged_rows import Two, count_overtaken, move_back, move_rows
from canbao.registry.models import Merge, Pair, Person
from canbao.registry.models.duplicates import PairRule
from canbao.registry.pairs import pair_of
from canbao.store.failures import StoreFailed


class NotMergeable(StoreFailed):
    """These two files cannot be made one now."""


class PairUndecided(StoreFailed):
    """Nobody has judged them to be the same person."""


class MergeOvertaken(StoreFailed):
    """What was merged has been changed since."""


@dataclass(frozen=True)
class ProposeMerge:
    """Whose file stays and whose goes into it."""

    kept: int
    gone: int
    reason: str


@dataclass(frozen=True)
class ConfirmMerge:
    """What the second person says of a proposal."""

    merge: int
    agrees: bool = True
    reason: str = ""


@dataclass(frozen=True)
class UndoMerge:
    """A merge that was wrong. `despite_changes`: even if rows have been changed since; those changes stay with the kept
    person, and the other one gets back what was there when the files were merged.
    """

    merge: int
    reason: str
    despite_changes: bool = False


@performs("propose_merge")
def propose_merge(act: Act, order: ProposeMerge) -> dict[str, Json]:
    """Propose it. A pair that a rule found has to be judged the same first; of others the proposal is the judgement.

    Raises NotMergeable, PairUndecided, NotFound, NotAllowed.
    """
    county = act.actor.county
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "提出并档须写明理由 say why")
    _both(act, order.kept, order.gone)
    pair = pair_of(county, order.kept, order.gone) or _pair_by_hand(act, order)
    if pair.state != PairState.SAME:
        raise PairUndecided("这一对尚未判为同一人，不能提出并档 nobody has judged this pair to be the same person")
    under_way = Q(kept_id__in=(order.kept, order.gone)) | Q(gone_id__in=(order.kept, order.gone))
    if Merge.objects.filter(under_way, county=county, state=MergeState.PROPOSED).exists():
        raise NotMergeable("其中一人已有待确认的并档 a merge of one of them is waiting for confirmation")
    merge = Merge.objects.create(
        county=county, pair_id=pair.id, kept_id=order.kept, gone_id=order.gone, reason=one_line(order.reason),
        proposed_by=act.actor.account_id,
    )  # fmt: skip
    act.note("merge", merge.id, kept=order.kept, gone=order.gone)
    return {"merge": merge.id, "pair": pair.id}


@performs("confirm_merge")
def confirm_merge(act: Act, order: ConfirmMerge) -> dict[str, Json]:
    """Merge them, or refuse the proposal. Raises MoveRefused, NotMergeable, NotFound, NotAllowed."""
    merge = _merge_of(act, order.merge)
    if order.reason:
        act.reason(order.reason)
    state = MERGE_GRAPH.next(merge.state, "confirm" if order.agrees else "refuse")
    changed = Merge.objects.filter(county=merge.county, id=merge.id)
    _both(act, merge.kept_id, merge.gone_id)
    if not order.agrees:
        changed.update(state=state, ended_by=act.actor.account_id, ended_at=TransactionNow())
        _reopen_pair(merge)
        act.note("merge", merge.id, state=state)
        return {"merge": merge.id, "state": state, "rows": {}}
    act.require_other_than(merge.proposed_by)
    changed.update(state=state, confirmed_by=act.actor.account_id, confirmed_at=TransactionNow())
    rows = move_rows(Two(merge.county, merge.id, merge.kept_id, merge.gone_id))
    act.note("merge", merge.id, state=state, kept=merge.kept_id, gone=merge.gone_id, rows=rows)
    return {"merge": merge.id, "state": state, "rows": rows}


@performs("undo_merge")
def undo_merge(act: Act, order: UndoMerge) -> dict[str, Json]:
    """Make the files two again, as they were. Raises MoveRefused, MergeOvertaken, NotFound, NotAllowed."""
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "撤销并档须写明理由 say why")
    merge = _merge_of(act, order.merge)
    state = MERGE_GRAPH.next(merge.state, "undo")
    people = _locked(act, merge.kept_id, merge.gone_id)
    if len(people) != 2 or people[merge.kept_id].merged_into is not None:
        raise MergeOvertaken("保留的档案又并入了别人，请先撤销后一次并档 undo the later merge of the kept file first")
    two = Two(merge.county, merge.id, merge.kept_id, merge.gone_id)
    overtaken = count_overtaken(two)
    if overtaken and not order.despite_changes:
        raise MergeOvertaken(
            f"并档以后有 {overtaken} 条记录又有变动，请核对后选择仍要撤销 "
            f"{overtaken} rows have been changed since: look at them, then undo despite changes"
        )
    move_back(two)
    changed = Merge.objects.filter(county=merge.county, id=merge.id)
    changed.update(state=state, ended_by=act.actor.account_id, ended_at=TransactionNow())
    _reopen_pair(merge)
    act.note("merge", merge.id, state=state, kept=merge.kept_id, gone=merge.gone_id, overtaken=overtaken)
    return {"merge": merge.id, "state": state, "overtaken": overtaken}


def _merge_of(act: Act, number: int) -> Merge:
    found = Merge.objects.select_for_update().filter(county=act.actor.county, id=number).first()
    if found is None:
        raise NotFound(f"没有编号为 {number} 的并档 no such merge")
    return found


def _locked(act: Act, *numbers: int) -> dict[int, Person]:
    """The persons among those in sight, locked in one order so that two merges never wait for each other."""
    found = Person.objects.select_for_update().filter(county=act.actor.county, id__in=numbers).order_by("id")
    people = {person.id: person for person in found}
    for person in people.values():
        act.require(person.unit)
    return people


def _both(act: Act, kept: int, gone: int) -> None:
    """Both are there, two, and files of their own. Raises NotFound, NotMergeable."""
    if kept == gone:
        raise NotMergeable("不能与自己并档 a file cannot go into itself")
    people = _locked(act, kept, gone)
    if len(people) != 2:
        raise NotFound("没有这两个人，或不在您的辖区内 no such two people in your area")
    if any(person.merged_into is not None for person in people.values()):
        raise NotMergeable("其中一人已并入别的档案 one of them has been merged into somebody else")


def _pair_by_hand(act: Act, order: ProposeMerge) -> Pair:
    first, second = sorted((order.kept, order.gone))
    return Pair.objects.create(
        county=act.actor.county, person_a=first, person_b=second, rule=PairRule.BY_HAND, state=PairState.SAME,
        decided_by=act.actor.account_id, decided_at=TransactionNow(), reason=one_line(order.reason),
    )  # fmt: skip


def _reopen_pair(merge: Merge) -> None:
    """What was thought the same is to be looked at again."""
    pair = Pair.objects.filter(county=merge.county, id=merge.pair_id)
    pair.update(state=PAIR_GRAPH.next(PairState.SAME, "reopen"), decided_by=None, decided_at=None)
