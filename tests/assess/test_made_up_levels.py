"""Notices above notices, and notices that change: what comes down, what stays silent, what was known when.

By hand, with clauses.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.assessing import MADE_UP, YUEYANG, clause_of, fen, figures, made_up, run, standing

from canbao.assess.interpreting import Assessment
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.problems import PolicyError
from canbao.policy.rules import RuleBook

# -- three levels ------------------------------------------------------------------------------------------------------


def due(policy: str, as_of: str = "2024-10-01", **facts: Any) -> Assessment:
    return run(made_up(policy), as_of, **facts)


def test_a_county_raises_the_floor_of_the_nation() -> None:
    """The nation: not below 640.

    The county: 700. Price and wait are the province's; the wait is the nation's, adopted.
    """
    found = due("levels/county", "2025-01-31")
    assert (found.situation.price_fen, found.payable_fen) == (fen(1100), fen(1100))
    assert clause_of(found, "price") == "省样〔2024〕2号 三"
    assert (found.waiting_until, found.cover_from) == (date(2025, 4, 30), date(2025, 5, 1))
    assert clause_of(found, "waiting") == "国样〔2024〕1号 三"
    assert clause_of(found, "cover") == "省样〔2024〕2号 四"


def test_what_binds_people_reaches_the_lowest_level_with_its_own_clause() -> None:
    found = due("levels/county", standings=[standing("特困人员")])
    assert (found.aid, clause_of(found, "aid")) == ({"nation": fen(400)}, "国样〔2024〕1号 四")
    assert clause_of(found, "membership") == "国样〔2024〕1号 五"
    assert clause_of(due("levels/county", "2024-08-31"), "acceptance") == "一"


def test_a_silent_county_takes_what_binds_people_and_names_the_frame_of_what_does_not() -> None:
    """Fiscal subsidy: 640 of the nation, a floor that counts as the sum.

    Cover and waiting: frames, so nothing is stated.
    """
    found = due("levels/silent_county", "2025-03-01")
    assert (found.payable_fen, clause_of(found, "price")) == (fen(1040), "二")
    assert (found.situation.cover_answer, found.cover_from, found.waiting_until) == ("not_stated", None, None)
    assert found.situation.cover_refer == "国样〔2024〕1号（对下级规则的框架，不直接适用于个人）"


def test_a_floor_may_wait_for_the_locality() -> None:
    book = load(Library((MADE_UP,)), "levels/silent_county", amend={"A38": "pending"})
    found = run(book, "2025-03-01")
    assert (found.payable_fen, found.provisional_payable_fen) == (None, fen(1040))
    assert found.situation.pending == ("amounts.fiscal.yuan",)
    raised = load(Library((MADE_UP,)), "levels/county", amend={"A38": "pending"})
    assert run(raised, "2025-03-01").payable_fen == fen(1100)


def test_silence_can_be_filled_by_the_higher_rule() -> None:
    """Reading A22: with `higher_rule` the frames themselves are applied, under the nation's clauses."""
    book = load(Library((MADE_UP,)), "levels/silent_county", amend={"A22": "higher_rule"})
    found = run(book, "2025-01-31")
    assert (found.waiting_until, found.cover_from) == (date(2025, 4, 30), date(2025, 5, 1))
    assert (clause_of(found, "cover"), clause_of(found, "waiting")) == ("国样〔2024〕1号 六", "国样〔2024〕1号 三")


def test_a_term_of_above_that_does_not_fit_is_no_error_until_it_is_used() -> None:
    assert "in_collection" not in made_up("levels/county").latest.terms
    with pytest.raises(PolicyError, match=r"in_collection 在这里不成立.*collection"):
        load(Library((MADE_UP,)), "levels/county", amend={"acceptance.before_window.when": "not in_collection"})


def test_an_amendment_of_the_province_reaches_the_counties() -> None:
    """From payments of 1 May on the wait is two months; known since 1 March."""
    assert due("levels/county", "2025-04-30").waiting_until == date(2025, 7, 30)
    assert due("levels/county", "2025-05-01").waiting_until == date(2025, 7, 1)
    before = load(Library((MADE_UP,)), "levels/county", known_on=date(2025, 2, 28))
    assert run(before, "2025-05-01").waiting_until == date(2025, 8, 1)
    assert [start for start, _ in made_up("levels/amended").parts] == [None, date(2025, 5, 1)]


def test_a_fourth_level_inherits_what_each_level_binds() -> None:
    found = due("levels/amended", "2025-01-31", standings=[standing("特困人员")])
    assert (found.situation.price_fen, sum(found.aid.values())) == (fen(1100), fen(1100))
    assert (clause_of(found, "price"), clause_of(found, "aid")) == ("省样〔2024〕2号 三", "国样〔2024〕1号 四")


def test_the_national_model_adopts_what_is_only_a_frame() -> None:
    frame = load(Library.of(), "national/2025@2026")
    assert frame.latest.waiting.rows  # its own rows stand in its own policy
    model = load(Library.of(), "national/model@2026", amend={"window": "2025-09-01..2025-12-31", "personal_yuan": 400})
    found = run(model, "2026-01-31", resident_years=[2025])
    assert (found.waiting_until, clause_of(found, "waiting")) == (date(2026, 4, 30), "国办发〔2024〕38号 二(三)第3段")


# -- amendments --------------------------------------------------------------------------------------------------------


def yueyang(known_on: str | None = None, folder: Path | None = MADE_UP) -> RuleBook:
    library = Library.of(folder) if folder else Library.of()
    return load(library, YUEYANG, known_on=None if known_on is None else date.fromisoformat(known_on))


@pytest.mark.trust
@pytest.mark.parametrize("known_on", ["2024-10-08", "2025-03-19"])
@pytest.mark.parametrize("paid", ["2024-10-01", "2025-02-01", "2025-08-01"])
def test_before_it_was_known_the_answer_repeats_to_the_byte(known_on: str, paid: str) -> None:
    then, without = yueyang(known_on), yueyang(folder=None)
    assert [rules.digest for _, rules in then.parts] == [without.latest.digest]
    again, first = run(then, paid_on=paid), run(without, paid_on=paid)
    assert (again.situation.id, again.situation) == (first.situation.id, first.situation)
    assert figures(again) == figures(first)


def test_what_was_pending_is_settled_when_the_subsidy_is_set() -> None:
    """400 + 670 shown until 20 March; then 400 + 700, also for who paid in February."""
    before, after = run(yueyang("2025-03-19"), paid_on="2025-02-01"), run(yueyang("2025-03-20"), paid_on="2025-02-01")
    assert (before.payable_fen, before.provisional_payable_fen) == (None, fen(1070))
    assert (after.payable_fen, after.situation.pending, clause_of(after, "price")) == (fen(1100), (), "二(四)")


@pytest.mark.parametrize(
    ("paid", "yuan"),
    [("2024-12-31", 400), ("2025-02-01", 1100), ("2025-06-30", 1100), ("2025-07-01", 1140), ("2025-12-31", 1140)],
)
def test_later_offers_change_and_earlier_payments_stay(paid: str, yuan: int) -> None:
    """From 1 July 420 + 720; who paid before pays what was settled then."""
    assert run(yueyang("2025-06-10"), paid_on=paid).payable_fen == fen(yuan)


def test_a_payment_before_the_change_gives_the_same_situation_before_and_after_it_was_known() -> None:
    before, after = yueyang("2025-06-09"), yueyang("2025-06-10")
    assert before.for_payment(date(2025, 6, 30)).digest == after.for_payment(date(2025, 6, 30)).digest
    for paid in ("2024-12-31", "2025-06-30"):
        assert run(before, paid_on=paid).situation == run(after, paid_on=paid).situation
    assert run(before, "2025-07-01").payable_fen == fen(1100) != run(after, "2025-07-01").payable_fen


def test_an_amendment_names_the_policy_beside_which_it_lies(tmp_path: Path) -> None:
    text = (MADE_UP / "bands.yaml").read_text(encoding="utf-8")
    (tmp_path / "bands.yaml").write_text(text, encoding="utf-8")
    source = "source: {number: 样, issuer: 样, issued: 2025-01-01}\n"
    change = f"amends: tiers\n{source}values: {{amounts.adult_fee.yuan: 490}}\ncite: 一\n"
    (tmp_path / "bands.amend-2025-01-01.yaml").write_text(change, encoding="utf-8")
    with pytest.raises(PolicyError) as refused:
        load(Library((tmp_path,)), "bands")
    problem = refused.value.problems[0]
    assert (problem.code, problem.line, problem.word) == ("name_differs", 1, "tiers")


def test_two_amendments_of_one_value_hold_one_after_the_other(tmp_path: Path) -> None:
    text = (MADE_UP / "bands.yaml").read_text(encoding="utf-8")
    (tmp_path / "bands.yaml").write_text(text, encoding="utf-8")
    for issued, yuan, since in (("2025-02-01", 490, "2025-03-01"), ("2025-05-01", 510, "2025-06-01")):
        change = (
            f"amends: bands\nsource: {{number: 样, issuer: 样, issued: {issued}}}\n"
            f"values: {{amounts.adult_fee.yuan: {yuan}}}\nin_force_from: {since}\ncite: 一\n"
        )
        (tmp_path / f"bands.amend-{issued}.yaml").write_text(change, encoding="utf-8")
    book = load(Library((tmp_path,)), "bands")
    days = ("2025-02-28", "2025-03-01", "2025-05-31", "2025-06-01")
    assert [run(book, paid_on=day).payable_fen for day in days] == [fen(480), fen(490), fen(490), fen(510)]
