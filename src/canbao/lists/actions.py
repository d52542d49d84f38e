"""What is done with lists: handed over, checked, confirmed, applied, undone, withdrawn. Each an action of
`access.acting`.

In: an actor, a key, an order. Out: what came of it, as JSON; to a supplier only what its own file and its own earlier
lists say. Never: a supplier told whether somebody is known here; a list applied half.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.postgres.functions import TransactionNow
from django.db import connection

from canbao.access.acting import Act, Json, NotFound, performs
from canbao.access.models import Organisation, OrganisationKind
from canbao.access.vault import open_vault
from canbao.intake.judges.numbers import EARLIEST, LATEST
from canbao.intake.limits import MOST_NAME_CHARACTERS
from canbao.intake.returned_workbook import write_returned
from canbao.lists.applying import apply_rows
from canbao.lists.applying import rematch_rows as rematch
from canbao.lists.checking import check_rows, last_applied, lock_supplier
from canbao.lists.definitions import Manner, Supplier, suppliers
from canbao.lists.models import ListFile
from canbao.lists.places import places_of
from canbao.lists.reading import ReadFile, read_supplied
from canbao.lists.results import answer_of, problems_of
from canbao.lists.sealing import RETURNED, ROWS, Supplied, content_place, joined_marks, seal_rows
from canbao.lists.statements import mark_of, state_rows
from canbao.lists.states import LIST_GRAPH, ListState
from canbao.lists.supplying import LONG_ROWS, ListOrder, UploadOrder
from canbao.lists.undoing import UndoRefused, refuse_if_rested_on, undo_rows_of
from canbao.store.copying import binding_cursor
from canbao.store.failures import StoreFailed

Answer = dict[str, Json]
SENDS_FOR_OTHERS = frozenset({OrganisationKind.BUREAU})
RestsOn = Callable[[str, int], bool]
"""Whether something outside this room rests on a list of a county: published dues."""

_rests_on: list[RestsOn] = []


class UnknownSupplier(StoreFailed):
    """No list of this name."""


class NotYours(StoreFailed):
    """The list is another office's to send."""


class NotApplicable(StoreFailed):
    """The list cannot be applied as it is."""


class CheckAgain(StoreFailed):
    """Another list was applied since this one was checked."""


def ask_before_undo(rests_on: RestsOn) -> None:
    """Let another room say whether something rests on a list: billing does, for published dues."""
    if rests_on not in _rests_on:
        _rests_on.append(rests_on)


def supplier_of(id_: str) -> Supplier:
    """A supplier's list by its id. Raises UnknownSupplier."""
    try:
        return suppliers()[id_]
    except KeyError:
        known = "、".join(suppliers())
        raise UnknownSupplier(f"没有这种名单 no such list: {id_}；有 there are: {known}") from None


@performs("upload_list")
def upload_list(act: Act, order: UploadOrder) -> Answer:
    """Take a file, read it, and compare it. The same file for the same day again adds nothing."""
    supplier = supplier_of(order.supplier)
    if not EARLIEST <= order.as_of <= LATEST:
        raise NotApplicable(f"名单日期不可能是 {order.as_of} no list describes such a day")
    sender = _sender(act, supplier, order.organisation_id)
    area = list(sender.units) if sender else [act.actor.county]
    place = order.place or (area[0] if len(area) == 1 else act.actor.county)
    act.require(place)
    organisation = sender.id if sender else 0
    earlier = _same_file(act.actor.county, organisation, order)
    if earlier is not None:
        return {**answer_of(earlier, sees_people=_sees_people(act)), "is_repeat": True}
    vault = open_vault()
    read = read_supplied(order.bytes_sent, supplier, act.actor.county, order.as_of, order.file_name)
    file = _receive(act, order, supplier, read, organisation, area, place)
    marks = joined_marks([mark_of(number, kind, vault) for number, kind in read.protected])
    rows = state_rows(supplier, read.reading.table, places_of(file.county), vault)
    supplied = Supplied(rows, marks, read.unreadable)
    _keep(file, ROWS, seal_rows(supplied, file.county, file.id, vault))
    if read.reading.bad_count:
        returned = io.BytesIO()
        write_returned(returned, read.reading)
        _keep(file, RETURNED, vault.seal_bytes(returned.getvalue(), content_place(RETURNED, file.county, file.id)))
    problems = problems_of(read.reading)
    del read  # all that follows needs the rows as they are kept, and not as they were written
    is_left = order.leaves_long and file.row_count > LONG_ROWS
    if not is_left and (not file.error_count or order.takes_good_rows):
        _check(act, file, supplier, supplied)
    act.note("list", file.id, supplier=supplier.id, rows=file.row_count, good=file.good_count, state=file.state)
    return {
        **answer_of(file, sees_people=_sees_people(act)),
        "problems": problems,
        "is_repeat": False,
        "is_left": is_left,
    }


def _sender(act: Act, supplier: Supplier, organisation_id: int) -> Organisation | None:
    """The organisation that the list is from; None: the worker acting for itself."""
    own = act.actor.organisation_id
    wanted = organisation_id or own
    if not wanted:
        return None
    by_id = {each.id: each for each in Organisation.objects.filter(county=act.actor.county, id__in={wanted, own} - {0})}
    if wanted not in by_id or (own and own not in by_id):
        raise NotFound(f"没有这个单位 no such organisation: {wanted}")
    sender, acting = by_id[wanted], by_id.get(own)
    if wanted != own and acting is not None and acting.kind not in SENDS_FOR_OTHERS:
        raise NotYours("只能报送本单位的名单 only your own organisation's lists")
    is_bureau = acting is None or acting.kind in SENDS_FOR_OTHERS
    if sender.kind not in supplier.sent_by and not (is_bureau and sender.kind in SENDS_FOR_OTHERS):
        raise NotYours(f"“{supplier.title}”不由{sender.name}报送 this list is another office's")
    return sender


def _same_file(county: str, organisation: int, order: UploadOrder) -> ListFile | None:
    return (
        ListFile.objects.filter(
            county=county,
            supplier=order.supplier,
            organisation_id=organisation,
            as_of=order.as_of,
            digest=bytes.fromhex(order.digest),
        )
        .exclude(state__in=[ListState.UNDONE, ListState.WITHDRAWN])
        .first()
    )


def _receive(
    act: Act,
    order: UploadOrder,
    supplier: Supplier,
    read: ReadFile,
    organisation: int,
    area: Sequence[str],
    place: str,
) -> ListFile:
    manner = order.manner or supplier.manners[0]
    if manner not in supplier.manners:
        raise NotApplicable(f"“{supplier.title}”只收 this list comes as: {'、'.join(supplier.manners)}")
    reading = read.reading
    file = ListFile.objects.create(
        county=act.actor.county,
        supplier=supplier.id,
        organisation_id=organisation,
        place=place,
        area=list(area),
        as_of=order.as_of,
        manner=Manner(manner),
        takes_good_rows=order.takes_good_rows,
        file_name=order.file_name[-2 * MOST_NAME_CHARACTERS :],
        digest=bytes.fromhex(order.digest),
        row_count=reading.count,
        good_count=reading.table.num_rows,
        error_count=reading.bad_count,
        warning_count=reading.warnings.count,
        received_by=act.actor.account_id,
    )
    return ListFile.objects.get(county=file.county, id=file.id)


def _keep(file: ListFile, part: str, sealed: bytes) -> None:
    with binding_cursor() as cursor:
        cursor.execute(
            "INSERT INTO lists_listcontent (county, list_id, part, organisation_id, sealed)"
            " VALUES (%s, %s, %s, %s, %b)",
            [file.county, file.id, part, file.organisation_id, sealed],
        )


def _check(act: Act, file: ListFile, supplier: Supplier, supplied: Supplied | None = None) -> None:
    """Check the list and say what state that leaves it in."""
    state = LIST_GRAPH.next(file.state, "check")
    checked = check_rows(file, supplier, open_vault(), supplied)
    file.check_number += 1
    file.counts, file.base_id, file.why_held = checked.counts, checked.base_id, checked.why_held
    file.checked_by, file.confirmed_by = act.actor.account_id, None
    file.state = LIST_GRAPH.next(state, "hold") if checked.why_held else state
    _save(file, "check_number", "counts", "base_id", "why_held", "checked_by", "confirmed_by", "state",
          checked_at=TransactionNow())  # fmt: skip


def _save(file: ListFile, *names: str, **values: Any) -> None:
    changed = {name: getattr(file, name) for name in names} | values
    ListFile.objects.filter(county=file.county, id=file.id).update(**changed)


def _get(act: Act, list_id: int) -> tuple[ListFile, Supplier]:
    """A list among those that the actor sees, and its supplier; locked until the end. Raises NotFound."""
    file = ListFile.objects.select_for_update().filter(county=act.actor.county, id=list_id).first()
    if file is None:
        raise NotFound(f"没有这份名单 no such list: {list_id}")
    act.require(file.place)
    act.require_own(file.organisation_id)
    return file, supplier_of(file.supplier)


@performs("check_list")
def check_list(act: Act, order: ListOrder) -> Answer:
    """Compare the list anew with what stands now."""
    file, supplier = _get(act, order.list_id)
    if file.error_count and not file.takes_good_rows:
        raise NotApplicable("名单有须改正的行，请改正后重新报送 rows have to be mended: send the list again")
    _check(act, file, supplier)
    act.note("list", file.id, state=file.state)
    return answer_of(file, sees_people=_sees_people(act))


@performs("check_list")
def take_good_rows(act: Act, order: ListOrder) -> Answer:
    """Go on without the rows that have to be mended: they stay as the list before says. Raises NotApplicable."""
    file, supplier = _get(act, order.list_id)
    if file.state != ListState.RECEIVED or not file.good_count:
        raise NotApplicable("名单没有可以先用的行 the list has no rows to go on with")
    file.takes_good_rows = True
    _save(file, "takes_good_rows")
    _check(act, file, supplier)
    act.note("list", file.id, good=file.good_count, left=file.error_count, state=file.state)
    return answer_of(file, sees_people=_sees_people(act))


@performs("confirm_large_change")
def confirm_large_change(act: Act, order: ListOrder) -> Answer:
    """Say that so many really are off the list: somebody else than who handed it over or checked it."""
    file, _ = _get(act, order.list_id)
    for account in (file.received_by, file.checked_by):
        if account:
            act.require_other_than(account)
    act.reason(order.reason)
    act.refuse_unless(act.has_reason, "请写明依据 say on what ground")
    file.state = LIST_GRAPH.next(file.state, "confirm")
    file.confirmed_by = act.actor.account_id
    _save(file, "state", "confirmed_by")
    act.note("list", file.id, ended=file.counts["ended"], listed_before=file.counts["listed_before"])
    return answer_of(file, sees_people=True)


@performs("apply_list")
def apply_list(act: Act, order: ListOrder) -> Answer:
    """Bring the list into the register: all of what was checked, or nothing."""
    file, supplier = _get(act, order.list_id)
    state = LIST_GRAPH.next(file.state, "apply")
    lock_supplier(file)
    if last_applied(file) != file.base_id:
        raise CheckAgain("核对之后又采用了别的名单，请重新核对 another list was applied since: check again")
    done = apply_rows(file, supplier, open_vault())
    file.state = state
    _save(file, "state", applied_at=TransactionNow(), applied_by=act.actor.account_id)
    act.note("list", file.id, supplier=supplier.id, done=done)
    return {**answer_of(file, sees_people=True), "done": done}


@performs("undo_list")
def undo_list(act: Act, order: ListOrder) -> Answer:
    """Take an applied list back, as long as nothing rests on it."""
    file, supplier = _get(act, order.list_id)
    state = LIST_GRAPH.next(file.state, "undo")
    lock_supplier(file)
    refuse_if_rested_on(file, supplier)
    if any(rests_on(file.county, file.id) for rests_on in _rests_on):
        raise UndoRefused("已有应缴按这份名单发布，不能撤销 published dues rest on it")
    act.reason(order.reason)
    done = undo_rows_of(file, supplier)
    file.state = state
    _save(file, "state", undone_at=TransactionNow(), undone_by=act.actor.account_id)
    act.note("list", file.id, done=done)
    return {**answer_of(file, sees_people=True), "done": done}


@performs("upload_list")
def withdraw_list(act: Act, order: ListOrder) -> Answer:
    """The sender takes back a list that was not applied."""
    file, _ = _get(act, order.list_id)
    file.state = LIST_GRAPH.next(file.state, "withdraw")
    _save(file, "state")
    act.reason(order.reason)
    act.note("list", file.id, state=file.state)
    return answer_of(file, sees_people=_sees_people(act))


@performs("rematch_list")
def rematch_list(act: Act, order: ListOrder) -> Answer:
    """Apply rows of the sender's list that waited until somebody was registered."""
    file, supplier = _get(act, order.list_id)
    LIST_GRAPH.next(file.state, "undo")  # Only an applied list has rows that wait.
    lock_supplier(file)
    count = rematch(file, supplier, open_vault())
    act.note("list", file.id, rematched=count)
    return {"list": file.id, "rematched": count}


def _sees_people(act: Act) -> bool:
    """Whether the answer may say who is known: not to a supplier, whose right reaches only its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM access_organisation WHERE county = %s AND id = %s",
                       [act.actor.county, act.actor.organisation_id])  # fmt: skip
        row = cursor.fetchone()
    return act.actor.organisation_id == 0 or (row is not None and row[0] in SENDS_FOR_OTHERS)
