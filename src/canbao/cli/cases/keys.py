"""Which facts and expectations a worked case may state, kind by kind. Another word is a failure, never passed over.

In: a case's facts or expectations. Out: sentences about words that are not known. Never: whether a value is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from canbao.policy.suggestions import hint
from canbao.policy.vocabulary import FACTS

PERSON = frozenset(FACTS) - {"paid", "insured"} | {
    "standings", "listed_by", "pay_date", "for_year", "payments", "offer_yuan", "sponsor_yuan", "zero_claim_years",
    "catastrophic_paid", "employee_periods", "relatives",
}  # fmt: skip
"""Facts of one person. Those that a kind has no use for (years without claims of somebody who only pays) may stand."""

FACTS_OF: dict[str, frozenset[str]] = {
    "assess": PERSON,
    "claim_back": PERSON | {"paid_elsewhere_yuan", "aided_elsewhere", "claim_at"},
    "summary": PERSON | {"groups"},
    "incentive": PERSON | {"repair_years_paid_for"},
    "family_account": PERSON | {"relation", "insured_province"},
    "lifecycle": PERSON | {"events", "claim"},
    "registration": PERSON | {"household", "eligible", "enrolling", "enrolled_last_year", "changed"},
    "identity": PERSON | {"name_entered", "name_on_id"},
    "reward": frozenset({"village", "target", "enrolled", "must_enrol_complete"}),
    "score": frozenset({"role", "village_rates_percent"}),
    "rate": frozenset(
        {
            "measure",
            "permanent_population",
            "resident_insured",
            "employee_insured",
            "births",
            "enrolled_within_90d",
            "enrolled",
            "target",
        }
    ),
    "funding": frozenset({"enrolled"}),
    "deadline": frozenset({"list", "month", "received", "admission_ended", "step", "schedule", "from", "to"}),
    "task": frozenset({"paid", "cannot_pay", "as_of", "event"}),
    "inspection": frozenset({"query", "town"}),
    "policy_lint": frozenset(),
}
EVERYWHERE = frozenset({"amend"})

INSIDE: dict[str, frozenset[str]] = {
    "standings": frozenset({"name", "certified", "until", "grade", "role", "listed_by"}),
    "payments": frozenset({"date", "yuan", "for_year"}),
    "events": frozenset({"kind", "date"}),
    "groups": PERSON | {"count"},
    "claim": frozenset({"scheme", "date"}),
}
"""Keys of what stands inside a fact."""

_SAID = frozenset({"determined", "reason", "clause"})
EXPECTS_OF: dict[str, frozenset[str]] = {
    "assess": _SAID | {
        "eligible", "accepted", "need", "payable_yuan", "pending", "provisional_payable_yuan", "aid_yuan", "mode",
        "in_scope", "reimburse_yuan", "refund_due_yuan", "cover_from", "cover_until", "cover_days", "cover_periods",
        "cover_determined", "waiting_until", "waiting_months", "break_years", "repair_cost_yuan",
        "repair_years_accepted", "repair_years_refused", "warn", "day_no", "incentive_determined",
        "instead", "lines_yuan", "cover_clause", "waiting_clause",
    },
    "claim_back": _SAID | {"claim_yuan", "mode", "aid_yuan"},
    "summary": frozenset({"persons", "personal_yuan", "aid_yuan", "total_yuan"}),
    "incentive": _SAID | {
        "continuous_years", "continuity_bonus_yuan", "zero_claim_bonus_yuan", "bonus_yuan", "cap_yuan",
        "incentive_determined",
    },
    "family_account": _SAID | {"allowed"},
    "lifecycle": _SAID | {"refund_yuan", "status", "event_date", "claim_allowed", "cover_periods", "cover_days"},
    "registration": _SAID | {"registration", "violation", "missing", "accepted"},
    "identity": _SAID | {"accepted"},
    "reward": _SAID | {"per_head_yuan", "reward_yuan", "clinic_delisting_petition"},
    "score": _SAID | {"score"},
    "rate": _SAID | {"rate_percent", "target", "met"},
    "funding": _SAID | {"minimum_yuan"},
    "deadline": _SAID | {"on_time", "due", "first", "last", "count", "mobilisation", "basically_done", "data_done"},
    "task": _SAID | {"tasks"},
    "inspection": _SAID | {"towns"},
    "policy_lint": frozenset({"valid", "finding"}),
}  # fmt: skip


def strange_facts(kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each fact that this kind of case does not know: its path and a sentence."""
    yield from _strange("facts", facts, FACTS_OF[kind] | EVERYWHERE)
    for name, known in INSIDE.items():
        for path, part in _parts(f"facts.{name}", facts.get(name)):
            yield from _strange(path, part, known)
            yield from _inside_group(path, part, name)


def _inside_group(path: str, part: Mapping[str, Any], name: str) -> Iterator[tuple[str, str]]:
    if name == "groups":
        for below, standing in _parts(f"{path}.standings", part.get("standings")):
            yield from _strange(below, standing, INSIDE["standings"])


def strange_expectations(kind: str, expect: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each expectation that this kind of case does not know: its path and a sentence."""
    yield from _strange("expect", expect, EXPECTS_OF[kind])


def unknown_kind(kind: str) -> str:
    """The sentence about a kind that does not exist."""
    return f"没有这种案例 no such kind of case: {kind}，{hint(kind, EXPECTS_OF)}"


def _parts(path: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, dict):
        yield path, value
    for index, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield f"{path}.{index}", item


def _strange(path: str, given: Iterable[str], known: frozenset[str]) -> Iterator[tuple[str, str]]:
    for key in given:
        if key not in known:
            yield f"{path}.{key}", f"未知的键 unknown key: {key}，{hint(key, sorted(known))}"
