"""Every reading that assessing rests on: another answer gives another result. One reading, one person, what moves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.assessing import (
    MADE_UP,
    MODEL,
    NANAN,
    QINGTANGPU,
    TENGZHOU,
    YUEYANG,
    changed,
    clause_of,
    fen,
    figures,
    neutral,
    run,
    standing,
)
from tests.policy_texts import book_of

from canbao.assess.claiming import claim_back
from canbao.assess.facts import person_of
from canbao.policy.library import Library
from canbao.policy.loading import load
from canbao.policy.readings import load_register
from canbao.policy.rules import RuleBook

NOT_ASSESSED = {"A31": "whether a last day counts is asked of list deadlines; windows name their days"}
LATE = {"fiscal_subsidy_yuan": 700}


def day(text: str) -> date:
    return date.fromisoformat(text)


MOVES: list[tuple[str, str | int, str, dict[str, Any], str, dict[str, Any], str, Any, Any]] = [
    # reading, answer, policy, parameters, day of payment, facts, what moves, from, to
    ("A01", "event_day_counted", YUEYANG, LATE, "2025-05-01", {"birth": "2025-01-31"}, "payable_fen", fen(400),
    fen(1100)),
    ("A02", "pay_day_counted", NANAN, {}, "2024-03-01", {}, "waiting_until", day("2024-04-30"), day("2024-04-29")),
    ("A03", "thirty_days", MODEL, {}, "2025-01-31", {}, "waiting_until", day("2025-04-30"), day("2025-05-01")),
    ("A04", "next_working_day", NANAN, {}, "2024-07-01", {}, "payable_fen", fen(1030), fen(390)),
    # 30 June 2024 is a Sunday
    ("A05", "frozen", YUEYANG, {}, "2025-02-01", {}, "payable_fen", None, fen(1070)),
    ("A05", "frozen", YUEYANG, LATE, "2025-02-01", {}, "payable_fen", fen(1100), fen(1070)),
    ("A06", "payment", MODEL, {}, "2024-10-01", {"resident_years": [2023]}, "waiting_until", day("2025-04-30"),
    day("2025-02-01")),
    ("A07", 2024, MODEL, {}, "2024-10-01", {"resident_years": [2021]}, "waiting_until", day("2025-06-30"),
    day("2025-04-30")),
    ("A08", "break", MODEL, {}, "2024-10-01", {"resident_years": [], "enrolled_before": False}, "waiting_until", None,
    day("2025-04-30")),
    ("A10", "not_counted", MODEL, {}, "2024-10-01", {"resident_years": [2022]}, "waiting_until", day("2025-05-31"),
    day("2025-04-30")),
    ("A11", "keep_excess", MODEL, {}, "2024-10-01", {"resident_years": [2022], "repair_years": 3}, "payable_fen",
    fen(1200), fen(1600)),
    ("A12", "cut_at_year_end", NANAN, {}, "2024-12-31", {}, "waiting_until", day("2025-03-01"), day("2024-12-31")),
    ("A17", "sum", YUEYANG, {}, "2024-10-01", {"standings": [standing("低保对象"), standing("残疾人", grade=3)]},
    "payable_fen", fen(200), 0),
    (
        "A18", "least_town_cost", TENGZHOU, {}, "2024-10-01",
        {"standings": [standing("农村独女家庭", role="parent"), standing("重度残疾人")]},
        "aid", {"city_budget": fen(200), "town_budget": fen(200)}, {"city_budget": fen(400)},
    ),
    ("A19", "paid", TENGZHOU, {}, "2024-10-01", {"birth": "1954-12-15"}, "payable_fen", 0, fen(200)),
    ("A19", "year_start", TENGZHOU, {}, "2024-10-01", {"birth": "1965-01-01"}, "payable_fen", fen(400), fen(200)),
    (
        "A19", "window_end", NANAN, {}, "2023-10-01",
        {"birth": "1963-11-15", "standings": [standing("低保边缘家庭成员")]}, "payable_fen", fen(390), fen(117),
    ),
    ("A19", "birth_year", TENGZHOU, {}, "2024-10-01", {"birth": "1965-12-31"}, "payable_fen", fen(400), fen(200)),
    ("A20", "aid", YUEYANG, LATE, "2025-02-01", {"standings": [standing("低保对象")]}, "payable_fen", fen(1100),
    fen(200)),
    ("A20", "aid", YUEYANG, LATE, "2025-02-01", {"standings": [standing("残疾人", grade=3)]}, "waiting_until",
    day("2025-05-02"), None),
    ("A20", "no_aid", NANAN, {}, "2024-07-01", {"standings": [standing("低保对象")]}, "payable_fen", fen(39),
    fen(1030)),
    ("A20", "no_aid", NANAN, {}, "2024-07-01", {"standings": [standing("低保对象")]}, "waiting_until", None,
    day("2024-08-30")),
    ("A21", "paid_year", YUEYANG, {}, "2025-01-10", {"birth": "2024-11-20"}, "cover_from", day("2024-11-20"),
    day("2025-01-01")),
    ("A22", "higher_rule", YUEYANG, {}, "2024-10-15", {"resident_years": [2022, 2023]}, "waiting_until",
    day("2025-03-31"), day("2025-04-30")),
    ("A23", "grades_1_3", YUEYANG, {}, "2024-10-01", {"standings": [standing("残疾人", grade=3)]}, "payable_fen",
    fen(200), 0),
    ("A24", "payment", YUEYANG, {}, "2024-11-01", {"student": "college_new"}, "cover_from", day("2024-09-01"),
    day("2024-11-01")),
    ("A25", "next_month", NANAN, {}, "2023-10-20", {"standings": [standing("低保对象", "2023-10-10")]}, "payable_fen",
    fen(39), fen(390)),
    ("A25", "next_month", QINGTANGPU, {}, "2021-10-20", {"standings": [standing("低保对象", "2021-10-10")]},
    "payable_fen", fen(160), fen(320)),
    ("A28", "year_start", NANAN, {}, "2024-04-01", {"uncovered_from": "2024-03-01"}, "cover_from", day("2024-04-01"),
    day("2024-01-01")),
    ("A29", "hold", TENGZHOU, {}, "2024-09-30", {}, "accepted", False, True),
    ("A32", "none", YUEYANG, {}, "", {"paid_on": "2024-10-01", "standings": [standing("低保对象", "2024-11-01")]},
    "payable_fen", fen(200), fen(400)),
    ("A33", "current_mark", YUEYANG, {}, "2024-10-01", {"standings": [standing("低保对象", until="2024-12-01")]},
    "payable_fen", fen(200), fen(400)),
    ("A35", "special_budget", QINGTANGPU, {}, "2021-10-01", {"standings": [standing("低保对象")]}, "aid",
    {"assistance_fund": fen(160)}, {"special_budget": fen(160)}),
    ("A37", "yuan_down", YUEYANG, {"personal_yuan": 375}, "2024-10-01", {"standings": [standing("低保对象")]},
    "payable_fen", fen("187.50"), fen(187)),
    ("A38", "pending", NANAN, {}, "2024-07-01", {}, "payable_fen", fen(1030), None),
    ("A39", "not_stated", YUEYANG, LATE, "2025-05-02", {"birth": "2025-01-31"}, "answer", None, "not_stated"),
    ("A40", "exempt", YUEYANG, LATE, "2025-02-01", {"student": "college_new"}, "payable_fen", fen(1100), fen(400)),
    ("A41", "choice", YUEYANG, {}, "2024-10-01", {"student": "college", "school_place": "430102"}, "accepted", False,
    True),
    ("A43", "certifier_only", NANAN, {}, "2023-10-01", {"standings": [standing("家庭困难学生", listed_by="school")]},
    "payable_fen", 0, fen(390)),
    ("A45", "paid_to_person", YUEYANG, {}, "2024-10-01", {"sponsor_fen": fen(50)}, "payable_fen", fen(350), fen(400)),
    ("A46", "payment", YUEYANG, {}, "2024-11-01", {"birth": "2024-10-01"}, "cover_from", day("2025-01-01"),
    day("2024-11-01")),
    ("A47", "aid", QINGTANGPU, {}, "", {"paid_on": "2021-10-01", "standings": [standing("低保对象", "2022-02-01")]},
    "payable_fen", fen(320), fen(160)),
    (
        "A48", "best_single", NANAN, {}, "2023-10-01", {"standings": [standing("低保对象"), standing("尘肺病患者")]},
        "payable_fen", fen(39), fen(390),
    ),
    ("A51", "all_breaks", MODEL, {}, "2024-10-01", {"resident_years": [2019, 2020, 2023]}, "waiting_until",
    day("2025-04-30"), day("2025-06-30")),
]  # fmt: skip


@pytest.mark.parametrize("move", MOVES, ids=[f"{move[0]}-{move[1]}" for move in MOVES])
def test_another_answer_moves_a_result(move: tuple[Any, ...]) -> None:
    reading, answer, policy, parameters, as_of, facts, key, before, after = move

    def found(**amend: Any) -> Any:
        return figures(run(changed(policy, **parameters, **amend), as_of or None, **facts))[key]

    assert found() == before
    assert found(**{reading: answer}) == after


@pytest.mark.parametrize(
    ("standings", "payable", "waits"),
    [
        ([standing("低保对象", "2025-01-20")], fen(1100), True),
        ([standing("低保对象", "2024-12-31")], fen(200), False),
        ([standing("低保对象"), standing("特困人员", "2025-01-20")], fen(200), False),
    ],
)
def test_late_aid_is_for_who_was_certified_within_the_window(standings: list[Any], payable: int, waits: bool) -> None:
    """A20 in 岳阳: 二(五)第5段 defers who is certified after the window to the next year, whoever keeps aid."""
    found = run(changed(YUEYANG, **LATE, A20="aid"), "2025-02-01", standings=standings)
    assert (found.payable_fen, found.waiting_until is not None) == (payable, waits)


def test_silence_of_a_part_is_filled_with_months_a_floor_and_repair() -> None:
    """A22 in 岳阳: 3 months of 30 days, one more for each missed year; six at least after four, repaired one by one."""
    book = changed(YUEYANG, A22="higher_rule")
    waits = [run(book, "2024-10-15", resident_years=[2024 - missed]) for missed in (1, 3, 4)]
    assert [found.waiting_until for found in waits] == [day("2025-04-30"), day("2025-06-29"), day("2025-07-29")]
    repaired = run(book, "2024-10-15", resident_years=[2020], repair_years=1)
    assert (repaired.waiting_until, repaired.payable_fen) == (day("2025-06-29"), fen(800))
    assert clause_of(repaired, "waiting") == "二(七)；国办发〔2024〕38号 二(三)第3段"
    assert clause_of(repaired, "repair") == "国办发〔2024〕38号 二(三)第3段"
    assert run(book, "2024-10-15").waiting_until is None


def _continuous(answer: str) -> RuleBook:
    """A policy that asks for years in a row: nobody shipped does, outside the incentive."""
    return book_of(
        {"when: in_window, charge": "when: continuous_years >= 4, charge"},
        amend={"A09": answer, "fiscal_subsidy_yuan": 700},
    )


def test_employee_years_may_count_as_resident_ones() -> None:
    """A09: 2022 and 2024 resident, 2023 employee; with 2025 that is a run of two, or of four."""
    facts: dict[str, Any] = {"resident_years": [2022, 2024], "employee_years": [2023]}
    assert run(_continuous("bridge_and_restart"), "2024-10-01", **facts).payable_fen == fen(1100)
    assert run(_continuous("count_as_resident"), "2024-10-01", **facts).payable_fen == fen(400)


@pytest.mark.parametrize(("answer", "cover"), [("not_stated", None), ("higher_rule", "2025-05-01")])
def test_silence_may_be_filled(answer: str, cover: str | None) -> None:
    """A22, on a policy whose superior notice has the rule as a frame."""
    book = load(Library((MADE_UP,)), "levels/silent_county", amend={"A22": answer})
    assert figures(run(book, "2025-01-31"))["cover_from"] == (None if cover is None else day(cover))


@pytest.mark.parametrize(
    ("reading", "answer", "standings", "before", "after"),
    [
        ("A34", "local_amount", [standing("低保对象")], fen(200), None),
        ("A42", "claimable", [standing("残疾人", grade=4)], 0, fen(200)),
    ],
)
def test_claims_move_too(reading: str, answer: str, standings: list[Any], before: int, after: int | None) -> None:
    def claimed(**amend: Any) -> int | None:
        book = changed(YUEYANG, **amend)
        person = person_of(neutral(book, enrol_place="330106", standings=standings))
        return claim_back(book, person, fen(380), False, day("2024-10-15")).claim_fen

    assert claimed() == before
    assert claimed(**{reading: answer}) == after


def test_no_reading_of_this_room_is_left_out() -> None:
    assessed = {id_ for id_, reading in load_register().items() if "assess" in reading.rooms}
    shown = {move[0] for move in MOVES} | {"A09", "A34", "A42"}
    assert assessed <= shown | set(NOT_ASSESSED)
    assert shown <= assessed | {"A23"}  # read by the loader, which knows the standings
    assert all(NOT_ASSESSED.values())
