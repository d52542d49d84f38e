"""Running worked cases: each through the public function of its room, and only the keys of its expectation compared.

In: cases and a library of policies. Out: one `Outcome` a case, with every expectation that does not hold.
Never: a case passed over; what cannot be run has failed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from canbao.assess.facts import FactError
from canbao.cli.cases import assess_kinds, duty_kinds, lint_kind
from canbao.cli.cases.comparing import agrees
from canbao.cli.cases.found import Adapter, Found, Setting
from canbao.cli.cases.keys import EXPECTS_OF, strange_expectations, strange_facts, unknown_kind
from canbao.cli.cases.reading import Case
from canbao.policy.library import Library
from canbao.policy.problems import PolicyError

ADAPTERS: dict[str, Adapter] = {
    "assess": assess_kinds.run_assess,
    "claim_back": assess_kinds.run_claim_back,
    "summary": assess_kinds.run_summary,
    "incentive": duty_kinds.run_incentive,
    "family_account": duty_kinds.run_family_account,
    "lifecycle": duty_kinds.run_lifecycle,
    "registration": duty_kinds.run_registration,
    "identity": duty_kinds.run_identity,
    "reward": duty_kinds.run_reward,
    "score": duty_kinds.run_score,
    "rate": duty_kinds.run_rate,
    "funding": duty_kinds.run_funding,
    "deadline": duty_kinds.run_deadline,
    "task": duty_kinds.run_task,
    "inspection": duty_kinds.run_inspection,
    "policy_lint": lint_kind.run_policy_lint,
}
MOST_SETTINGS = 64
"""Loaded policies kept at a time: a file uses a handful of amendments, and the rules of one take about a megabyte."""


@dataclass(frozen=True)
class Failure:
    """One expectation that does not hold, or (with a path such as `facts.pay_day` as key) why a case cannot be run."""

    id: str
    key: str
    expected: Any
    got: Any


@dataclass(frozen=True)
class Outcome:
    """What running one case gave."""

    case: Case
    failures: tuple[Failure, ...] = ()
    clauses: tuple[str, ...] = ()

    @property
    def has_passed(self) -> bool:
        return not self.failures


@dataclass
class Runner:
    """Runs cases against one library; policies are loaded once for each set of amendments."""

    library: Library
    _settings: dict[str, Setting] = field(default_factory=dict)

    def run_all(self, cases: Iterable[Case]) -> list[Outcome]:
        """Every case, in order."""
        return [self.run(case) for case in cases]

    def run(self, case: Case) -> Outcome:
        """One case. Whatever goes wrong is a failure of this case."""
        if case.kind not in EXPECTS_OF:
            return self._failed(case, [("kind", unknown_kind(case.kind))])
        strange = [*strange_facts(case.kind, case.facts), *strange_expectations(case.kind, case.expect)]
        if not case.expect:
            strange.append(("expect", "案例没有写预期 the case expects nothing"))
        if strange:
            return self._failed(case, strange)
        try:
            found = ADAPTERS[case.kind](case.facts, self.setting_of(case))
        except PolicyError as error:
            return self._failed(case, [("policy", str(error))])
        except FactError as error:
            return self._failed(case, [(f"facts.{error.fact}", str(error))])
        except Exception as error:
            return self._failed(case, [("facts", f"无法计算 cannot be worked out: {type(error).__name__}: {error}")])
        return Outcome(case, tuple(self._compare(case, found)), found.clauses)

    def setting_of(self, case: Case) -> Setting:
        amend = case.facts.get("amend") or {}
        key = json.dumps([case.policy, case.year, amend], sort_keys=True, default=str)
        if key not in self._settings:
            if len(self._settings) >= MOST_SETTINGS:
                self._settings.clear()
            self._settings[key] = Setting(self.library, case.policy, case.year, amend)
        return self._settings[key]

    def _compare(self, case: Case, found: Found) -> Iterable[Failure]:
        for key, expected in case.expect.items():
            got = found.values.get(key)
            if not agrees(key, expected, got):
                yield Failure(case.id, key, expected, got)

    def _failed(self, case: Case, reasons: Iterable[tuple[str, str]]) -> Outcome:
        return Outcome(case, tuple(Failure(case.id, key, None, reason) for key, reason in reasons))
