"""From a result to its explanation: only what decided, each step with its clause."""

from __future__ import annotations

from datetime import date

from tests.assessing import MODEL, NANAN, QINGTANGPU, TENGZHOU, YUEYANG, fen, made_up, run, shipped, standing

from canbao.assess.explaining import Explanation, explain
from canbao.assess.explaining.explanation import FactRead
from canbao.assess.explaining.tracing import LONGEST_CONDITION
from canbao.assess.interpreting import Assessment
from canbao.policy.rules import Silence


def tables(found: Explanation) -> list[str]:
    return [step.table for step in found.steps]


def told(found: Assessment) -> Explanation:
    return explain(found)


def test_an_ordinary_bill_has_four_steps() -> None:
    found = told(run(shipped(NANAN), "2023-10-01"))
    assert tables(found) == ["membership", "price", "cover", "waiting"]
    assert [step.cite.clause for step in found.steps] == ["一(一)", "三", "四(五)", "二(一)"]
    assert (found.outcome, found.payable_fen, found.is_paid) == ("payable", fen(390), False)


def test_aid_stands_between_price_and_cover() -> None:
    found = told(run(shipped(NANAN), "2023-10-01", standings=[standing("低保对象")]))
    assert tables(found) == ["membership", "price", "aid", "cover", "waiting"]
    assert [step.fen for step in found.steps[1:3]] == [fen(390), fen(351)]


def test_who_is_refused_is_told_why_and_no_days() -> None:
    found = told(run(shipped(YUEYANG), "2024-08-31"))
    assert tables(found) == ["membership", "acceptance", "price"]
    assert found.turning is not None
    assert (found.turning.reason, found.turning.cite) == ("before_window", found.steps[1].cite)
    assert found.next_window_from == date(2024, 9, 1)
    assert (found.cover, found.wait) == (None, None)


def test_who_cannot_be_a_member_is_told_that_only() -> None:
    found = told(run(shipped(NANAN), "2023-10-01", employee_active=True))
    assert tables(found) == ["membership"]
    assert (found.outcome, found.sum, found.parts) == ("not_eligible", (), ())


def test_advice_stops_nothing() -> None:
    found = told(run(shipped(YUEYANG), "2025-02-01", uncovered_from="2025-01-15"))
    (advice,) = found.advice
    assert (advice.need, advice.is_final, advice.cite is not None) == ("employee_cover_proof", False, True)
    assert found.turning is None


def test_silence_and_who_rules() -> None:
    found = told(run(shipped(TENGZHOU), "2025-02-01"))
    assert found.outcome == "not_stated"
    assert [(part.part, part.answer) for part in found.open_parts] == [("price", "not_stated")]
    assert found.open_parts[0].refer is not None
    silent = next(row for row in shipped(TENGZHOU).latest.price.rows if isinstance(row.effect, Silence))
    assert found.open_parts[0].cite == silent.cite
    deferred = told(run(shipped(MODEL), "2024-10-01"))
    assert [(part.part, part.answer) for part in deferred.open_parts] == [("aid", "deferred")]


def test_cover_that_the_notice_does_not_date() -> None:
    birth = "2022-02-01"
    found = told(
        run(shipped(QINGTANGPU), "2022-03-01", birth=birth, registered="2022-02-20", hukou_registered="2022-02-10")
    )
    assert found.payable_fen == fen(320)
    assert [part.part for part in found.open_parts] == ["cover"]
    assert found.cover is None


def test_a_wait_beyond_the_year_leaves_no_cover() -> None:
    found = told(run(shipped(YUEYANG), "2025-11-30"))
    assert found.cover is not None
    assert found.cover.is_none_left
    assert found.warnings == ("waiting_exceeds_year",)


def test_days_that_were_counted_are_a_step() -> None:
    found = told(run(shipped(YUEYANG), "2025-03-20", birth="2025-02-01"))
    step = found.steps[-1]
    assert (step.table, step.facts[0]) == ("measures.day_no", FactRead("day_no", 47))
    assert step.condition == "从出生日期到缴费日期的天数"


def test_the_rest_is_marked() -> None:
    found = told(run(shipped(NANAN), "2024-08-01"))
    assert [step.is_rest for step in found.steps] == [False, True, True, True]


def test_of_a_long_condition_only_the_part_that_was_met() -> None:
    found = told(run(shipped(YUEYANG), "2025-03-20", birth="2025-02-01"))
    price = found.steps[1]
    assert price.condition == "缴费日期不早于出生日期 且 缴费日期在出生日期起90天内"
    assert all(len(step.condition) <= LONGEST_CONDITION for step in found.steps)


def test_a_figure_that_is_not_set_is_named() -> None:
    found = told(run(shipped(YUEYANG), "2025-03-01"))
    assert (found.outcome, found.provisional_payable_fen) == ("provisional", fen(1070))
    assert found.pending_names == (("财政补助标准", "fiscal subsidy"),)


def test_each_line_of_a_split_bill_stands_in_the_sum() -> None:
    found = told(run(made_up("lines"), "2024-10-01"))
    assert sum(line.fen for line in found.sum) == found.payable_fen
    assert len({line.name for line in found.sum if line.kind == "price"}) > 1


def test_payers_have_names() -> None:
    found = told(run(shipped(TENGZHOU), "2024-11-01", standings=[standing("农村独女家庭")]))
    assert [part.name for part in found.parts] == ["本人", "市财政（代缴）", "镇街财政（代缴）"]
    assert found.payer_names["sponsor"]
