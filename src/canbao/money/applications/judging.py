"""What the policy gives to somebody who applies: the sum by payer with the clause, or why there is none.

In: an application, its person as the register has it. Out: a `Judgement`. Readings A34, A42, A48 are the rules' own.
Never: a sum that the policy does not give; more than was paid.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canbao.assess.aiding import AidResult, share_out
from canbao.assess.claiming import claim_back
from canbao.assess.facts import person_of
from canbao.assess.interpreting import Assessment, assess
from canbao.billing.assessing import published_run
from canbao.billing.one_person import Facts, facts_of_payers
from canbao.billing.policies import Books, Choice, books_of
from canbao.billing.rolling_over import policies_in_use
from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT
from canbao.money.aiding.streams import books_of_run
from canbao.money.models import Application, ApplicationKind
from canbao.policy.rows import Aid
from canbao.policy.rules import Grant, Rules

NOT_HERE = "not_assessed"
"""The register does not have the person, or knows that nobody assesses it any more."""


@dataclass(frozen=True)
class Judgement:
    """`fen` None: not settled. `may_enter`: the policy names the person and leaves the sum to another document
    (`refer`). `department`: who certifies the standing.
    """

    fen: int | None
    reason: str = ""
    parts: tuple[tuple[str, int], ...] = ()
    clause: str = ""
    asks: tuple[str, ...] = ()
    may_enter: bool = False
    refer: str = ""
    department: str = ""


def judge(application: Application) -> Judgement:
    """In the transaction under way. Raises PolicyError, NoCampaign."""
    books = books_in_use(application.county, application.year)
    person = application.person_id
    facts = facts_of_payers(books, application.county, {person: application.paid_on}).get(person)
    if facts is None:
        return Judgement(0, NOT_HERE)
    if application.kind == ApplicationKind.CLAIM_BACK:
        return _claimed_back(application, facts)
    return _paid_first(application, facts)


def books_in_use(county: str, year: int) -> Books:
    """The policies of the published run, else those chosen for the year. Raises PolicyError, NoCampaign."""
    run = published_run(county, year)
    return books_of_run(run) if run else books_of(Choice(policies_in_use(county, year)))


def _claimed_back(application: Application, facts: Facts) -> Judgement:
    """Enrolled elsewhere, and paid there: what the hukou place gives."""
    values = {**facts.values, "enrol_place": application.paid_place}
    paid = application.answered_paid_fen
    found = claim_back(
        facts.book, person_of(values), paid, application.is_aided_elsewhere, application.paid_on, facts.lists,
        claim_at=application.county,
    )  # fmt: skip
    at_home = assess(facts.book, person_of({**values, "enrol_place": application.county}), None, facts.lists)
    later = _later(at_home)
    return Judgement(
        found.claim_fen, found.reason or "", found.paid_by, found.cite.text if found.cite else "", found.asks,
        may_enter=found.claim_fen is None and found.reason == NOT_STATED and later.fen is None and later.may_enter,
        refer=later.refer, department=later.department or _certifiers(at_home),
    )  # fmt: skip


def _paid_first(application: Application, facts: Facts) -> Judgement:
    """Paid here in full: what comes afterwards."""
    if application.is_aided_elsewhere:
        return Judgement(0, "already_aided")
    assessment = assess(facts.book, person_of(facts.values), application.paid_on, facts.lists)
    if assessment.situation.asks:
        return Judgement(None, UNKNOWN_FACT, asks=assessment.situation.asks)
    found = _later(assessment)
    paid = min(application.paid_fen, application.answered_paid_fen or application.paid_fen)
    if found.fen is None or found.fen <= paid:
        return found
    return Judgement(None, "more_than_paid", clause=found.clause, department=found.department)


def _later(assessment: Assessment) -> Judgement:
    """The aid of an assessment that is paid afterwards, by payer."""
    result, rules = _aid(assessment), assessment.trace.case.rules
    if result.later_row is None or not result.is_reimbursed:
        return Judgement(0, "nothing_later")
    row = rules.aid.rows[result.later_row]
    assert isinstance(row.effect, Grant)
    department = _certifier(rules, row.id)
    fen = assessment.reimburse_fen
    if fen is None:
        return Judgement(None, NOT_STATED, clause=row.cite.text, may_enter=True, refer=row.effect.refer or "",
                         department=department)  # fmt: skip
    parts = tuple((payer, part) for payer, part in share_out(fen, row.effect.payers) if part)
    return Judgement(fen, "", parts, row.cite.text, department=department)


def _aid(assessment: Assessment) -> AidResult:
    """What counts in the end: for who has paid, aid that came after the payment too."""
    findings = assessment.trace.findings
    return findings.aid_after if findings.aid_after is not None and findings.is_paid else findings.aid


def _certifiers(assessment: Assessment) -> str:
    """Who certifies the standings that give aid."""
    rules = assessment.trace.case.rules
    names = [_certifier(rules, rules.aid.rows[index].id) for index in _aid(assessment).rows]
    return "、".join(dict.fromkeys(filter(None, names)))


def _certifier(rules: Rules, row: str) -> str:
    table = rules.file.aid
    named: Mapping[str, str | None] = {each.id: each.certifier for each in table.rows} if isinstance(table, Aid) else {}
    return named.get(row) or ""
