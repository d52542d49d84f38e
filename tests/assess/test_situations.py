"""A situation: its id is a hash of its content, the same in every run; own days of a person are said in words."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from canbao.assess.situations import LineDue, Situation, day_text
from canbao.policy.nodes import Call, Const, Count, Fact, Has, Missing, Node, Related, Since
from canbao.policy.vocabulary import Kind

PAID, BIRTH = Fact("paid", Kind.DATE), Fact("birth", Kind.DATE)
NINETY = Call("plus_days", (PAID, Const(90, Kind.INT)), Kind.DATE)
PLAIN = Situation("hunan/yueyang/2025", 2025, eligible=True, accepted=True, due_fen=40_000)

OTHERS: dict[str, Any] = {
    "policy": "fujian/nanan/2024", "year": 2024, "eligible": False, "reason": "out_of_scope", "accepted": False,
    "need": "not_enrolled_proof", "answer": "not_stated", "refer": "省的规定", "segment": "late", "price_fen": 107_000,
    "pending": ("fiscal_subsidy_yuan",), "provisional_due_fen": 1, "lines": (LineDue("基本", 1),),
    "aid": (("county", 20_000),), "aid_rows": ("destitute",), "aid_answer": "not_stated",
    "mode": "direct", "is_reimbursed": True,
    "reimburse_fen": 5, "repair_fen": 40_000, "repair_offered": 1,
    "repair_accepted": 1, "repair_refused": 1,
    "due_fen": 39_999, "refund_fen": 1, "cover_row": "late", "cover_answer": "deferred", "cover_refer": "另文",
    "cover_first": PAID, "cover_last": Const(date(2025, 12, 31), Kind.DATE), "has_no_cover_left": True,
    "wait_row": "late", "wait_until": NINETY, "fixed_days": 90, "fixed_months": 3, "variable_months": 1,
    "break_years": 2, "instead": "限额减半", "instead_share": "1/2", "warnings": ("waiting_exceeds_year",),
    "clauses": (("price", "二(四)"),), "asks": ("birth",), "possible": ("price:late",),
}  # fmt: skip


def test_every_field_is_tried() -> None:
    assert set(OTHERS) == {item.name for item in fields(Situation)}


@pytest.mark.parametrize("name", OTHERS)
def test_another_content_has_another_id(name: str) -> None:
    assert replace(PLAIN, **{name: OTHERS[name]}).id != PLAIN.id


def test_the_same_content_has_the_same_id_in_every_run() -> None:
    assert replace(PLAIN).id == PLAIN.id
    assert PLAIN.id == 0 or 0 < PLAIN.id < 2**63
    assert Situation("样", 2025).id == Situation("样", 2025).id


def test_an_id_does_not_change_from_version_to_version() -> None:
    """Sign-off is by id: a change of this number asks for every situation of every county to be signed again."""
    assert PLAIN.id == PINNED


PINNED = 1_685_020_837_682_955_554


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LineDue("基本", 1), LineDue("基本", 2)),
        (LineDue("基本", 1), LineDue("大病", 1)),
        (LineDue("基本", 1), LineDue("基本", 1, refundable=False)),
        (LineDue("基本", 1), LineDue("基本", 1, due_fen=1)),
    ],
)
def test_lines_are_part_of_the_id(one: LineDue, other: LineDue) -> None:
    assert replace(PLAIN, lines=(one,)).id != replace(PLAIN, lines=(other,)).id


def test_without_cover_keeps_everything_else() -> None:
    covered = replace(PLAIN, cover_first=PAID, warnings=("x",))
    without = covered.without_cover()
    assert (without.has_no_cover_left, without.warnings) == (True, ("x", "waiting_exceeds_year"))
    assert replace(without, has_no_cover_left=False, warnings=("x",)) == covered


def test_sums_and_settlement() -> None:
    assert replace(PLAIN, aid=(("county", 3), ("city", 4))).aid_fen == 7
    assert replace(PLAIN, fixed_months=3, variable_months=2).waiting_months == 5
    assert PLAIN.is_settled
    assert not replace(PLAIN, asks=("birth",)).is_settled


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (None, ""),
        (Const(date(2025, 1, 1), Kind.DATE), "2025-01-01"),
        (PAID, "缴费日期"),
        (NINETY, "缴费日期后90日"),
        (Call("plus_months", (BIRTH, Const(3, Kind.INT)), Kind.DATE), "出生日期后3个月"),
        (Call("next_month", (PAID,), Kind.DATE), "缴费日期次月1日"),
        (Call("next_year", (PAID,), Kind.DATE), "缴费日期次年1月1日"),
        (Call("later", (PAID, BIRTH), Kind.DATE), "缴费日期与出生日期中较晚的"),
        (Call("earlier", (PAID, BIRTH), Kind.DATE), "缴费日期与出生日期中较早的"),
        (Call("year_of", (PAID,), Kind.INT), "year_of(缴费日期)"),
        (Missing("window", Kind.DATE), "（window 未定）"),
        (Count("break_years"), "断保年数"),
        (Since(Has("低保对象", (), PAID)), "低保对象的最早认定日"),
        (Related("parent", PAID), "parent 人数"),
    ],
)
def test_a_day_in_words(node: Node | None, text: str) -> None:
    assert day_text(node) == text


def test_what_is_no_day_has_no_words() -> None:
    with pytest.raises(TypeError, match="not a day"):
        day_text(Has("低保对象", (), PAID))


def test_what_says_nothing_is_no_part_of_the_id() -> None:
    """So a field that is added later does not give every situation another id."""
    silent: dict[str, Any] = {
        item.name: item.default for item in fields(Situation) if getattr(PLAIN, item.name) == item.default
    }
    assert len(silent) > 30
    assert Situation(PLAIN.policy, PLAIN.year, eligible=True, accepted=True, due_fen=40_000, **silent).id == PLAIN.id


@pytest.mark.trust
def test_the_id_is_the_same_under_every_hash_seed() -> None:
    """Sets print in another order under another seed; an id, and the words of a day in it, must not hang on it."""
    program = (
        "from tests.assessing import run, shipped, standing;"
        "s = run(shipped('fujian/nanan/2024'), '2024-03-05', standings=[standing('特困人员', '2024-02-01')]).situation;"
        "print(s.id, s.cover_row)"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1
    assert "newly_listed" in answers.pop()
