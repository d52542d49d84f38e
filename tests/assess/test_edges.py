"""T23: every edge of the four localities and of the guide, each with the clause that says it. Figures by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, changed, clause_of, fen, run, shipped, standing

from canbao.assess.interpreting import Assessment
from canbao.policy.rules import RuleBook

pytestmark = pytest.mark.trust


def yueyang() -> RuleBook:
    """With the fiscal subsidy set, so that the late price is a figure: 400 + 700."""
    return changed(YUEYANG, fiscal_subsidy_yuan=700)


def check(found: Assessment, yuan: int | str | None, cover: str | None, wait: str | None, clause: str | None) -> None:
    days = (None if text is None else date.fromisoformat(text) for text in (cover, wait))
    assert (found.payable_fen, found.cover_from, found.waiting_until) == (None if yuan is None else fen(yuan), *days)
    assert clause_of(found, "price") == clause


@pytest.mark.parametrize(
    ("policy", "paid", "reason", "clause"),
    [
        (YUEYANG, "2024-08-31", "before_window", "二(六)第1段"),
        (YUEYANG, "2026-01-01", "after_late_window", "二(六)第1段"),
        (TENGZHOU, "2024-09-30", "before_window", "二(四)"), (QINGTANGPU, "2021-08-31", "before_window", "三(三)"),
        (NANAN, "2023-08-31", "before_window", "二(一)"), (NANAN, "2025-01-01", "after_late_window", "二(二)"),
        (MODEL, "2024-08-31", "before_window", "二(三)第3段"),
        (MODEL, "2026-01-01", "after_late_window", "二(三)第3段"),
    ],
)  # fmt: skip
def test_the_day_before_the_first_and_after_the_last_window(policy: str, paid: str, reason: str, clause: str) -> None:
    found = run(shipped(policy), paid)
    assert (found.situation.accepted, found.situation.reason) == (False, reason)
    assert clause_of(found, "acceptance") == clause


@pytest.mark.parametrize(
    ("paid", "yuan", "cover", "wait", "clause"),
    [
        ("2024-09-01", 400, "2025-01-01", None, "二(四)"), ("2024-12-31", 400, "2025-01-01", None, "二(四)"),
        ("2025-01-01", 1100, "2025-04-02", "2025-04-01", "二(四)"), ("2025-10-02", 1100, None, "2025-12-31", "二(四)"),
        ("2025-10-01", 1100, "2025-12-31", "2025-12-30", "二(四)"), ("2025-12-31", 1100, None, "2026-03-31", "二(四)"),
    ],
)  # fmt: skip
def test_yueyang_windows(paid: str, yuan: int, cover: str | None, wait: str | None, clause: str) -> None:
    check(run(yueyang(), paid), yuan, cover, wait, clause)


@pytest.mark.parametrize(
    ("facts", "paid", "yuan", "cover", "clause"),
    [
        ({"birth": "2025-01-31"}, "2025-01-31", 400, "2025-01-31", "二(六)第3段"),  # born and paid
        ({"birth": "2025-01-31"}, "2025-05-01", 400, "2025-01-31", "二(六)第3段"),  # day 90
        ({"birth": "2025-01-31"}, "2025-05-02", 1100, "2025-08-01", "二(四)"),  # day 91
        ({"birth": "2024-11-20"}, "2025-02-18", 400, "2024-11-20", "二(六)第3段"),  # day 90, back over the year's end
        ({"birth": "2024-11-20"}, "2025-02-19", 1100, "2025-05-21", "二(四)"),
        ({"birth": "2024-11-20"}, "2024-12-10", 400, "2025-01-01", "二(四)"),  # in the window: for the next year
        ({"uncovered_from": "2025-03-01", "employee_proof": True}, "2025-05-30", 400, "2025-03-01", "二(六)第3段"),
        ({"uncovered_from": "2025-03-01", "employee_proof": True}, "2025-05-31", 1100, "2025-08-30", "二(四)"),
        ({"uncovered_from": "2025-03-01", "employee_proof": False}, "2025-05-30", 1100, "2025-08-29", "二(四)"),
        ({"uncovered_from": "2025-03-01", "employee_proof": True}, "2025-03-01", 400, "2025-03-01", "二(六)第3段"),
        ({"status": "veteran"}, "2025-06-15", 400, "2025-06-15", "二(六)第3段"),
        ({"welfare_home_entry": "2025-02-10"}, "2025-11-01", 400, "2025-02-10", "二(六)第3段"),
        ({"welfare_home_entry": "2025-11-02"}, "2025-11-01", 1100, None, "二(四)"),
        ({"student": "college_new"}, "2024-12-31", 400, "2024-09-01", "二(四)"),
        ({"student": "college_new"}, "2025-01-01", 1100, "2025-04-02", "二(四)"),
    ],
)  # fmt: skip
def test_yueyang_special_cases(facts: dict[str, Any], paid: str, yuan: int, cover: str | None, clause: str) -> None:
    found = run(yueyang(), paid, **facts)
    assert (found.payable_fen, found.cover_from) == (fen(yuan), None if cover is None else date.fromisoformat(cover))
    assert clause_of(found, "price") == clause


@pytest.mark.parametrize(("paid", "yuan"), [("2024-10-01", 400), ("2024-12-31", 400), ("2025-01-01", None)])
def test_tengzhou_windows(paid: str, yuan: int | None) -> None:
    found = run(shipped(TENGZHOU), paid)
    check(found, yuan, None if yuan is None else "2025-01-01", None, "二(一)" if yuan else "二(四)")
    assert found.situation.answer == (None if yuan else "not_stated")


@pytest.mark.parametrize(
    ("birth", "yuan", "clause"),
    [
        ("1965-01-01", 400, None),  # 59 on 31 December 2024
        ("1964-12-31", 200, "二(三)1"),  # 60 that very day
        ("1955-01-01", 200, "二(三)1"),  # 69
        ("1954-12-31", 0, "二(三)1"),  # 70
    ],
)
def test_tengzhou_ages(birth: str, yuan: int, clause: str | None) -> None:
    found = run(shipped(TENGZHOU), "2024-10-01", birth=birth)
    assert (found.payable_fen, clause_of(found, "aid")) == (fen(yuan), clause)


@pytest.mark.parametrize(("paid", "yuan"), [("2021-09-01", 320), ("2021-12-31", 320), ("2022-01-01", None)])
def test_qingtangpu_windows(paid: str, yuan: int | None) -> None:
    found = run(shipped(QINGTANGPU), paid)
    check(found, yuan, None if yuan is None else "2022-01-01", None, "三(三)")


@pytest.mark.parametrize(
    ("registered", "hukou", "yuan", "clause"),
    [
        ("2022-03-01", None, 320, "四(三)"), ("2022-05-30", "2022-05-30", 320, "四(三)"),  # day 90 of both
        ("2022-05-31", "2022-05-30", None, "三(三)"), ("2022-05-30", "2022-05-31", None, "三(三)"),
    ],
)  # fmt: skip
def test_qingtangpu_newborn(registered: str, hukou: str | None, yuan: int | None, clause: str) -> None:
    found = run(shipped(QINGTANGPU), "2022-06-15", birth="2022-03-01", registered=registered, hukou_registered=hukou)
    assert (found.payable_fen, clause_of(found, "price")) == (None if yuan is None else fen(yuan), clause)
    assert (found.situation.cover_answer, clause_of(found, "cover")) == (
        ("not_stated", "四(三)") if yuan else (None, None)
    )


@pytest.mark.parametrize(
    ("paid", "yuan", "cover", "wait"),
    [
        ("2023-09-01", 390, "2024-01-01", None), ("2023-12-31", 390, "2024-01-01", None),
        ("2024-01-01", 390, "2024-01-01", None),
        ("2024-02-29", 390, "2024-02-29", None), ("2024-03-01", 390, "2024-05-01", "2024-04-30"),
        ("2024-06-30", 390, "2024-08-30", "2024-08-29"),
        ("2024-07-01", 1030, "2024-08-31", "2024-08-30"), ("2024-12-31", 1030, None, "2025-03-01"),
    ],
)  # fmt: skip
def test_nanan_windows(paid: str, yuan: int, cover: str | None, wait: str | None) -> None:
    check(run(shipped(NANAN), paid), yuan, cover, wait, "三")


@pytest.mark.parametrize(
    ("birth", "paid", "cover"),
    [
        ("2024-03-01", "2024-05-30", "2024-03-01"),  # day 90
        ("2024-03-01", "2024-05-31", "2024-05-31"),  # day 91
        ("2023-11-01", "2024-01-30", "2024-01-01"),  # day 90, within the paid year
        ("2023-08-01", "2024-07-31", "2024-07-31"),  # the last day before the first birthday
    ],
)
def test_nanan_newborn(birth: str, paid: str, cover: str) -> None:
    check(run(shipped(NANAN), paid, birth=birth), 390, cover, None, "三")


@pytest.mark.parametrize(
    ("birth", "yuan"),
    [("1963-10-01", 117), ("1963-10-02", 390), ("2005-10-02", 117), ("2005-10-01", 390), ("2023-10-01", 117)],
)
def test_nanan_ages_in_near_subsistence_families(birth: str, yuan: int) -> None:
    """60 on the day of payment, or not yet 18: 70 % of 390 is 273."""
    found = run(shipped(NANAN), "2023-10-01", birth=birth, standings=[standing("低保边缘家庭成员")])
    assert (found.payable_fen, clause_of(found, "aid")) == (fen(yuan), "五(一)第3段" if yuan == 117 else None)


@pytest.mark.parametrize(
    ("certified", "yuan", "cover"), [("2024-03-01", 39, "2024-04-01"), ("2024-03-02", 390, "2024-04-30")]
)
def test_nanan_certified_on_the_day_of_payment_and_a_day_later(certified: str, yuan: int, cover: str) -> None:
    """五(七): who is certified in the year has benefits from the month after; a day too late and the general wait
    applies."""
    found = run(shipped(NANAN), "2024-03-01", standings=[standing("低保对象", certified)])
    assert found.payable_fen == fen(yuan)
    assert found.cover_from == (date.fromisoformat(cover) if yuan == 39 else date(2024, 5, 1))


_MONTHS = {  # missed years → months of waiting after nought to six repaired years (38号 二(三)第3段)
    0: [0, 0, 0, 0, 0, 0, 0], 1: [4, 3, 3, 3, 3, 3, 3], 2: [5, 4, 3, 3, 3, 3, 3], 3: [6, 5, 4, 3, 3, 3, 3],
    4: [7, 6, 6, 6, 6, 6, 6], 5: [8, 7, 6, 6, 6, 6, 6], 6: [9, 8, 7, 6, 6, 6, 6],
}  # fmt: skip


@pytest.mark.parametrize("missed", range(7))
@pytest.mark.parametrize("repaired", range(7))
def test_gaps_and_repairs_of_the_guide(missed: int, repaired: int) -> None:
    found = run(shipped(MODEL), "2024-10-01", resident_years=[2024 - missed], repair_years=repaired)
    months = _MONTHS[missed][repaired]
    accepted = min(repaired, _MONTHS[missed][0] - _MONTHS[missed][6])
    assert (found.situation.waiting_months, found.break_years) == (months, missed)
    assert (found.situation.repair_accepted, found.situation.repair_refused) == (accepted, repaired - accepted)
    assert found.payable_fen == fen(400 * (1 + accepted))
    assert found.cover_from == date(2025, 1 + months, 1)
    assert found.waiting_until is None or found.waiting_until.replace(day=28) == date(2025, months, 28)
    assert clause_of(found, "waiting") == "国办发〔2024〕38号 二(三)第3段"
