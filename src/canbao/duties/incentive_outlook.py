"""What if: the cap in the coming years for who stays insured, and what missing years would cost.

In: terms and history as `incentives` takes them, a last year, years to be missed. Out: a tuple of `IncentiveAnswer`,
or caps side by side. Never: a prediction of claims; whether years go by without claims is stated by who asks.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from canbao.duties.incentives import IncentiveAnswer, InsuranceHistory, reckon_incentive
from canbao.duties.readings import ReadingAnswers
from canbao.policy.administration.incentive import Incentive

# A working life: a longer outlook is a slip of the keyboard.
MOST_YEARS_AHEAD = 60


@dataclass(frozen=True)
class CapsCompared:
    """The cap of one year for who stayed and for who missed years; None in a year without insurance."""

    year: int
    stayed_fen: int | None
    missed_fen: int | None


def project_caps(
    incentive: Incentive,
    year: int,
    history: InsuranceHistory,
    until_year: int,
    readings: ReadingAnswers,
    *,
    missed: Collection[int] = (),
    without_claims: bool,
) -> tuple[IncentiveAnswer, ...]:
    """The incentive of this year and each coming one, insured in all but the missed years."""
    if not 0 <= until_year - year <= MOST_YEARS_AHEAD:
        raise ValueError(f"只能推算今后 {MOST_YEARS_AHEAD} 年 an outlook spans at most {MOST_YEARS_AHEAD} years")
    answers = []
    for each in range(year, until_year + 1):
        coming = [later for later in range(year + 1, each + 1) if later not in missed]
        quiet = [past for past in (year, *coming) if past < each and past in {*history.resident_years, *coming}]
        listed = history.zero_claim_years
        lived = InsuranceHistory(
            resident_years={*history.resident_years, *coming},
            employee_years=history.employee_years,
            zero_claim_years=None if listed is None else {*listed, *(quiet if without_claims else ())},
            catastrophic_paid_fen=history.catastrophic_paid_fen,
        )
        answers.append(reckon_incentive(incentive, each, lived, readings))
    return tuple(answers)


def compare_break(
    incentive: Incentive,
    year: int,
    history: InsuranceHistory,
    until_year: int,
    readings: ReadingAnswers,
    *,
    missed: Collection[int],
    without_claims: bool,
) -> tuple[CapsCompared, ...]:
    """Caps of the coming years side by side: staying insured, and missing the given years."""
    stay = project_caps(incentive, year, history, until_year, readings, without_claims=without_claims)
    miss = project_caps(incentive, year, history, until_year, readings, missed=missed, without_claims=without_claims)
    return tuple(CapsCompared(one.year, one.cap_fen, other.cap_fen) for one, other in zip(stay, miss, strict=True))


def find_next_raise(answers: tuple[IncentiveAnswer, ...]) -> IncentiveAnswer | None:
    """The first later year whose cap is above this year's."""
    now = answers[0].cap_fen
    return next((later for later in answers[1:] if now is not None and (later.cap_fen or 0) > now), None)
