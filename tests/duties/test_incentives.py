"""The cap of critical-illness insurance over histories: worked examples, every reading, properties."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canbao.duties.incentives import (
    IncentiveAnswer,
    InsuranceHistory,
    are_terms_known,
    find_cut,
    list_zero_claims,
    reckon_incentive,
)
from canbao.policy.administration.incentive import Incentive
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.readings import Readings

TERMS: dict[str, Any] = {
    "cite": "二(三)第2段", "base_cap_yuan": 250_000, "qualifying_years": 4, "years_count_from": 2025,
    "continuity_step_yuan": 1000, "zero_claim_step_yuan": 1000, "bonus_cap_share": "20%",
}  # fmt: skip
DEFAULT = Readings()


def terms(**changes: Any) -> Incentive:
    return Incentive.model_validate({**TERMS, **changes})


def years(first: int, last: int) -> list[int]:
    return list(range(first, last + 1))


def reckon(
    year: int,
    resident: Sequence[int],
    zero: Sequence[int] = (),
    *,
    employee: Sequence[int] = (),
    paid_yuan: Mapping[int, int] | None = None,
    incentive: Incentive | None = None,
    answers: Mapping[str, str] | None = None,
    **declared: str,
) -> IncentiveAnswer:
    history = InsuranceHistory(
        resident_years=resident,
        employee_years=employee,
        zero_claim_years=zero,
        catastrophic_paid_fen={each: yuan * 100 for each, yuan in (paid_yuan or {}).items()},
    )
    return reckon_incentive(incentive or terms(), year, history, Readings({**(answers or {}), **declared}))


def yuan(fen: int | None) -> int | None:
    return None if fen is None else fen // 100


@pytest.mark.parametrize(
    ("year", "count", "bonus"), [(2025, 1, 0), (2028, 4, 0), (2029, 5, 1000), (2030, 6, 2000), (2034, 10, 6000)]
)
def test_each_year_after_the_fourth_adds_a_step(year: int, count: int, bonus: int) -> None:
    answer = reckon(year, years(2025, year))
    assert (answer.continuous_years, yuan(answer.continuity_bonus_fen)) == (count, bonus)
    assert (yuan(answer.cap_fen), answer.determined, answer.terms_known) == (250_000 + bonus, True, True)
    assert (answer.cite, yuan(answer.base_cap_fen), yuan(answer.bonus_limit_fen)) == ("二(三)第2段", 250_000, 50_000)


def test_the_other_reading_begins_a_year_later() -> None:
    caps = [yuan(reckon(year, years(2025, year), A13="sixth_year").continuity_bonus_fen) for year in (2028, 2029, 2030)]
    assert caps == [0, 0, 1000]


def test_years_before_the_start_do_not_count() -> None:
    assert reckon(2026, years(2010, 2026)).continuous_years == 2
    assert reckon(2026, years(2010, 2026), incentive=terms(years_count_from=None)).continuous_years == 17
    assert reckon(2024, years(2010, 2024)).continuous_years == 0


def test_a_missed_year_restarts_the_count() -> None:
    answer = reckon(2033, [*years(2025, 2031), 2033])
    assert (answer.continuous_years, answer.continuity_bonus_fen) == (1, 0)


def test_employee_years_restart_the_count_or_count_in_it() -> None:
    resident, employee = [2025, 2026, 2029, 2030], [2027, 2028]
    assert reckon(2030, resident, employee=employee).continuous_years == 2
    counted = reckon(2030, resident, employee=employee, A09="count_as_resident")
    assert (counted.continuous_years, yuan(counted.continuity_bonus_fen)) == (6, 2000)


def test_who_is_not_insured_this_year_has_no_cap() -> None:
    answer = reckon(2030, years(2025, 2029), [2028], A09="count_as_resident", employee=[2030])
    assert (answer.continuous_years, answer.cap_fen, answer.reason) == (0, None, "not_insured")
    assert answer.determined is True


def test_years_without_claims_add_up_and_a_year_with_claims_neither_adds_nor_clears() -> None:
    assert yuan(reckon(2026, [2025, 2026], [2025]).zero_claim_bonus_fen) == 1000
    answer = reckon(2028, years(2025, 2028), [2025, 2027])
    assert (answer.zero_claims_counted, yuan(answer.zero_claim_bonus_fen)) == ((2025, 2027), 2000)
    assert yuan(reckon(2028, years(2025, 2028), [2025, 2027], A14="consecutive_only").zero_claim_bonus_fen) == 1000
    assert reckon(2029, years(2025, 2029), [2025, 2026, 2027], A14="consecutive_only").zero_claim_bonus_fen == 0
    run = reckon(2029, years(2025, 2029), [2025, 2027, 2028], A14="consecutive_only")
    assert run.zero_claims_counted == (2027, 2028)


def test_a_year_without_claims_counts_only_from_the_next_insured_year() -> None:
    assert reckon(2025, [2025], [2025]).zero_claim_bonus_fen == 0
    answer = reckon(2033, [*years(2025, 2031), 2033], [2030, 2031])
    assert answer.zero_claims_counted == (2030,)


def test_years_without_claims_outside_the_scheme_or_before_the_start_do_not_count() -> None:
    assert reckon(2026, [2024, 2025, 2026], [2024]).zero_claims_counted == ()
    assert reckon(2027, [2026, 2027], [2025], employee=[2025]).zero_claims_counted == ()
    early = reckon(2026, [2024, 2025, 2026], [2024], incentive=terms(years_count_from=None))
    assert early.zero_claims_counted == (2024,)


def test_a_break_keeps_or_clears_what_was_gathered() -> None:
    resident = [*years(2025, 2031), 2033]
    assert yuan(reckon(2033, resident, [2029, 2030]).zero_claim_bonus_fen) == 2000
    assert reckon(2033, resident, [2029, 2030], A15="cleared").zero_claim_bonus_fen == 0
    # Employee years are no break.
    bridged = reckon(2033, resident, [2029, 2030], employee=[2032], A15="cleared")
    assert yuan(bridged.zero_claim_bonus_fen) == 2000


@pytest.mark.parametrize(
    ("paid", "zero", "cleared_in"),
    [(240_000, 3000, None), (250_000, 3000, None), (250_001, 0, 2028), (252_000, 0, 2028)],
)
def test_a_payment_above_the_base_cap_uses_the_bonus_and_clears_it(
    paid: int, zero: int, cleared_in: int | None
) -> None:
    answer = reckon(2029, years(2025, 2029), [2025, 2026, 2027], paid_yuan={2028: paid})
    assert (yuan(answer.zero_claim_bonus_fen), answer.cleared_in) == (zero, cleared_in)
    assert yuan(answer.cap_fen) == 251_000 + zero


def test_in_the_year_of_use_the_bonus_is_still_there() -> None:
    answer = reckon(2028, years(2025, 2028), [2025, 2026, 2027], paid_yuan={2028: 252_000})
    assert (yuan(answer.zero_claim_bonus_fen), answer.cleared_in) == (3000, None)


def test_after_use_the_ledger_begins_anew() -> None:
    answer = reckon(2031, years(2025, 2031), [2025, 2026, 2027, 2029, 2030], paid_yuan={2028: 252_000})
    assert (answer.zero_claims_counted, yuan(answer.cap_fen)) == ((2029, 2030), 255_000)


def test_a_notice_may_not_clear() -> None:
    kept = terms(use_clears_zero_claim=False)
    answer = reckon(2029, years(2025, 2029), [2025, 2026], paid_yuan={2028: 252_000}, incentive=kept)
    assert yuan(answer.zero_claim_bonus_fen) == 2000


def test_a_year_with_a_payment_is_not_without_claims() -> None:
    answer = reckon(2029, years(2025, 2029), [2027, 2028], paid_yuan={2028: 500})
    assert answer.zero_claims_counted == (2027,)


def test_both_bonuses_together_are_limited() -> None:
    high = terms(continuity_step_yuan=5000, zero_claim_step_yuan=5000)
    answer = reckon(2036, years(2025, 2036), years(2031, 2035), incentive=high)
    assert (yuan(answer.continuity_bonus_fen), yuan(answer.zero_claim_bonus_fen)) == (40_000, 25_000)
    assert (yuan(answer.bonus_fen), yuan(answer.cap_fen)) == (50_000, 300_000)
    each = reckon(2036, years(2025, 2036), years(2031, 2035), incentive=high, A16="capped_each")
    assert (yuan(each.bonus_fen), yuan(each.cap_fen)) == (65_000, 315_000)
    long = reckon(2045, years(2025, 2045), years(2025, 2044), incentive=high, A16="capped_each")
    assert yuan(long.bonus_fen) == 100_000


def test_the_ledgers_stay_unlimited_so_that_clearing_takes_from_the_sum() -> None:
    high = terms(continuity_step_yuan=5000, zero_claim_step_yuan=5000)
    answer = reckon(2037, years(2025, 2037), years(2031, 2035), paid_yuan={2036: 260_000}, incentive=high)
    assert (yuan(answer.bonus_fen), yuan(answer.cap_fen)) == (45_000, 295_000)


def test_the_limit_is_never_above_its_share() -> None:
    odd = terms(base_cap_yuan="100.01", bonus_cap_share="33.3%")
    assert reckon(2025, [2025], incentive=odd).bonus_limit_fen == 3330


CUT = {"reenrolment_cut_yuan": 10_000}
BROKEN = [2025, 2026, *range(2028, 2036)]


@pytest.mark.parametrize(
    ("year", "first_year_only", "until_restored"),
    [(2026, 0, 0), (2028, 10_000, 10_000), (2029, 0, 10_000), (2030, 0, 10_000), (2031, 0, 0), (2035, 0, 0)],
)
def test_a_break_cuts_the_cap_for_as_long_as_the_reading_says(
    year: int, first_year_only: int, until_restored: int
) -> None:
    resident = [each for each in BROKEN if each <= year]
    first = reckon(year, resident, incentive=terms(**CUT))
    assert yuan(first.cut_fen) == first_year_only
    assert first.cap_fen == 25_000_000 - first_year_only * 100 + (first.bonus_fen or 0)
    until = reckon(year, resident, incentive=terms(**CUT), A55="until_continuity_restored")
    assert yuan(until.cut_fen) == until_restored


@pytest.mark.parametrize("reading", ["first_year_only", "until_continuity_restored"])
def test_who_interrupted_nothing_is_not_cut(reading: str) -> None:
    cut = terms(**CUT)
    assert reckon(2030, [2030], incentive=cut, A55=reading).cut_fen == 0
    assert reckon(2030, [2025, 2030], employee=[2026, 2027, 2028, 2029], incentive=cut, A55=reading).cut_fen == 0
    assert reckon(2030, years(2025, 2030), incentive=cut, A55=reading).cut_fen == 0


def test_who_came_back_through_the_employee_scheme_is_not_in_the_first_year() -> None:
    resident, employee = [2025, 2028], [2027]
    assert reckon(2028, resident, employee=employee, incentive=terms(**CUT)).cut_fen == 0
    until = reckon(2028, resident, employee=employee, incentive=terms(**CUT), A55="until_continuity_restored")
    assert yuan(until.cut_fen) == 10_000


def test_coming_back_before_the_rule_began_is_not_cut() -> None:
    cut = terms(**CUT)
    assert reckon(2024, [2020, 2024], incentive=cut).cut_fen == 0
    assert yuan(reckon(2025, [2020, 2025], incentive=cut).cut_fen) == 10_000
    always = terms(**CUT, years_count_from=None)
    assert yuan(reckon(2024, [2020, 2024], incentive=always).cut_fen) == 10_000


def test_without_qualifying_years_nobody_can_say_when_continuity_is_restored() -> None:
    open_terms = terms(**CUT, qualifying_years=None)
    history = InsuranceHistory(resident_years=[2025, 2027, 2028])
    until = Readings({"A55": "until_continuity_restored"})
    assert find_cut(open_terms, 2027, history, until) == 1_000_000
    assert find_cut(open_terms, 2028, history, until) is None
    assert find_cut(open_terms, 2028, history, DEFAULT) == 0


def test_a_cut_year_uses_the_bonus_from_its_own_cap_on() -> None:
    """Cut to 240,000, a payment of 240,500 is paid from the bonus; uncut it is not."""
    resident, zero = [2025, 2026, 2028, 2029], [2025]
    cut = reckon(2029, resident, zero, paid_yuan={2028: 240_500}, incentive=terms(**CUT))
    assert (cut.cleared_in, cut.zero_claim_bonus_fen) == (2028, 0)
    assert yuan(reckon(2029, resident, zero, paid_yuan={2028: 240_500}).zero_claim_bonus_fen) == 1000


def test_a_cut_never_goes_below_nought() -> None:
    answer = reckon(2028, [2025, 2028], incentive=terms(reenrolment_cut_yuan=300_000))
    assert answer.cap_fen == 0


@pytest.mark.parametrize(
    ("changes", "continuity", "zero", "known"),
    [
        ({"base_cap_yuan": None}, 1000, 2000, True),
        ({"continuity_step_yuan": None}, None, 2000, False),
        ({"zero_claim_step_yuan": None}, 1000, None, False),
        ({"qualifying_years": None}, None, 2000, False),
        ({"bonus_cap_share": None}, 1000, 2000, False),
        ({"step_bound": "at_least"}, None, None, False),
    ],
)
def test_what_is_not_set_leaves_the_cap_open(
    changes: dict[str, Any], continuity: int | None, zero: int | None, known: bool
) -> None:
    incentive = Incentive.model_validate(
        {name: value for name, value in {**TERMS, **changes}.items() if value is not None}
    )
    answer = reckon(2029, years(2025, 2029), [2025, 2026], incentive=incentive)
    assert (yuan(answer.continuity_bonus_fen), yuan(answer.zero_claim_bonus_fen)) == (continuity, zero)
    assert (answer.cap_fen, answer.bonus_fen, answer.determined, answer.reason) == (None, None, False, "not_stated")
    assert (answer.terms_known, answer.continuous_years) == (known, 5)
    assert are_terms_known(incentive, DEFAULT) is known


def test_no_bonus_needs_no_limit() -> None:
    incentive = Incentive.model_validate({name: value for name, value in TERMS.items() if name != "bonus_cap_share"})
    assert yuan(reckon(2025, [2025], incentive=incentive).cap_fen) == 250_000


def test_a_silent_notice_settles_nothing() -> None:
    answer = reckon_incentive(None, 2029, InsuranceHistory(resident_years=[2029]), DEFAULT)
    assert (answer.determined, answer.reason, answer.terms_known, answer.cap_fen) == (False, "not_stated", False, None)


def test_unknown_claims_leave_the_cap_open_and_are_asked_for() -> None:
    history = InsuranceHistory(resident_years=years(2025, 2029), zero_claim_years=None)
    answer = reckon_incentive(terms(), 2029, history, DEFAULT)
    assert (answer.determined, answer.reason, answer.unknown) == (False, "unknown_fact", ("zero_claim_years",))
    assert (yuan(answer.continuity_bonus_fen), answer.zero_claim_bonus_fen) == (1000, None)


@pytest.mark.parametrize(
    ("declared", "known"),
    [
        ({}, False),
        ({"A38": "floor_is_amount"}, False),
        ({"A22": "higher_rule"}, True),
        ({"A22": "higher_rule", "A38": "pending"}, False),
    ],
)
def test_the_least_that_a_higher_rule_asks_is_the_amount_where_it_stands_in_for_silence(
    declared: dict[str, str], known: bool
) -> None:
    """At least 1000 a step: 250,000 and one step for the fifth year and one for 2026, or nothing that can be said."""
    floor = terms(step_bound="at_least")
    answer = reckon(2029, years(2025, 2029), [2026], incentive=floor, answers=declared)
    assert yuan(answer.cap_fen) == (252_000 if known else None)
    assert answer.terms_known is are_terms_known(floor, Readings(declared)) is known
    assert {"A22", "A38"} <= set(answer.readings)
    assert {"A22", "A38"}.isdisjoint(reckon(2029, years(2025, 2029), answers=declared).readings)


@pytest.mark.parametrize(
    ("policy", "cite"),
    [
        ("hunan/yueyang/2025", "二(七)末句；国办发〔2024〕38号 二(三)第2段"),
        ("shandong/tengzhou/2025", "二(三)第2段"),
    ],
)
@pytest.mark.parametrize("answer", ["not_stated", "higher_rule"])
def test_terms_that_a_notice_leaves_out_come_from_above_where_silence_is_filled(
    policy: str, cite: str, answer: str
) -> None:
    """岳阳 leaves the figures to the province, 滕州 says nothing; the nation asks for 1000 a step and at most 20 %."""
    rules = load(Library.of(), policy, amend={"A22": answer, "base_cap_yuan": 250_000}).latest
    history = InsuranceHistory(resident_years=years(2025, 2029), zero_claim_years=[2026])
    found = reckon_incentive(rules.file.administration.incentive, 2029, history, rules.readings)
    is_filled = answer == "higher_rule"
    assert (found.terms_known, yuan(found.cap_fen)) == ((True, 252_000) if is_filled else (False, None))
    assert (found.cite == cite) is is_filled


HISTORIES = st.sets(st.integers(2025, 2044), min_size=1)
DECLARED = st.fixed_dictionaries({
    "A09": st.sampled_from(["bridge_and_restart", "count_as_resident"]),
    "A13": st.sampled_from(["fifth_year", "sixth_year"]),
    "A14": st.sampled_from(["accumulates", "consecutive_only"]),
    "A15": st.sampled_from(["kept", "cleared"]),
    "A16": st.sampled_from(["capped_sum", "capped_each"]),
    "A55": st.sampled_from(["first_year_only", "until_continuity_restored"]),
})  # fmt: skip


@given(st.integers(2025, 2060), DECLARED)
def test_another_continuous_year_never_lowers_the_cap(year: int, declared: dict[str, str]) -> None:
    caps = [reckon(each, years(2025, each), answers=declared).cap_fen for each in (year, year + 1)]
    assert caps[0] is not None
    assert caps[1] is not None
    assert caps[0] <= caps[1]


@given(HISTORIES, st.sets(st.integers(2025, 2044)), st.sets(st.integers(2025, 2044)), DECLARED)
def test_the_cap_stays_between_the_cut_and_the_limit(
    resident: set[int], zero: set[int], employee: set[int], declared: dict[str, str]
) -> None:
    year = max(resident)
    answer = reckon(
        year, sorted(resident), sorted(zero), employee=sorted(employee), incentive=terms(**CUT), answers=declared
    )
    assert answer.cap_fen is not None
    assert 24_000_000 <= answer.cap_fen <= 25_000_000 + 2 * 5_000_000
    if declared["A16"] == "capped_sum":
        assert answer.cap_fen <= 30_000_000
    assert set(answer.zero_claims_counted) <= zero & resident
    assert answer.continuous_years <= year - 2025 + 1


@given(HISTORIES, st.sets(st.integers(2025, 2044)), st.integers(2025, 2043))
def test_a_year_without_claims_more_never_lowers_the_cap(resident: set[int], zero: set[int], quiet: int) -> None:
    year = max(resident)
    fewer, more = (reckon(year, sorted(resident), sorted(listed)).cap_fen or 0 for listed in (zero, zero | {quiet}))
    assert fewer <= more


@given(HISTORIES, st.sets(st.integers(2025, 2044)))
def test_only_the_latest_unbroken_run_counts_under_the_narrow_reading(resident: set[int], zero: set[int]) -> None:
    history = InsuranceHistory(resident_years=resident, zero_claim_years=zero)
    year = max(resident)
    wide, _ = list_zero_claims(terms(), year, history, DEFAULT)
    narrow, _ = list_zero_claims(terms(), year, history, Readings({"A14": "consecutive_only"}))
    assert narrow == wide[len(wide) - len(narrow) :]
    assert not narrow or narrow == tuple(range(narrow[0], year))
