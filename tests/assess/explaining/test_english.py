"""The English text says what the Chinese says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tests.assessing import MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, run, shipped, standing

from canbao.assess.explaining import explain, to_text
from canbao.assess.explaining.explanation import Explanation, WaitSpan
from canbao.assess.interpreting import Assessment
from canbao.policy.rules import Cite


def text(found: Assessment | Explanation) -> str:
    return to_text(explain(found) if isinstance(found, Assessment) else found, "en")


@pytest.mark.parametrize(
    ("found", "sentences"),
    [
        (
            run(shipped(YUEYANG), "2025-03-01"),
            ["To pay for now: 1070.00 yuan; worked out again when this is set: fiscal subsidy."],
        ),
        (
            run(shipped(YUEYANG), "2024-08-31"),
            [
                "This payment cannot be taken: the central window has not opened yet (二(六)第1段).",
                "What to do: pay from 1 September 2024 on.",
                "When it can be taken, 400.00 yuan are to be paid.",
            ],
        ),
        (
            run(shipped(NANAN), "2023-10-01", employee_active=True),
            [
                "Cannot enrol here: the person is, or should be, in the employee scheme",
                "What to do: Stay in the employee scheme",
            ],
        ),
        (
            run(shipped(TENGZHOU), "2025-02-01"),
            ["What is to be paid: the notice does not say.", "See: 山东省、枣庄市的规定."],
        ),
        (run(shipped(MODEL), "2024-10-01"), ["Aid: another document rules (二(二))."]),
        (
            run(shipped(YUEYANG), "2025-02-01", uncovered_from="2025-01-15"),
            ["Please note: needed: the proof of employee cover"],
        ),
        (
            run(shipped(YUEYANG), paid_on="2024-10-01", standings=[standing("低保对象", "2024-11-20")]),
            [
                "Paid on 1 October 2024.",
                "Certified after the payment: 200.00 yuan are given back.",
                "Who pays: the person 200.00 yuan",
            ],
        ),
        (
            run(shipped(NANAN), "2023-10-01", standings=[standing("尘肺病患者")]),
            ["Paid back later: 390.00 yuan by 政府补助 (五(三)第3段)."],
        ),
        (
            run(shipped(NANAN), "2023-10-01", standings=[standing("独生男户", role="parent")]),
            ["the amount stands in 卫健部门原标准 (五(三)第2段)."],
        ),
        (run(shipped(YUEYANG), "2025-11-30"), ["so no day of benefits is left"]),
        (
            run(shipped(QINGTANGPU), None, birth=None),
            [
                "What is to be paid is not settled yet.",
                "It can be: 320.00 yuan, cannot be taken, the notice does not say.",
                "1. Day of payment?",
            ],
        ),
        (
            run(shipped(YUEYANG), "2024-10-01", resident_years=None),
            ["The due is settled; still to ask for benefits and waiting:"],
        ),
        (
            run(shipped(MODEL), "2024-10-10", resident_years=[2021, 2022], repair_years=1),
            [
                "Waiting: 3 months fixed + 1 month for 2 years missed",
                "Repair: reckoned with 1 year paid for, 400.00 yuan a year",
                "pay for 2 years at 400.00 yuan a year = 800.00 yuan",
                "the wait becomes 3 months, until 31 March 2025",
            ],
        ),
        (
            run(shipped(MODEL), "2024-10-10", resident_years=[2023], repair_years=3),
            ["Repair: 2 more are not taken, they would shorten nothing"],
        ),
    ],
)
def test_each_kind_of_result(found: Assessment, sentences: list[str]) -> None:
    said = text(found)
    assert [sentence for sentence in sentences if sentence not in said] == []


def test_results_without_a_figure() -> None:
    found = explain(run(shipped(YUEYANG), "2025-03-01"))
    waiting = replace(found, outcome="pending", provisional_payable_fen=None, sum=(), parts=())
    assert "Nothing can be worked out until this is set: fiscal subsidy." in text(waiting)
    assert "What is to be paid: another document rules." in text(replace(waiting, outcome="deferred"))


def test_other_waits_and_days_that_are_not_known() -> None:
    found = explain(run(shipped(NANAN), "2024-03-01"))
    cite = Cite(NANAN, "文", "二(二)", True)
    instead = WaitSpan(cite, instead="支付限额降低", instead_share=Fraction(1, 2))
    assert "Waiting: none; instead: 支付限额降低 (50%) (二(二))." in text(replace(found, wait=instead))
    months = WaitSpan(cite, fixed_months=1, thirty_days=True, last=date(2024, 5, 1))
    assert "Waiting: 1 month fixed, 30 days a month (二(二)). to 1 May 2024" in text(replace(found, wait=months))
    assert found.cover is not None
    assert "Benefits: the first day is not settled" in text(replace(found, cover=replace(found.cover, first=None)))
