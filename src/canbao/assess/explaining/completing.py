"""What an unsettled result could be: every open fact answered in every way that makes a difference, and assessed again.

In: an assessment with open facts. Out: the distinct sums and other outcomes. Never: more tries than the limit; when it
is reached, the answer says that there may be more.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from canbao.assess.evaluating import Case
from canbao.assess.explaining.candidates import Answered, answers_for
from canbao.assess.explaining.explanation import Possible
from canbao.assess.facts import UNKNOWN, Coverage
from canbao.assess.interpreting import Assessment, assess
from canbao.policy.rules import RuleBook, Rules
from canbao.policy.vocabulary import FACTS

MOST_TRIED = 300
"""Assessments for one explanation: about half a second."""


def possible_of(made: Assessment, book: RuleBook | Rules) -> Possible:
    """What the result can become when the open facts are known."""
    case = made.trace.case
    search = _Search(book, case.coverage)
    search.look(Answered(case.person, None if case.person.paid_on else case.paid), made)
    order = {"not_eligible": 0, "refused": 1, "not_stated": 2, "deferred": 3, "pending": 4}
    others = tuple(sorted(search.others, key=lambda name: order[name]))
    return Possible(open_asks(made), tuple(sorted(search.payable)), others, search.is_whole)


def open_asks(made: Assessment) -> tuple[str, ...]:
    """What to ask. Facts that a condition reads beside the open one, and that are known, are left out."""
    return tuple(ask for ask in made.situation.asks if _is_open(ask, made.trace.case))


def _is_open(ask: str, case: Case) -> bool:
    if ask not in FACTS:
        return True
    return case.paid is None if ask == "paid" else case.person.get(ask) is UNKNOWN


def money_asks(made: Assessment) -> tuple[str, ...]:
    """The open facts on which the sum to pay hangs; those that only move a day of benefits are left out."""
    found = made.trace.findings
    asks: dict[str, None] = {}
    for decision in (found.member, found.refusal, found.price):
        if decision.effect is None:
            asks |= dict.fromkeys(decision.asks)
    for aid in (found.aid, found.aid_after):
        asks |= dict.fromkeys(aid.asks if aid is not None else ())
    return tuple(ask for ask in asks if _is_open(ask, made.trace.case))


def outcome_of(made: Assessment) -> str:
    """What kind of result it is."""
    situation = made.situation
    if situation.eligible is False:
        return "not_eligible"
    if situation.accepted is False:
        return "refused"
    if situation.eligible is None or situation.accepted is None or (situation.asks and _has_no_sum(made)):
        return "unsettled" if situation.asks else situation.answer or "unsettled"
    if situation.answer is not None:
        return situation.answer
    if made.payable_fen is not None:
        return "payable"
    return "provisional" if made.provisional_payable_fen is not None else "pending"


def _has_no_sum(made: Assessment) -> bool:
    return made.payable_fen is None and made.provisional_payable_fen is None


def _likeness(made: Assessment) -> object:
    """Two results for which this is the same go the same ways from here on, whatever made them so."""
    found, answers = made.trace.findings, made.trace.answers
    decisions = [found.refusal, found.price]
    aids = [aid for aid in (found.aid, found.aid_after) if aid is not None]
    if found.price.effect is None:  # what the aid is worth is not known yet, so all rows that hold may matter
        aided: object = tuple(
            tuple(truth for truth, _ in answers[name]) for name in ("aid", "aid_after") if name in answers
        )
    else:
        aided = tuple((aid.paid_by, aid.is_reimbursed, aid.reimburse_fen, aid.asks, aid.possible) for aid in aids)
    return (
        answers["membership"] if found.member.effect is None else found.member.effect,
        tuple(decision.effect or (decision.asks, decision.possible) for decision in decisions),
        aided, money_asks(made), found.numbers, made.payable_fen, made.provisional_payable_fen,
    )  # fmt: skip


@dataclass
class _Search:
    """All ways, depth first: one fact is answered, and what is still open then is answered next."""

    book: RuleBook | Rules
    coverage: Coverage
    tried: int = 0
    seen: set[object] = field(default_factory=set)
    is_whole: bool = True
    payable: set[int] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def look(self, known: Answered, made: Assessment) -> None:
        """Note the result, or go on with each answer to the next open fact."""
        outcome, like = outcome_of(made), _likeness(made)
        if like in self.seen:
            return
        self.seen.add(like)
        if outcome != "unsettled":
            self._note(outcome, made)
            return
        for ask in sorted(money_asks(made), key=lambda name: name.count("、")):
            answers = answers_for(ask, known, made.trace.case, made.trace.plan)
            fresh = [answer for answer in answers if answer != known]
            if fresh:
                self._try_all(fresh)
                return
        self.is_whole = False

    def _try_all(self, answers: list[Answered]) -> None:
        for answer in answers:
            if self.tried >= MOST_TRIED:
                self.is_whole = False
                return
            self.tried += 1
            try:
                made = assess(self.book, answer.person, answer.as_of, answer.coverage(self.coverage))
            except (
                ValueError
            ):  # a number that no bill can have, such as hundreds of months: nobody can give this answer
                continue
            self.look(answer, made)

    def _note(self, outcome: str, made: Assessment) -> None:
        fen = made.payable_fen if made.payable_fen is not None else made.provisional_payable_fen
        if outcome in ("payable", "provisional") and fen is not None:
            self.payable.add(fen)
        else:
            self.others.add(outcome)
        if outcome == "provisional":
            self.others.add("pending")
