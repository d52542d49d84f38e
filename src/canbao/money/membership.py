"""Membership after payment: active, suspended or ended, which days are covered, whether the policy gives money back.

In: who asks, a person, a benefit year, perhaps a day. Out: a `Membership`, or yes or no with the reason in a sentence;
each as the policy of the due that was paid says it. Never: cover or a refund where the notice is silent: then who has
to be asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from canbao.access.acting import NotFound, reading
from canbao.access.actors import Actor
from canbao.assess.labels import reason_label
from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT
from canbao.duties.lifecycle import (
    ACTIVE,
    EMPLOYEE_SCHEME,
    Happening,
    LifecycleAnswer,
    MembershipFacts,
    follow_membership,
)
from canbao.money.membership_facts import Known, known_of, label_of
from canbao.policy.rules import Rules
from canbao.values.period import Period

NONE = "none"
"""No membership: see `reason`."""
NOT_REGISTERED, NOT_PAID, NOTHING_DUE, REFUNDED = "not_registered", "not_paid", "nothing_due", "refunded"
WHOM_TO_ASK = "请报县医保局，按上级政策或书面答复办理 ask the bureau: the policy above it, or a written answer, decides"


@dataclass(frozen=True)
class Membership:
    """One person's for one benefit year. `reason`: a word for programs: why there is none, or why it is not settled.

    `cover`: days of resident cover that are left; None: the notice does not say from when. `happened`: what ended or
    suspended it. `refund_fen` None: not settled. `employees_known_until`: up to which day the list of the employee
    scheme is complete for the person's place.
    """

    person_id: int
    year: int
    status: str
    reason: str = ""
    clause: str = ""
    cover: tuple[Period, ...] | None = ()
    cover_from: date | None = None
    cover_until: date | None = None
    waiting_until: date | None = None
    happened: str = ""
    event_on: date | None = None
    unsettled_from: date | None = None
    employee_periods: tuple[Period, ...] = ()
    paid_fen: int = 0
    refund_fen: int | None = 0
    unknown: tuple[str, ...] = ()
    employees_known_until: date | None = None

    @property
    def is_cover_settled(self) -> bool:
        """Whether it is known which days are covered; what goes back may be open all the same."""
        return self.reason not in (NOT_STATED, UNKNOWN_FACT) or self.unknown in (("refund",), ("paid_yuan",))


@dataclass(frozen=True)
class CoverOn:
    """Whether a day is covered. None: not settled. `sentence`: why not, or up to when lists say nothing."""

    is_covered: bool | None
    reason: str
    sentence: str
    clause: str = ""


def membership_of(actor: Actor, person_id: int, year: int) -> Membership:
    """Raises NotAllowed, NotFound, PolicyError."""
    with reading(actor, "view_membership"):
        found = memberships(actor.county, year, [person_id])
        if person_id not in found:
            raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
        return found[person_id]


def covered_on(actor: Actor, person_id: int, year: int, day: date) -> CoverOn:
    """Whether the day is covered, and in a sentence why not. Raises NotAllowed, NotFound, PolicyError."""
    with reading(actor, "view_membership"):
        found = memberships(actor.county, year, [person_id])
        if person_id not in found:
            raise NotFound("没有这个人，或不在您的辖区 nobody of that number in your area")
        return cover_on(found[person_id], day)


def memberships(county: str, year: int, people: Iterable[int]) -> dict[int, Membership]:
    """Of everybody of these whom the transaction under way sees."""
    return {
        person: replace(follow(each, year), employees_known_until=each.employees_known_until)
        for person, each in known_of(county, year, people).items()
    }


def follow(known: Known, year: int) -> Membership:
    """One person's, from what is known."""
    due, rules = known.due, known.rules
    none = Membership(known.person_id, year, NONE)
    if not known.payments and known.refunded:
        return replace(none, reason=REFUNDED, event_on=known.refunded[-1].paid_on)
    if not known.payments and not known.is_enrolled:
        return replace(none, reason=NOT_REGISTERED)
    if due is None or rules is None:
        return replace(none, reason=NOT_PAID)
    if not known.payments and due.outputs.get("accepted") is not True:
        return replace(none, reason=str(due.outputs.get("reason") or NOT_PAID))
    if not known.payments and due.payable_fen != 0:
        return replace(none, reason=NOT_PAID)
    cover = Period(due.cover_from, due.cover_until) if due.cover_from and due.cover_until else None
    is_said = cover is not None or due.has_no_cover_left
    begun = Membership(
        known.person_id, year, ACTIVE, cover=((cover,) if cover else ()) if is_said else None,
        cover_from=due.cover_from, cover_until=due.cover_until, waiting_until=due.waiting_until,
        reason=due.outputs.get("cover_answer") or "" if not is_said else "",
        clause=dict(due.outputs.get("clauses", ())).get("cover", ""),
        paid_fen=sum(payment.fen for payment in known.payments),
    )  # fmt: skip
    events, unknown = known.happenings(rules.pooling_area)
    periods = known.employee_periods(rules.year)
    if not (events or unknown or periods):
        return begun
    facts = MembershipFacts(
        year=rules.year, label=rules.year_label, cover=cover, is_covered=not due.has_no_cover_left,
        payments=known.sums, events=events, employee_periods=periods, kept_fen=due.kept_fen,
    )  # fmt: skip
    first = min([*(event.on for event in events), *(period.first for period in periods)], default=None)
    if unknown:
        return replace(begun, reason=UNKNOWN_FACT, unknown=tuple(unknown), unsettled_from=first, refund_fen=None)
    answer = follow_membership(rules.file.administration.lifecycle, facts, rules.readings)
    return _with(begun, answer, rules, events, first, is_said=is_said)


def _with(
    begun: Membership, answer: LifecycleAnswer, rules: Rules, events: list[Happening], first: date | None, *,
    is_said: bool,
) -> Membership:  # fmt: skip
    """What follows from events."""
    happened = next((event.kind for event in events if event.on == answer.event_on), "")
    if not happened and any(period.first == answer.event_on for period in answer.employee_periods):
        happened = EMPLOYEE_SCHEME
    stranger = answer.unknown or tuple(event.kind for event in events) or (EMPLOYEE_SCHEME,)
    return replace(
        begun,
        status=answer.status or begun.status,
        reason=begun.reason or (answer.reason or "" if not answer.determined else ""),
        clause=answer.cite or begun.clause,
        cover=answer.cover_periods if is_said and answer.status is not None else begun.cover,
        happened="、".join(label_of(rules, kind) for kind in ((happened,) if happened else stranger)),
        event_on=answer.event_on,
        unsettled_from=None if answer.determined else first,
        employee_periods=answer.employee_periods,
        refund_fen=answer.refund_fen if begun.paid_fen or answer.refund_fen is None else 0,
        unknown=answer.unknown,
    )


def cover_on(member: Membership, day: date) -> CoverOn:
    """Whether the day is covered by this membership."""
    if member.status == NONE:
        return CoverOn(False, member.reason, _why_none(member), member.clause)
    if member.cover is None:
        return CoverOn(None, member.reason or NOT_STATED, f"当地通知未规定待遇从哪天开始；{WHOM_TO_ASK}", member.clause)
    if not member.is_cover_settled and (member.unsettled_from is None or day >= member.unsettled_from):
        return CoverOn(None, member.reason, why_unsettled(member), member.clause)
    if any(day in period for period in member.cover):
        return CoverOn(True, "", _caveat(member, day), member.clause)
    reason, sentence = _why_not(member, day)
    return CoverOn(False, reason, sentence, member.clause)


def _why_none(member: Membership) -> str:
    known = {
        NOT_REGISTERED: f"没有 {member.year} 年度的参保登记 not registered for {member.year}",
        NOT_PAID: f"已登记，{member.year} 年度未缴费 registered, but not paid for {member.year}",
        REFUNDED: f"{member.year} 年度的缴费已全部退还 what was paid for {member.year} was given back",
    }
    return known.get(member.reason) or f"按政策不能参保：{reason_label(member.reason)} the policy does not accept it"


def why_unsettled(member: Membership) -> str:
    """What is missing, or what the notice does not say, and whom to ask."""
    if member.reason == UNKNOWN_FACT:
        words = "、".join(_UNKNOWN.get(name, name) for name in member.unknown)
        return f"缺少信息：{words}，补齐后才能确定 facts are missing: {', '.join(member.unknown)}"
    what = "、".join(_UNKNOWN[name] for name in member.unknown if name in _UNKNOWN) or "如何处理"
    return f"当地通知未规定发生“{member.happened}”后{what}；{WHOM_TO_ASK}"


_UNKNOWN = {
    "hukou": "迁往何处（新户籍地）", "death_on": "死亡日期", "settled_abroad_on": "出国定居日期",
    "moved_on": "迁出日期", "military_service_on": "入伍日期", "prison_on": "服刑起始日期",
    "paid_yuan": "缴费金额", "last_day": "保障到哪一天", "refund": "是否退费",
}  # fmt: skip
"""What may be missing or unsaid, in words."""


def _why_not(member: Membership, day: date) -> tuple[str, str]:
    """A word and a sentence."""
    for period in member.employee_periods:
        if day in period:
            return EMPLOYEE_SCHEME, f"{period.first} 至 {period.last} 由职工医保保障 covered by the employee scheme"
    if member.cover_from is None:
        return "no_cover_left", "等待期超过待遇年度，年内没有待遇 the wait outlasts the benefit year"
    if day < member.cover_from:
        if member.waiting_until is not None:
            return "waiting", f"待遇等待期至 {member.waiting_until}，{member.cover_from} 起享受 waiting until then"
        return "not_begun", f"待遇自 {member.cover_from} 起 cover begins on {member.cover_from}"
    if member.cover_until is not None and day > member.cover_until:
        return "year_over", f"待遇至 {member.cover_until} 止 cover ended on {member.cover_until}"
    return "ended", f"因{member.happened}（{member.event_on}）参保关系终止 ended on {member.event_on}"


def _caveat(member: Membership, day: date) -> str:
    until = member.employees_known_until
    if until is not None and until >= day:
        return ""
    known = f"只到 {until}" if until else "未报"
    return f"职工医保参保名单{known}，之后是否参加职工医保未知 the list of the employee scheme does not reach that day"
