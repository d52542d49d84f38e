"""Events of a paid year: ended, suspended, going on; cover that is left, refunds, claims."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.lifecycle import (
    Claim,
    Happening,
    LifecycleAnswer,
    MembershipFacts,
    PaidSum,
    classify_move,
    follow_membership,
)
from canbao.policy.administration.lifecycle import Lifecycle
from canbao.policy.readings import Readings
from canbao.policy.yaml_file import read_yaml
from canbao.values.period import Period

SECTION = """
ending:
  - {kind: death, cite: 六(三), label: 死亡, refund: none, last_day: event_day}
  - {kind: moved_out, cite: 六(三), label: 迁出, refund: none, last_day: event_day}
  - {kind: employee_scheme, cite: 六(三), label: 转职工, refund: none, last_day: day_before}
  - {kind: cancelled, cite: 六(五), label: 撤销, refund: full, last_day: day_before}
continuing:
  - {kind: moved_within, cite: 六(三), label: 市内迁移}
employee_cover: {kind: employee_scheme, cite: 六(四), resumes: true}
"""
RULES = Lifecycle.model_validate(read_yaml(SECTION)[0])
YEAR = Period.year_of(2024)
PAID = (PaidSum(date(2023, 10, 1), 39_000),)
DEFAULT = Readings()
NEVER, TERMINATED = Readings({"A30": "never"}), Readings({"A49": "terminated"})


def on(month: int, day: int, year: int = 2024) -> date:
    return date(year, month, day)


def follow(readings: Readings = DEFAULT, /, rules: Lifecycle | None = RULES, **facts: Any) -> LifecycleAnswer:
    return follow_membership(rules, MembershipFacts(year=YEAR, label=2024, **{"payments": PAID, **facts}), readings)


def test_without_events_the_whole_year_is_covered() -> None:
    answer = follow()
    assert (answer.status, answer.event_on, answer.refund_fen) == ("active", None, 0)
    assert (answer.cover_periods, answer.cover_days, answer.claim_allowed) == ((YEAR,), 366, None)


@pytest.mark.parametrize("kind", ["death", "moved_out"])
def test_an_event_inside_the_year_ends_it_without_refund(kind: str) -> None:
    answer = follow(events=[Happening(kind, on(5, 20))])
    assert (answer.status, answer.event_on, answer.refund_fen) == ("terminated", on(5, 20), 0)
    assert answer.cover_periods == (Period(on(1, 1), on(5, 20)),)
    assert (answer.cite, answer.determined, answer.readings) == ("六(三)", True, ())


def test_the_first_end_counts() -> None:
    answer = follow(events=[Happening("death", on(9, 1)), Happening("moved_out", on(5, 20))])
    assert answer.event_on == on(5, 20)


def test_a_refund_that_the_notice_gives_is_given() -> None:
    answer = follow(events=[Happening("cancelled", on(5, 20))])
    assert (answer.refund_fen, answer.cover_periods) == (39_000, (Period(on(1, 1), on(5, 19)),))
    assert answer.cite == "六(五)"


def test_an_event_before_the_year_is_refundable_unless_never() -> None:
    events = [Happening("death", on(12, 31, 2023))]
    answer = follow(events=events)
    assert (answer.refund_fen, answer.status, answer.cover_periods) == (39_000, "terminated", ())
    assert answer.readings == ("A30",)
    refused = follow(NEVER, events=events)
    assert (refused.refund_fen, refused.status, refused.cover_periods) == (0, "terminated", ())


def test_the_first_day_of_the_year_is_inside_it() -> None:
    assert follow(events=[Happening("death", on(1, 1))]).refund_fen == 0


def test_cover_that_began_before_the_year_leaves_nothing_to_refund() -> None:
    cover = Period(on(9, 1, 2023), on(12, 31))
    answer = follow(cover=cover, events=[Happening("moved_out", on(11, 5, 2023))])
    assert (answer.refund_fen, answer.cover_periods) == (0, (Period(on(9, 1, 2023), on(11, 5, 2023)),))
    assert follow(cover=cover, events=[Happening("moved_out", on(8, 5, 2023))]).refund_fen == 39_000


def test_a_wait_that_leaves_no_day_leaves_no_cover() -> None:
    answer = follow(is_covered=False, claim=Claim("resident", on(12, 31)))
    assert (answer.cover_periods, answer.status, answer.claim_allowed) == ((), "active", False)


def test_only_payments_for_the_year_are_refunded() -> None:
    payments = (*PAID, PaidSum(on(10, 2, 2023), 1_000, 2024), PaidSum(on(10, 2, 2022), 500, 2023))
    assert follow(payments=payments, events=[Happening("death", on(11, 5, 2023))]).refund_fen == 40_000


def test_an_unknown_payment_leaves_the_refund_open() -> None:
    payments = (PaidSum(on(10, 1, 2023), None),)
    answer = follow(payments=payments, events=[Happening("death", on(11, 5, 2023))])
    assert (answer.determined, answer.refund_fen, answer.unknown) == (False, None, ("paid_yuan",))
    assert follow(payments=payments, events=[Happening("death", on(5, 5))]).refund_fen == 0


def test_what_happens_after_the_year_is_another_years_business() -> None:
    events = [Happening("death", on(1, 1, 2025)), Happening("employee_scheme", on(2, 1, 2025))]
    assert follow(events=events) == follow()


def test_employee_cover_suspends_and_the_rest_resumes() -> None:
    answer = follow(employee_periods=[Period(on(3, 1), on(7, 31))])
    assert answer.cover_periods == (Period(on(1, 1), on(2, 29)), Period(on(8, 1), on(12, 31)))
    assert (answer.status, answer.refund_fen, answer.cite, answer.readings) == ("active", 0, "六(四)", ("A49",))


def test_the_other_reading_ends_it_the_day_before() -> None:
    answer = follow(TERMINATED, employee_periods=[Period(on(3, 1), on(7, 31))])
    assert answer.cover_periods == (Period(on(1, 1), on(2, 29)),)
    assert (answer.status, answer.event_on, answer.cite) == ("terminated", on(3, 1), "六(三)")


@pytest.mark.parametrize("last", [on(12, 31), on(5, 1, 2025)])
def test_employee_cover_to_the_years_end_is_suspended(last: date) -> None:
    answer = follow(employee_periods=[Period(on(3, 1), last)])
    assert (answer.status, answer.event_on, answer.refund_fen) == ("suspended", on(3, 1), 0)
    assert follow(employee_periods=[Period(on(3, 1), on(12, 30))]).status == "active"


def test_a_job_without_end_lasts_to_the_years_end() -> None:
    answer = follow(events=[Happening("employee_scheme", on(3, 1))])
    assert (answer.status, answer.event_on) == ("suspended", on(3, 1))
    assert answer.cover_periods == (Period(on(1, 1), on(2, 29)),)
    ended = follow(TERMINATED, events=[Happening("employee_scheme", on(3, 1))])
    assert (ended.status, ended.event_on) == ("terminated", on(3, 1))


def test_a_job_and_its_period_are_one() -> None:
    period = Period(on(3, 1), on(7, 31))
    both = follow(events=[Happening("employee_scheme", on(3, 1))], employee_periods=[period])
    assert both == follow(employee_periods=[period])


@pytest.mark.parametrize(
    "facts",
    [
        {"events": [Happening("employee_scheme", date(2023, 11, 15))]},
        {"employee_periods": [Period(date(2023, 11, 15), date(2024, 12, 31))]},
        {
            "employee_periods": [
                Period(date(2023, 11, 15), date(2024, 6, 30)),
                Period(date(2024, 7, 1), date(2025, 3, 1)),
            ]
        },
    ],
)
def test_a_job_taken_before_the_year_is_refundable(facts: dict[str, Any]) -> None:
    answer = follow(**facts)
    assert (answer.refund_fen, answer.status, answer.event_on) == (39_000, "terminated", on(11, 15, 2023))
    assert answer.readings == ("A49", "A30")
    kept = follow(NEVER, **facts)
    assert (kept.refund_fen, kept.status, kept.cover_periods) == (0, "suspended", ())


def test_a_job_of_the_whole_year_is_not_before_it() -> None:
    assert follow(employee_periods=[YEAR]).refund_fen == 0


def test_a_job_that_ends_inside_the_year_leaves_the_rest_covered() -> None:
    answer = follow(employee_periods=[Period(on(11, 15, 2023), on(3, 31))])
    assert (answer.refund_fen, answer.cover_periods) == (0, (Period(on(4, 1), on(12, 31)),))
    before = follow(TERMINATED, employee_periods=[Period(on(11, 15, 2023), on(3, 31))])
    assert (before.refund_fen, before.status) == (39_000, "terminated")


def test_a_job_that_was_over_before_the_year_plays_no_part() -> None:
    for readings in (DEFAULT, TERMINATED):
        assert follow(readings, employee_periods=[Period(on(3, 1, 2023), on(12, 31, 2023))]) == follow()


def test_a_death_during_employee_cover_ends_it() -> None:
    answer = follow(employee_periods=[Period(on(3, 1), on(7, 31))], events=[Happening("death", on(5, 5))])
    assert (answer.status, answer.event_on) == ("terminated", on(5, 5))
    assert answer.cover_periods == (Period(on(1, 1), on(2, 29)),)


@pytest.mark.parametrize(
    ("claim", "allowed", "reason"),
    [
        (Claim("resident", on(5, 1)), False, "covered_by_employee_scheme"),
        (Claim("resident", on(2, 29)), True, None),
        (Claim("resident", on(8, 1)), True, None),
        (Claim("resident", on(1, 1, 2025)), False, "not_covered"),
        (Claim("employee", on(5, 1)), True, None),
        (Claim("employee", on(8, 1)), False, "not_covered"),
    ],
)
def test_a_claim_goes_to_the_scheme_of_its_day(claim: Claim, allowed: bool, reason: str | None) -> None:
    answer = follow(employee_periods=[Period(on(3, 1), on(7, 31))], claim=claim)
    assert (answer.claim_allowed, answer.reason) == (allowed, reason)


def test_after_the_end_nothing_can_be_claimed() -> None:
    answer = follow(events=[Happening("moved_out", on(5, 20))], claim=Claim("resident", on(5, 21)))
    assert (answer.claim_allowed, answer.reason) == (False, "not_covered")


def test_a_scheme_that_does_not_exist_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="rural"):
        follow(claim=Claim("rural", on(5, 1)))


def test_a_move_inside_the_pooling_area_changes_nothing() -> None:
    answer = follow(events=[Happening("moved_within", on(5, 20))])
    assert (answer.status, answer.refund_fen, answer.cover_periods) == ("active", 0, (YEAR,))


@pytest.mark.parametrize(
    ("from_place", "to_place", "kind"),
    [
        ("350583", "350502", "moved_within"),
        ("350583001002", "350500", "moved_within"),
        ("350583", "350203", "moved_out"),
        ("350583", "none", "moved_out"),
        ("430621", "350583", None),
        ("none", "350583", None),
    ],
)
def test_a_move_is_told_by_the_pooling_area(from_place: str, to_place: str, kind: str | None) -> None:
    assert classify_move(from_place, to_place, "350500") == kind


def test_an_event_that_the_notice_does_not_name_is_not_stated() -> None:
    answer = follow(events=[Happening("prison", on(5, 20)), Happening("death", on(6, 1))])
    assert (answer.determined, answer.reason, answer.unknown, answer.status) == (False, "not_stated", ("prison",), None)


def test_a_silent_notice_settles_nothing() -> None:
    assert follow(rules=None).reason == "not_stated"
    no_employee = Lifecycle.model_validate({"ending": [RULES.ending[0].model_dump()]})
    answer = follow(rules=no_employee, employee_periods=[Period(on(3, 1), on(7, 31))])
    assert (answer.determined, answer.unknown) == (False, ("employee_scheme",))


def without(*names: str) -> Lifecycle:
    values: dict[str, Any] = RULES.model_dump(exclude=set(names))
    return Lifecycle.model_validate(values)


def test_where_only_one_clause_speaks_there_is_no_conflict() -> None:
    """A notice that only ends it ends it; a notice that only resumes it resumes it, whatever A49 says."""
    period = Period(on(3, 1), on(7, 31))
    for readings in (DEFAULT, TERMINATED):
        only_ends = follow(readings, rules=without("employee_cover"), employee_periods=[period])
        assert (only_ends.status, only_ends.cover_periods) == ("terminated", (Period(on(1, 1), on(2, 29)),))
        only_resumes = follow(readings, rules=without("ending"), employee_periods=[period])
        assert (only_resumes.status, len(only_resumes.cover_periods)) == ("active", 2)


def test_employee_cover_that_does_not_resume_ends_it() -> None:
    values: dict[str, Any] = RULES.model_dump()
    values["employee_cover"]["resumes"] = False
    answer = follow(rules=Lifecycle.model_validate(values), employee_periods=[Period(on(3, 1), on(7, 31))])
    assert answer.status == "terminated"


def test_an_empty_section_has_no_clause() -> None:
    assert follow(rules=Lifecycle()).cite is None
    assert follow(rules=without("continuing")).cite == "六(三)"
    values: dict[str, Any] = RULES.model_dump()
    values["continuing"][0]["cite"] = "六(一)"
    assert follow(rules=Lifecycle.model_validate(values)).cite == "六(一)"


DAYS = st.dates(date(2023, 7, 1), date(2025, 6, 30))
PERIODS = st.lists(
    st.tuples(DAYS, st.integers(0, 200)).map(lambda pair: Period(pair[0], pair[0] + timedelta(days=pair[1]))),
    max_size=4,
)
EVENTS = st.lists(
    st.builds(Happening, st.sampled_from(["death", "moved_out", "moved_within", "cancelled"]), DAYS), max_size=3
)


@given(PERIODS)
def test_cover_and_employee_days_partition_the_year(periods: list[Period]) -> None:
    answer = follow(employee_periods=periods)
    for offset in range(YEAR.days):
        day = YEAR.first + timedelta(days=offset)
        covered = sum(day in period for period in answer.cover_periods)
        employee = any(day in period for period in answer.employee_periods)
        assert covered + employee == 1


@given(PERIODS, EVENTS, st.sampled_from([DEFAULT, NEVER, TERMINATED]))
def test_cover_is_ordered_lies_in_the_year_and_stops_at_the_end(
    periods: list[Period], events: list[Happening], readings: Readings
) -> None:
    answer = follow(readings, employee_periods=periods, events=events)
    cover = answer.cover_periods
    assert all(one.last < other.first for one, other in pairwise(cover))
    assert all(YEAR.first <= period.first and period.last <= YEAR.last for period in cover)
    assert answer.refund_fen in (0, 39_000)
    if answer.status == "terminated":
        assert answer.event_on is not None
        assert all(period.last <= answer.event_on for period in cover)
    else:
        assert answer.refund_fen == 0
    if cover and readings is not NEVER:
        assert answer.refund_fen == 0 or any(event.kind == "cancelled" for event in events)


@given(PERIODS, DAYS)
def test_nobody_claims_twice_for_a_day(periods: list[Period], day: date) -> None:
    resident = follow(employee_periods=periods, claim=Claim("resident", day)).claim_allowed
    employee = follow(employee_periods=periods, claim=Claim("employee", day)).claim_allowed
    assert not (resident and employee)
    assert day not in YEAR or resident or employee


def test_lines_that_are_never_given_back_are_kept() -> None:
    """A bill of 720 yuan of which 60 are kept gives back 660."""
    ending = [{"kind": "death", "label": "死亡", "refund": "full", "last_day": "event_day", "cite": "六(三)"}]
    rule = Lifecycle.model_validate({"ending": ending})
    year = Period(date(2026, 7, 1), date(2027, 6, 30))
    facts = MembershipFacts(
        year=year, label=2026, payments=[PaidSum(date(2026, 6, 1), 72_000)],
        events=[Happening("death", date(2026, 12, 1))], kept_fen=6_000,
    )  # fmt: skip
    assert follow_membership(rule, facts, Readings({})).refund_fen == 66_000


def test_an_end_whose_refund_or_last_day_is_not_said_leaves_that_open() -> None:
    ending = {"kind": "death", "cite": "六(三)", "label": "死亡", "last_day": "event_day"}
    claim = Claim("resident", on(3, 1))
    died = {"events": [Happening("death", on(5, 20))], "claim": claim}
    no_refund = follow(rules=Lifecycle.model_validate({"ending": [ending]}), **died)
    assert (no_refund.determined, no_refund.reason, no_refund.unknown) == (False, None, ("refund",))
    assert (no_refund.refund_fen, no_refund.claim_allowed) == (None, True)
    no_day = follow(rules=Lifecycle.model_validate({"ending": [{**ending, "last_day": None}]}), **died)
    assert (no_day.determined, no_day.reason, no_day.unknown) == (False, "not_stated", ("last_day",))
    assert (no_day.status, no_day.event_on, no_day.cover_periods, no_day.claim_allowed) == (
        "terminated", on(5, 20), (), None,
    )  # fmt: skip
