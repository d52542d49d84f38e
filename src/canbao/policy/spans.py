"""The benefit year of a policy and the last day of a window, as dates.

In: a policy file and the year asked for. Out: a `Period` and the year that people call it; a day. Reading A04.
Never: a clock; a year that nobody named.
"""

from __future__ import annotations

import datetime

from canbao.policy.model import PolicyFile
from canbao.policy.scope import ExpressionError
from canbao.values.period import Period
from canbao.values.workdays import NotAnnounced, is_working_day


def benefit_year(file: PolicyFile, year: int | None) -> tuple[Period, int]:
    given = file.year
    if given.calendar:
        if year is None:
            raise ExpressionError(
                f"{file.policy} 适用于任何年度，请指明年度，例如 {file.policy}@2026: say the benefit year", file.policy
            )
        return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31)), year
    assert given.first is not None
    assert given.last is not None
    label = given.label or given.first.year
    if year is not None and year != label:
        raise ExpressionError(
            f"{file.policy} 是 {label} 年度的政策，不是 {year} 年度: it rules {label}, not {year}", str(year)
        )
    return Period(given.first, given.last), label


def extend(day: datetime.date) -> datetime.date:
    """The next working day if this is none (reading A04); a year without an announced calendar stays as it is."""
    try:
        while not is_working_day(day):
            day += datetime.timedelta(days=1)
    except NotAnnounced:
        pass
    return day
