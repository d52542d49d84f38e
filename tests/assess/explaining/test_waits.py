"""The wait in dates, counted once by hand, and what repair would make of it."""

from __future__ import annotations

from datetime import date

from tests.assessing import MODEL, NANAN, YUEYANG, changed, fen, run, shipped

from canbao.assess.explaining.waits import repair_offer, wait_span


def test_days_from_the_payment_which_does_not_count_itself() -> None:
    span = wait_span(run(shipped(NANAN), "2024-03-01"))
    assert span is not None
    assert (span.fixed_days, span.from_payment, span.counts_first_day) == (60, True, False)
    assert (span.first, span.last) == (date(2024, 3, 2), date(2024, 4, 30))
    assert span.cite.clause == "二(二)"


def test_the_day_of_payment_counts_where_the_reading_says_so() -> None:
    span = wait_span(run(changed(NANAN, **{"readings.A02": "pay_day_counted"}), "2024-03-01"))
    assert span is not None
    assert (span.first, span.last, span.counts_first_day) == (date(2024, 3, 1), date(2024, 4, 29), True)


def test_months_from_the_first_day_of_the_year_with_the_missed_years() -> None:
    span = wait_span(run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022]))
    assert span is not None
    assert (span.fixed_months, span.variable_months, span.break_years) == (3, 2, 2)
    assert (span.first, span.last) == (date(2025, 1, 1), date(2025, 5, 31))
    assert (span.from_payment, span.counts_first_day, span.thirty_days) == (False, True, False)


def test_months_of_thirty_days_are_said() -> None:
    span = wait_span(run(changed(MODEL, **{"readings.A03": "thirty_days"}), "2024-10-10", resident_years=[2021, 2022]))
    assert span is not None
    assert span.thirty_days
    assert span.last == date(2025, 5, 30)


def test_no_wait_is_an_answer_and_nothing_decided_is_none() -> None:
    none = wait_span(run(shipped(NANAN), "2023-10-01"))
    assert none is not None
    assert none.is_none
    assert wait_span(run(shipped(YUEYANG), "2024-10-01", resident_years=None)) is None


def test_each_year_of_repair_with_its_price_and_its_last_day() -> None:
    offer = repair_offer(run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=1))
    assert offer is not None
    assert (offer.accepted, offer.refused, offer.each_fen, offer.is_provisional) == (1, 0, fen(400), False)
    assert [(option.years, option.fen, option.months, option.last) for option in offer.options] == [
        (1, fen(400), 4, date(2025, 4, 30)),
        (2, fen(800), 3, date(2025, 3, 31)),
    ]


def test_years_that_would_shorten_nothing_are_refused() -> None:
    offer = repair_offer(run(shipped(MODEL), "2024-10-10", resident_years=[2023], repair_years=3))
    assert offer is not None
    assert (offer.accepted, offer.refused) == (1, 2)


def test_nothing_to_repair_is_no_offer() -> None:
    assert repair_offer(run(shipped(MODEL), "2024-10-10")) is None
    assert repair_offer(run(shipped(NANAN), "2024-03-01")) is None
