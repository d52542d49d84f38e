"""One person under one policy: the three-valued interpreter that gives the rules their meaning.

In: `Rules` (or a `RuleBook`), a `Person`, the assumed day of payment for who has not paid. Out: an `Assessment`: the
situation, the person's own days and sums, and the trace for an explanation. Never: I/O; a figure without its clause;
a default for an unknown fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from canbao.assess.aiding import AidResult, conclude_aid
from canbao.assess.assembling import Findings, Price, aid_terms, assemble, price_of
from canbao.assess.deciding import AidVerdict, Answer, Decision, Verdict, aid_step, answer_of, conclude, step
from canbao.assess.evaluating import Case, compare
from canbao.assess.facts import UNKNOWN, Coverage, Person, all_complete
from canbao.assess.planning import COUNT_LIMIT, Plan, plan_of
from canbao.assess.situations import Situation
from canbao.policy.nodes import Node
from canbao.policy.rules import Charge, DayNumber, RuleBook, Rules, Silence, Table


@dataclass(frozen=True)
class Trace:
    """What was decided on the way: the decision of each table and the answer of each row looked at."""

    plan: Plan
    case: Case
    findings: Findings
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assessment:
    """The result for one person.

    Sums in fen; `payable_fen` is what is paid now, after aid and sponsor, before later refunds.
    """

    situation: Situation
    paid: date | None
    payable_fen: int | None
    provisional_payable_fen: int | None
    sponsor_fen: int
    reimburse_fen: int | None
    refund_fen: int
    cover_from: date | None
    cover_until: date | None
    waiting_until: date | None
    measures: Mapping[str, int]
    trace: Trace

    @property
    def cover_days(self) -> int | None:
        """Days of benefits; 0 when none is left."""
        if self.situation.has_no_cover_left:
            return 0
        if self.cover_from is None or self.cover_until is None:
            return None
        return (self.cover_until - self.cover_from).days + 1

    @property
    def aid(self) -> dict[str, int]:
        """Fen by payer, the sponsor included."""
        found = dict(self.situation.aid)
        if self.sponsor_fen:
            found["sponsor"] = self.sponsor_fen
        return found

    @property
    def break_years(self) -> int | None:
        """Years missed before the benefit year; None where the history is not known."""
        value = self.trace.case.count("break_years")
        return value if isinstance(value, int) else None

    @property
    def is_incentive_determined(self) -> bool:
        """Whether the notice settles the critical-illness incentive."""
        rules = self.trace.case.rules
        return rules.file.incentive_answer is None and rules.file.administration.incentive is not None

    @property
    def is_determined(self) -> bool:
        """Whether the notice says what is to be paid (or that nothing may be)."""
        return self.situation.answer is None and self.situation.aid_answer is None


_PLANS: dict[int, tuple[Rules, Plan]] = {}


def plan_for(rules: Rules) -> Plan:
    """The plan of these rules, worked out once for each `Rules` object."""
    found = _PLANS.get(id(rules))
    if found is None or found[0] is not rules:
        if len(_PLANS) > 256:
            _PLANS.clear()
        found = (rules, plan_of(rules))
        _PLANS[id(rules)] = found
    return found[1]


def assess(
    book: RuleBook | Rules, person: Person, as_of: date | None = None, coverage: Coverage = all_complete
) -> Assessment:
    """What one person owes, who pays, from when covered, and why.

    The recorded day of payment decides; for who has not paid, `as_of` is assumed. Unknown facts leave the result
    unsettled, with the facts to ask in `situation.asks`.
    """
    paid = person.paid_on or as_of
    rules = book.for_payment(paid) if isinstance(book, RuleBook) else book
    plan = plan_for(rules)
    case = Case(person, rules, paid, coverage)
    findings, answers = decide(plan, case)
    situation = assemble(rules, findings)
    situation = _second_stage(situation, case)
    return _own(situation, case, Trace(plan, case, findings, answers))


def decide(plan: Plan, case: Case) -> tuple[Findings, dict[str, tuple[Answer, ...]]]:
    """Every table of the plan for one case."""
    answers: dict[str, tuple[Answer, ...]] = {}

    def first_hit(table: Table) -> Decision:
        answers[table.name] = tuple(answer_of(row.when, case.truth) for row in table.rows)
        state = Verdict()
        for index, answer in enumerate(answers[table.name]):
            state = step(state, index, answer)
        return conclude(table, state)

    numbers = tuple((node, number_of(case, node)) for node in plan.numbers)
    price = first_hit(plan.price)
    priced = price_of(price.effect, dict(numbers)) if isinstance(price.effect, Charge) else None

    def highest(table: Table) -> AidResult:
        answers[table.name] = tuple(answer_of(row.when, case.truth) for row in table.rows)
        return decide_aid(plan.rules, table, answers[table.name], priced)

    answers["advice"] = tuple(answer_of(row.when, case.truth) for row in plan.advice.rows)
    findings = Findings(
        member=first_hit(plan.member),
        refusal=first_hit(plan.refusal),
        advice=tuple(index for index, (truth, _) in enumerate(answers["advice"]) if truth),
        price=price,
        aid=highest(plan.aid),
        aid_after=highest(plan.aid_after) if plan.aid_after else None,
        cover=first_hit(plan.cover),
        waiting=first_hit(plan.waiting),
        numbers=numbers,
        is_paid=case.person.paid_on is not None,
    )
    return findings, answers


def decide_aid(rules: Rules, table: Table, answers: Iterable[Answer], price: Price | None) -> AidResult:
    """The aid table on given answers."""
    terms = aid_terms(rules, price)
    state = AidVerdict()
    for index, answer in enumerate(answers):
        state = aid_step(table, state, index, answer, terms)
    return conclude_aid(table, state, terms)


def number_of(case: Case, node: Node) -> int | None:
    """A small whole number of the person; None where not known."""
    value = case.value(node)
    if not isinstance(value, int):
        return None
    if not 0 <= value <= COUNT_LIMIT:
        raise ValueError(f"{node}: {value} 不在 0–{COUNT_LIMIT} 之内 out of range")
    return value


def _second_stage(situation: Situation, case: Case) -> Situation:
    """Whether the wait outlasts the last day of benefits, where that depends on the person's own days."""
    if situation.cover_first is None or situation.cover_last is None or situation.has_no_cover_left:
        return situation
    outlasts = compare(">", case.value(situation.cover_first), case.value(situation.cover_last))
    return situation.without_cover() if outlasts else situation


def _own(situation: Situation, case: Case, trace: Trace) -> Assessment:
    lowers = case.rules.readings["A45"] == "lowers_share"
    sponsor = case.person.sponsor_fen if lowers else 0
    due, shown = situation.due_fen, situation.provisional_due_fen
    left = max(due if due is not None else shown or 0, 0)
    taken = min(sponsor, left)
    payable = None if due is None else due - taken
    paid_before = left + situation.refund_fen
    reimburse = situation.reimburse_fen
    if reimburse is not None and payable is not None:
        reimburse = min(reimburse, payable)
    has_cover = situation.cover_first is not None and not situation.has_no_cover_left
    return Assessment(
        situation=situation,
        paid=case.paid,
        payable_fen=payable,
        provisional_payable_fen=None if shown is None else shown - taken,
        sponsor_fen=taken if due is not None or shown is not None else 0,
        reimburse_fen=reimburse,
        refund_fen=max(paid_before - sponsor, 0) - (left - taken),
        cover_from=_day(case, situation.cover_first) if has_cover else None,
        cover_until=_day(case, situation.cover_last) if has_cover else None,
        waiting_until=_day(case, situation.wait_until),
        measures=_measures(case),
        trace=trace,
    )


def _day(case: Case, node: Node | None) -> date | None:
    value = UNKNOWN if node is None else case.value(node)
    return value if isinstance(value, date) else None


def _measures(case: Case) -> dict[str, int]:
    """Numbers of days that special cases were tested by (`measures:` of the policy), for the explanation."""
    found: dict[str, int] = {}
    for table in case.rules.measures:
        state = Verdict()
        for index, row in enumerate(table.rows):
            state = step(state, index, answer_of(row.when, case.truth))
        effect = conclude(table, state).effect
        value = case.value(effect.days) if isinstance(effect, DayNumber) else None
        if isinstance(value, int) and not isinstance(effect, Silence):
            found[table.name.removeprefix("measures.")] = value
    return found
