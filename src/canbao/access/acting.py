"""Every write is an action: right, key, effect, entry in the trail and answer, in one transaction.

In: a function of `(act, order)` and the name of its row in the table of rights. Out: a function of
`(actor, key, order)`. Never: an effect without its entry; an entry without its effect; an effect twice for one key; an
effect under a key whose request was told no.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import date
from functools import wraps
from typing import TypeVar

import psycopg
from django.db import DatabaseError, connection

from canbao.access.actors import Actor
from canbao.access.claiming import Claim, KeyReused, check_key, claim_key, keep_refusal, mark_of
from canbao.access.models import Outcome
from canbao.access.rights import Kind, Reach, Right, right_to
from canbao.access.stated_days import day_for
from canbao.access.trail import MOST_CHANGES, Entry, write_entry
from canbao.access.wording import Json, one_line, refuse_personal_numbers
from canbao.store.failures import StoreFailed
from canbao.store.scope import COUNTY_DIGITS, Scope, scope_of, scoped
from canbao.values.personal_numbers import has_personal_number

__all__ = ["Act", "BadOrder", "Json", "KeyReused", "NotAllowed", "NotFound", "hearing_repeats", "performs", "reading"]

OrderT = TypeVar("OrderT")
Answer = dict[str, Json]
_OUT_OF_AREA = "42501"
"""The state of SQL in which row-level security refuses a row."""
TRAIL_ACTIONS = frozenset({"read_trail", "verify_trail", "seal_trail"})
"""Their transactions alone see the trail."""


class NotAllowed(StoreFailed):
    """The actor may not do this, or not there. It goes into the trail."""

    outcome = Outcome.DENIED

    def __init__(self, message: str, unit: str = "") -> None:
        super().__init__(message)
        self.unit = unit


class NotFound(StoreFailed):
    """No such record among those that the actor can see."""


class BadOrder(StoreFailed):
    """Something of what was asked cannot be stored or looked for: too long, too large, no text."""


class Act:
    """One performance of an action: what the function asks of it and tells it."""

    def __init__(self, actor: Actor, right: Right, day: date | None = None) -> None:
        self.actor = actor
        self.right = right
        self._reach = actor.reach(right.action)
        self._day = day
        self._units: list[str] = []
        self._reason = ""
        self._changes: list[dict[str, Json]] = []

    def require(self, unit: str) -> None:
        """The unit lies in the actor's area. Raises NotAllowed."""
        covered = self.actor.scope.covers(unit)
        if self._reach is Reach.ANY:
            covered = covered or unit[:COUNTY_DIGITS] == self.actor.county
        if not covered:
            raise NotAllowed(f"不在您的辖区内，不能{self.right.label} not in your area: {unit}", unit)
        self._units.append(unit)

    def require_own(self, organisation_id: int) -> None:
        """The record is of the actor's own organisation, where the right reaches no further. Raises NotAllowed."""
        if self._reach is Reach.OWN and organisation_id != self.actor.organisation_id:
            raise NotAllowed(f"只能{self.right.label}本单位的记录 only your own organisation's")

    def require_other_than(self, account_id: int) -> None:
        """Two persons: this account is not that one. Raises NotAllowed."""
        if account_id == self.actor.account_id:
            raise NotAllowed(f"须由另一人{self.right.label} another person has to do this")

    def refuse_unless(self, is_allowed: bool, message: str) -> None:
        """Any other condition on who may. Raises NotAllowed, which goes into the trail."""
        if not is_allowed:
            raise NotAllowed(message)

    def note(self, record: str, number: int, **details: Json) -> None:
        """What was changed, for the entry. Raises TooTelling for full personal numbers."""
        assert len(self._changes) < MOST_CHANGES, "note sums, not each of very many"
        change: dict[str, Json] = {"record": record, "number": number, **details}
        refuse_personal_numbers(details)
        self._changes.append(change)

    def reason(self, text: str) -> None:
        """Why, in the person's own words. Raises TooTelling."""
        refuse_personal_numbers(text)
        self._reason = one_line(text)

    @property
    def has_reason(self) -> bool:
        """Whether a reason was given that says something."""
        return bool(self._reason)

    def business_day(self) -> date:
        """Today as the database server has it, in the business zone."""
        assert self._day is not None
        return self._day

    def entry(self, outcome: Outcome, key: str) -> Entry:
        """What the trail will say."""
        return Entry(self.right.action, outcome, self._unit(), self._reason, key, self._changes)

    def _unit(self) -> str:
        """The unit that was asked for; of several, the county."""
        units = set(self._units)
        return units.pop() if len(units) == 1 else self.actor.county if units else ""

    def begin(self, day: date) -> None:
        """The day that the database said."""
        self._day = day


_was_repeated: ContextVar[bool] = ContextVar("was_repeated", default=False)


@contextmanager
def hearing_repeats() -> Iterator[Callable[[], bool]]:
    """Whether an action within this got an answer that was given before, for whoever asked twice to be told."""
    token = _was_repeated.set(False)
    try:
        yield _was_repeated.get
    finally:
        _was_repeated.reset(token)


def performs(action: str) -> Callable[[Callable[[Act, OrderT], Answer]], Callable[[Actor, str, OrderT], Answer]]:
    """Make an action of a function. Raises UnknownAction where the table of rights has no such row."""
    right = right_to(action)
    assert right.kind is Kind.WRITE, f"{action} is no write"

    def decorate(function: Callable[[Act, OrderT], Answer]) -> Callable[[Actor, str, OrderT], Answer]:
        @wraps(function)
        def perform(actor: Actor, key: str, order: OrderT) -> Answer:
            check_key(key)
            act = Act(actor, right)
            try:
                require_right(actor, right)
                return _perform(act, key, order)
            except StoreFailed as refused:
                if refused.is_passing or isinstance(refused, KeyReused):
                    raise
                return end_refused(act, key, order, refused)

        def _perform(act: Act, key: str, order: OrderT) -> Answer:
            with database_refusals(), scoped(scope_for(act.actor, action)):
                claim = claim_key(act.actor, key, action, mark_of(action, order))
                if claim.refusal:
                    raise claim.refusal
                if not claim.is_new:
                    _was_repeated.set(True)
                    return claim.answer
                act.begin(day_for(claim.day))
                answer: Answer = json.loads(json.dumps(function(act, order)))
                refuse_personal_numbers(answer)
                write_entry(act.actor, act.entry(Outcome.DONE, key), answer)
                return answer

        return perform

    return decorate


@contextmanager
def database_refusals() -> Iterator[None]:
    """What the database's own locks refuse, and values that it cannot hold, said as the code says it.

    Raises NotAllowed, BadOrder.
    """
    try:
        yield
    except (DatabaseError, psycopg.Error, UnicodeEncodeError) as error:
        cause = error.__cause__ if isinstance(error, DatabaseError) else error
        if getattr(cause, "sqlstate", None) == _OUT_OF_AREA:
            raise NotAllowed("超出您的辖区，数据库拒绝 outside your area: the database refuses it") from error
        if isinstance(cause, psycopg.DataError | UnicodeEncodeError):
            raise BadOrder("有的内容过长、过大或含无法保存的字符 too long, too large, or no text") from error
        raise


@contextmanager
def reading(actor: Actor, action: str) -> Iterator[None]:
    """A read-only transaction with the actor's area. Leaves no entry unless it is denied. Raises NotAllowed."""
    right = right_to(action)
    assert right.kind is Kind.READ, f"{action} is no read"
    try:
        require_right(actor, right)
    except NotAllowed as refused:
        record_denial(Act(actor, right), refused)
        raise
    with database_refusals(), scoped(scope_for(actor, action)):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


def require_right(actor: Actor, right: Right) -> None:
    """One of the actor's roles has the action, and there is an area to do it in. Raises NotAllowed."""
    if not actor.may(right.action):
        raise NotAllowed(f"您没有“{right.label}”的权限 you have no right to {right.action}")
    if actor.scope.is_empty:
        raise NotAllowed("您的单位没有辖区，请联系系统管理员 your organisation has no area")


def scope_for(actor: Actor, action: str) -> Scope:
    """What the transaction of an action sees: the actor's area, or the whole county where the right reaches so far; the
    trail for the few actions that are about it.
    """
    whole = {actor.county} if actor.reach(action) is Reach.ANY else frozenset[str]()
    return replace(
        actor.scope,
        counties=actor.scope.counties | whole,
        organisation=actor.organisation_id,
        sees_trail=action in TRAIL_ACTIONS,
    )


def end_refused(act: Act, key: str, order: object, refused: StoreFailed) -> Answer:
    """Keep a refusal under its key, and tell of a denial, in a transaction of their own: that of the action is rolled
    back. Raises the refusal; gives the answer if an equal request was done meanwhile. Raises TrailUnwritable.
    """
    actor = act.actor
    with scoped(replace(scope_of([actor.county]), organisation=actor.organisation_id)):
        claim = _claim_again(act, key, order)
        if claim and claim.is_new:
            keep_refusal(actor, key, refused)
        elif claim and claim.refusal:
            refused = claim.refusal
        elif claim:
            return claim.answer
        if isinstance(refused, NotAllowed):
            _write_denial(act, refused, key)
    raise refused


def _claim_again(act: Act, key: str, order: object) -> Claim | None:
    """None for what has no mark, as the text of a broken client, or another one under a key that was used: nothing can
    come later under that.
    """
    action = act.right.action
    try:
        return claim_key(act.actor, key, action, mark_of(action, order))
    except (UnicodeEncodeError, KeyReused):
        return None


def record_denial(act: Act, refused: NotAllowed, key: str = "") -> None:
    """Tell of it in a transaction of its own: that of the action is rolled back. Raises TrailUnwritable."""
    with scoped(scope_of([act.actor.county])):
        _write_denial(act, refused, key)


def _write_denial(act: Act, refused: NotAllowed, key: str) -> None:
    entry = act.entry(refused.outcome, key)
    entry.unit = refused.unit or entry.unit
    words = one_line(str(refused))
    entry.changes = [{"refused": "（略）" if has_personal_number(words) else words}]
    write_entry(act.actor, entry)
