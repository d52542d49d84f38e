"""The cap of critical-illness insurance for one person's history: continuity, years without claims, use, cut, limit.

In: the incentive of a policy, years insured and claimed, readings A09 A13–A16 A22 A38 A55. Out: `IncentiveAnswer`.
Never: an amount that is not set; a bonus of years that the terms do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from math import floor

from canbao.duties.answers import NOT_STATED, UNKNOWN_FACT, Answer
from canbao.duties.readings import ReadingAnswers, choose
from canbao.policy.administration.incentive import Incentive

USED_READINGS = ("A09", "A13", "A14", "A15", "A16", "A55")
_FLOOR_READINGS = ("A22", "A38")
NOT_INSURED = "not_insured"


@dataclass(frozen=True, kw_only=True)
class InsuranceHistory:
    """Benefit years of one person up to the year asked about. Zero-claim years None: unknown."""

    resident_years: Collection[int]
    employee_years: Collection[int] = ()
    zero_claim_years: Collection[int] | None = ()
    catastrophic_paid_fen: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class IncentiveAnswer(Answer):
    """Bonuses before the limit, the limited sum and the cap. `terms_known`: every amount of the terms is set.

    `zero_claims_counted` are the years whose bonus is in force, `cleared_in` the last year that used the bonus.
    """

    year: int
    terms_known: bool = False
    continuous_years: int = 0
    continuity_bonus_fen: int | None = None
    zero_claims_counted: tuple[int, ...] = ()
    zero_claim_bonus_fen: int | None = None
    cleared_in: int | None = None
    bonus_limit_fen: int | None = None
    bonus_fen: int | None = None
    base_cap_fen: int | None = None
    cut_fen: int | None = None
    cap_fen: int | None = None
    set_by: str | None = None


def reckon_incentive(
    incentive: Incentive | None, year: int, history: InsuranceHistory, readings: ReadingAnswers
) -> IncentiveAnswer:
    """The incentive in one benefit year.

    Case keys: `continuous_years`, `continuity_bonus_yuan`, `zero_claim_bonus_yuan`, `bonus_yuan`, `cap_yuan`,
    `incentive_determined` (terms_known).
    """
    if incentive is None:
        return IncentiveAnswer(determined=False, reason=NOT_STATED, year=year)
    years = count_continuous_years(incentive, year, history, readings)
    ledger, cleared_in = list_zero_claims(incentive, year, history, readings)
    continuity_fen = _continuity_bonus(incentive, years, readings)
    zero_fen = _zero_claim_bonus(incentive, ledger, history, readings)
    limit_fen = _bonus_limit(incentive)
    bonus_fen = _limit(continuity_fen, zero_fen, limit_fen, readings)
    cut_fen = find_cut(incentive, year, history, readings)
    is_insured = year in history.resident_years
    cap_fen = None
    if is_insured and incentive.base_cap_fen is not None and bonus_fen is not None and cut_fen is not None:
        cap_fen = max(0, incentive.base_cap_fen - cut_fen) + bonus_fen
    return IncentiveAnswer(
        determined=cap_fen is not None or not is_insured,
        reason=_find_reason(history, is_insured=is_insured, is_settled=cap_fen is not None),
        unknown=("zero_claim_years",) if history.zero_claim_years is None else (),
        cite=incentive.cite,
        readings=USED_READINGS if incentive.step_bound == "exact" else (*USED_READINGS, *_FLOOR_READINGS),
        year=year,
        terms_known=are_terms_known(incentive, readings),
        continuous_years=years,
        continuity_bonus_fen=continuity_fen,
        zero_claims_counted=ledger,
        zero_claim_bonus_fen=zero_fen,
        cleared_in=cleared_in,
        bonus_limit_fen=limit_fen,
        bonus_fen=bonus_fen,
        base_cap_fen=incentive.base_cap_fen,
        cut_fen=cut_fen,
        cap_fen=cap_fen,
        set_by=incentive.set_by,
    )


def _find_reason(history: InsuranceHistory, *, is_insured: bool, is_settled: bool) -> str | None:
    if not is_insured:
        return NOT_INSURED
    if is_settled:
        return None
    return UNKNOWN_FACT if history.zero_claim_years is None else NOT_STATED


def are_terms_known(incentive: Incentive, readings: ReadingAnswers) -> bool:
    """Whether both steps, the qualifying years and the limit are set (the base cap is another document's)."""
    terms = (
        incentive.continuity_step_fen,
        incentive.zero_claim_step_fen,
        incentive.qualifying_years,
        incentive.bonus_cap_share,
    )
    return _are_steps_amounts(incentive, readings) and None not in terms


def _are_steps_amounts(incentive: Incentive, readings: ReadingAnswers) -> bool:
    """Whether the steps are what is given. The least that a higher rule asks of whoever sets them is the amount only
    where it stands in for silence (A22), and then as any least amount is (A38).
    """
    if incentive.step_bound == "exact":
        return True
    stands_in = choose(readings, "A22", "not_stated", "higher_rule") == "higher_rule"
    return stands_in and choose(readings, "A38", "floor_is_amount", "pending") == "floor_is_amount"


def count_continuous_years(incentive: Incentive, year: int, history: InsuranceHistory, readings: ReadingAnswers) -> int:
    """Consecutive resident years up to this one. Employee years end the run, or count in it (A09); repair does not."""
    if year not in history.resident_years:
        return 0
    counting = set(history.resident_years)
    if choose(readings, "A09", "bridge_and_restart", "count_as_resident") == "count_as_resident":
        counting |= set(history.employee_years)
    first = year
    while first - 1 in counting and first > (incentive.years_count_from or 0):
        first -= 1
    return year - first + 1 if year >= (incentive.years_count_from or year) else 0


def list_zero_claims(
    incentive: Incentive, year: int, history: InsuranceHistory, readings: ReadingAnswers
) -> tuple[tuple[int, ...], int | None]:
    """Years without claims whose bonus is in force, and the last year whose use cleared the ledger.

    A year without claims enters when the next one is insured too. A payment above that year's cap before bonuses uses
    the bonus and clears what was gathered before. A14: only an unbroken run counts. A15: a missed year clears.
    """
    consecutive = choose(readings, "A14", "accumulates", "consecutive_only") == "consecutive_only"
    clears_on_break = choose(readings, "A15", "kept", "cleared") == "cleared"
    insured = set(history.resident_years) | set(history.employee_years)
    ledger: list[int] = []
    cleared_in = None
    for each in range(min(insured, default=year), year + 1):
        earned = _is_zero_claim(incentive, each - 1, history) and each in history.resident_years
        if (consecutive and not earned) or (clears_on_break and each not in insured):
            ledger.clear()
        if earned:
            ledger.append(each - 1)
        if each < year and _is_bonus_used(incentive, each, history, readings):
            ledger.clear()
            cleared_in = each
    return tuple(ledger), cleared_in


def _is_zero_claim(incentive: Incentive, year: int, history: InsuranceHistory) -> bool:
    """Whether a resident year counts as one without claims; a payment for critical illness is always a claim."""
    listed = year in (history.zero_claim_years or ()) and year in history.resident_years
    return listed and not history.catastrophic_paid_fen.get(year) and year >= (incentive.years_count_from or year)


def _is_bonus_used(incentive: Incentive, year: int, history: InsuranceHistory, readings: ReadingAnswers) -> bool:
    paid_fen = history.catastrophic_paid_fen.get(year)
    if not paid_fen or incentive.base_cap_fen is None or not incentive.use_clears_zero_claim:
        return False
    return paid_fen > incentive.base_cap_fen - (find_cut(incentive, year, history, readings) or 0)


def find_cut(incentive: Incentive, year: int, history: InsuranceHistory, readings: ReadingAnswers) -> int | None:
    """What a break takes off the cap. None: the terms do not say when continuity is restored.

    Somebody insured again after missed years is cut in the first insured year, or (A55) until the insured years since
    then reach the qualifying years. Employee years bridge; somebody never insured before has nothing interrupted.
    """
    insured = set(history.resident_years) | set(history.employee_years)
    if incentive.reenrolment_cut_fen == 0 or year not in history.resident_years:
        return 0
    first = year
    while first - 1 in insured:
        first -= 1
    if not any(each < first for each in insured) or first < (incentive.years_count_from or first):
        return 0
    if choose(readings, "A55", "first_year_only", "until_continuity_restored") == "first_year_only":
        return incentive.reenrolment_cut_fen if year == first else 0
    if incentive.qualifying_years is None and year > first:
        return None
    return incentive.reenrolment_cut_fen if year - first + 1 < (incentive.qualifying_years or 2) else 0


def _continuity_bonus(incentive: Incentive, years: int, readings: ReadingAnswers) -> int | None:
    """A step for every year after the qualifying ones, from the year after them or one later (A13)."""
    if incentive.qualifying_years is None or incentive.continuity_step_fen is None:
        return None
    if not _are_steps_amounts(incentive, readings):
        return None
    delayed = choose(readings, "A13", "fifth_year", "sixth_year") == "sixth_year"
    return max(0, years - incentive.qualifying_years - delayed) * incentive.continuity_step_fen


def _zero_claim_bonus(
    incentive: Incentive, ledger: tuple[int, ...], history: InsuranceHistory, readings: ReadingAnswers
) -> int | None:
    if incentive.zero_claim_step_fen is None or history.zero_claim_years is None:
        return None
    if not _are_steps_amounts(incentive, readings):
        return None
    return len(ledger) * incentive.zero_claim_step_fen


def _bonus_limit(incentive: Incentive) -> int | None:
    """The most that bonuses may add: a share of the base cap, in whole fen and never above the share."""
    if incentive.base_cap_fen is None or incentive.bonus_cap_share is None:
        return None
    return floor(incentive.base_cap_fen * incentive.bonus_cap_share)


def _limit(
    continuity_fen: int | None, zero_fen: int | None, limit_fen: int | None, readings: ReadingAnswers
) -> int | None:
    """The sum of both, limited together or each for itself (A16). Nothing to limit needs no limit."""
    if continuity_fen is None or zero_fen is None:
        return None
    if limit_fen is None:
        return 0 if continuity_fen + zero_fen == 0 else None
    if choose(readings, "A16", "capped_sum", "capped_each") == "capped_sum":
        return min(continuity_fen + zero_fen, limit_fen)
    return min(continuity_fen, limit_fen) + min(zero_fen, limit_fen)
