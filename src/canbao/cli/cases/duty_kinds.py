"""Adapters of the case kinds about what a notice asks of offices: each calls `duties` and renames fields.

In: the facts of a case and its setting. Out: `Found` under the expectation keys (docs/reference/cases.md).
Never: arithmetic, or a condition on the facts: a rule belongs in `duties`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canbao.assess.interpreting import assess
from canbao.cli.cases.found import Found, Setting, day_of, text_of_day, yuan_of
from canbao.cli.cases.neutral import fill, insured_years_of, payments_of
from canbao.duties.answers import Answer
from canbao.duties.deadlines import DeadlineFacts, judge_deadline
from canbao.duties.family_account import judge_family_account
from canbao.duties.funding import reckon_work_fund
from canbao.duties.identity import judge_identity
from canbao.duties.incentives import InsuranceHistory, reckon_incentive
from canbao.duties.inspection import find_inspection_group
from canbao.duties.lifecycle import Claim, Happening, MembershipFacts, PaidSum, follow_membership
from canbao.duties.rates import measure_rate
from canbao.duties.registration import RegistrationFacts, judge_registration
from canbao.duties.rewards import match_days, settle_reward
from canbao.duties.scores import score_staff
from canbao.duties.tasks import TaskFacts, list_tasks
from canbao.policy.fields import clauses_of, name_clauses
from canbao.policy.rules import Rules
from canbao.values.fen import yuan_to_fen
from canbao.values.period import Period


def _found(setting: Setting, section: str, answer: Answer, **values: Any) -> Found:
    """The keys that every duty answers, and its own. A clause of a superior notice carries that notice's number."""
    origin = setting.rules.origins.get(f"administration.{section}")
    document = setting.library.read(origin).file.source.number if origin is not None else ""
    clauses = clauses_of(name_clauses(answer.cite, document)) if answer.cite else []
    clause = clauses[0] if clauses else None
    said = {"determined": answer.determined, "reason": answer.reason, "clause": clause}
    return Found({**said, **values}, tuple(clauses))


def _window(rules: Rules) -> Period | None:
    """The central window, when its days are set."""
    window = rules.file.windows.get("central")
    return Period(window.first, window.last) if window and window.first and window.last else None


def run_incentive(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `incentive`."""
    rules = setting.rules
    history = InsuranceHistory(
        resident_years=insured_years_of(facts, rules.year_label),
        employee_years=facts.get("employee_years", ()),
        zero_claim_years=facts.get("zero_claim_years", ()),
        catastrophic_paid_fen={
            int(year): yuan_to_fen(paid) for year, paid in facts.get("catastrophic_paid", {}).items()
        },
    )
    found = reckon_incentive(rules.file.administration.incentive, rules.year_label, history, rules.readings)
    return _found(
        setting,
        "incentive",
        found,
        continuous_years=found.continuous_years,
        continuity_bonus_yuan=yuan_of(found.continuity_bonus_fen),
        zero_claim_bonus_yuan=yuan_of(found.zero_claim_bonus_fen),
        bonus_yuan=yuan_of(found.bonus_fen),
        cap_yuan=yuan_of(found.cap_fen),
        incentive_determined=found.terms_known,
    )


def run_family_account(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `family_account`."""
    rules = setting.rules
    account = rules.file.administration.family_account
    found = judge_family_account(
        account, facts.get("relation"), facts.get("insured_province"), rules.place, rules.readings
    )
    return _found(setting, "family_account", found, allowed=found.allowed)


def run_lifecycle(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `lifecycle`. Where a case does not state what was paid, it was what had to be paid."""
    assessed = assess(setting.book, fill(facts, setting.book))
    rules = assessed.trace.case.rules
    claim = facts.get("claim")
    found = follow_membership(
        rules.file.administration.lifecycle,
        MembershipFacts(
            year=rules.year,
            label=rules.year_label,
            cover=_period(assessed.cover_from, assessed.cover_until),
            is_covered=assessed.situation.accepted is not False and not assessed.situation.has_no_cover_left,
            payments=_payments(facts, rules, assessed.payable_fen),
            events=[Happening(event["kind"], _day(event["date"])) for event in facts.get("events", ())],
            employee_periods=[Period(_day(first), _day(last)) for first, last in facts.get("employee_periods", ())],
            claim=Claim(claim["scheme"], _day(claim["date"])) if claim else None,
            kept_fen=assessed.situation.kept_fen,
        ),
        rules.readings,
    )
    return _found(
        setting,
        "lifecycle",
        found,
        refund_yuan=yuan_of(found.refund_fen),
        status=found.status,
        event_date=text_of_day(found.event_on),
        claim_allowed=found.claim_allowed,
        cover_periods=[[text_of_day(period.first), text_of_day(period.last)] for period in found.cover_periods],
        cover_days=found.cover_days,
    )


def _payments(facts: Mapping[str, Any], rules: Rules, due_fen: int | None) -> list[PaidSum]:
    paid_on, _ = payments_of(facts, rules)
    listed = facts.get("payments") or [{"date": paid_on}]
    return [
        PaidSum(_day(item["date"]), yuan_to_fen(item["yuan"]) if "yuan" in item else due_fen, item.get("for_year"))
        for item in listed
    ]


def _period(first: Any, last: Any) -> Period | None:
    return Period(first, last) if first and last else None


def _day(text: Any) -> Any:
    return day_of(text)


def run_registration(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `registration`. Who may enrol is the whole household unless a case says otherwise."""
    rules = setting.rules
    asked = RegistrationFacts(
        enrolled_last_year=facts.get("enrolled_last_year"),
        changed=facts.get("changed"),
        household=facts.get("household"),
        eligible=facts.get("eligible", facts.get("household")),
        enrolling=facts.get("enrolling"),
    )
    found = judge_registration(rules.file.administration.registration, asked, rules.readings)
    return _found(
        setting,
        "registration",
        found,
        registration=found.registration,
        violation=found.violation,
        missing=list(found.missing),
        accepted=found.accepted,
    )


def run_identity(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `identity`."""
    registration = setting.rules.file.administration.registration
    found = judge_identity(registration, facts.get("name_entered"), facts.get("name_on_id"))
    return _found(setting, "registration", found, accepted=found.accepted)


def run_reward(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `reward`."""
    rules = setting.rules
    administration = rules.file.administration
    counts = match_days(administration, facts.get("enrolled", {}), facts.get("must_enrol_complete", {}))
    found = settle_reward(administration, facts.get("target"), counts, rules.readings)
    return _found(
        setting,
        "reward",
        found,
        per_head_yuan=yuan_of(found.per_head_fen),
        reward_yuan=yuan_of(found.reward_fen),
        clinic_delisting_petition=found.clinic_delisting_petition,
    )


def run_score(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `score`."""
    rules = setting.rules
    rates = facts.get("village_rates_percent", ())
    found = score_staff(rules.file.administration.score, facts.get("role", ""), rates, rules.readings)
    return _found(setting, "score", found, score=found.score_number)


def run_rate(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `rate`."""
    rules = setting.rules
    counts = {key: value for key, value in facts.items() if key not in ("measure", "amend")}
    found = measure_rate(rules.file.administration.targets, facts.get("measure", ""), counts, rules.readings)
    return _found(
        setting, "targets", found, rate_percent=found.rate_percent, target=found.target_percent, met=found.met
    )


def run_funding(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `funding`."""
    found = reckon_work_fund(setting.rules.file.administration.work_fund, facts.get("enrolled"))
    return _found(setting, "work_fund", found, minimum_yuan=yuan_of(found.minimum_fen))


def run_deadline(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `deadline`."""
    rules = setting.rules
    events = {name: day_of(facts[name]) for name in ("admission_ended",) if name in facts}
    asked = DeadlineFacts(
        list_id=facts.get("list"),
        step_id=facts.get("step"),
        schedule=facts.get("schedule"),
        month=facts.get("month"),
        events={name: day for name, day in events.items() if day},
        received_on=day_of(facts.get("received")),
        first=day_of(facts.get("from")),
        last=day_of(facts.get("to")),
        window=_window(rules),
    )
    found = judge_deadline(rules.file.administration, asked, rules.readings)
    return _found(
        setting,
        "list_deadlines",
        found,
        on_time=found.on_time,
        due=text_of_day(found.due),
        first=text_of_day(found.first),
        last=text_of_day(found.last),
        count=found.count,
        **{name: text_of_day(day) for name, day in found.milestones.items()},
    )


def run_task(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `task`."""
    rules = setting.rules
    asked = TaskFacts(
        paid=facts.get("paid"),
        cannot_pay=facts.get("cannot_pay", False),
        as_of=day_of(facts.get("as_of")),
        event=facts.get("event"),
    )
    found = list_tasks(rules.file.administration, _window(rules), asked)
    return _found(setting, "reminder", found, tasks=list(found.tasks))


def run_inspection(facts: Mapping[str, Any], setting: Setting) -> Found:
    """Keys of the kind `inspection`."""
    found = find_inspection_group(setting.rules.file.administration.inspection, facts.get("town", ""))
    return _found(setting, "inspection", found, towns=list(found.towns))
