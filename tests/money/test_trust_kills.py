"""T02: the worker is killed inside every action of money: nothing of it is there or all of it, and the same request
sent again is answered as if nothing had happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

import pytest
from tests.access.people_at_work import new_key
from tests.money import dying
from tests.money.dying import AFTER_COMMIT, BEFORE_COMMIT, COMMIT_SENT, Work
from tests.money.ended_lives import charged_nanan, nanan
from tests.money.passages import STEPS, Offices, Passage, Step
from tests.money.snapshots import Observer
from tests.money.tills import Till
from tests.proofs import Proof

from canbao.money.paying import PaymentRefused
from canbao.money.rebuilding import rebuild_book

__all__ = ["charged_nanan", "nanan"]

pytestmark = [pytest.mark.trust, pytest.mark.slow]

NAMED = [step for step in STEPS if step.name]
STATEMENT_POINTS = 5
ASKED = "0 half-done; resend gives the same number; book 0"
ENDINGS = (COMMIT_SENT, AFTER_COMMIT)
"""The points at which the kill comes too late, or may."""


@pytest.fixture
def offices(nanan: Till) -> Offices:
    return Offices(nanan)


@pytest.fixture
def observer(nanan: Till) -> Iterator[Observer]:
    with Observer(nanan.county.server) as made:
        yield made


class Killer:
    """Kills workers at the points of a step, and looks at what they leave."""

    def __init__(self, observer: Observer) -> None:
        self.observer, self.kills = observer, 0
        self.statements: dict[str, int] = {}
        self.written: dict[str, dict[str, int]] = {}

    def learn(self, passage: Passage) -> None:
        """What each step writes, and in how many statements, when nobody is killed."""
        for step in STEPS:
            work = passage.work(step)
            if step.name:
                self.statements[step.name] = dying.count_statements(work)
            before = self.observer.look()
            passage.go(work)
            self.written[step.name] = self.observer.look().since(before)
            assert self.written[step.name]["access_auditentry"] == self.written[step.name]["access_request"] == 1

    def points(self, step: Step) -> list[int | str]:
        """Statements spread over all, and before the commit."""
        last = self.statements[step.name]
        return [*(1 + at * (last - 1) // (STATEMENT_POINTS - 1) for at in range(STATEMENT_POINTS)), BEFORE_COMMIT]

    def kill(self, work: Work, point: int | str, *, is_torn: bool = False) -> None:
        self.observer.wait_until_gone(dying.kill(work, point, is_torn=is_torn))
        self.kills += 1

    def go(self, passage: Passage, step: Step, points: list[int | str], ending: str) -> None:
        """Kill the step at some points, at the last of which it may be done; then send it again."""
        work, before = passage.work(step), self.observer.look()
        for point in points:
            self.kill(work, point)
            assert self.observer.look() == before, (step.name, point, "half done")
        self.kill(work, ending)
        left, answer = self.observer.look(), self.observer.answer(work.key)
        is_whole = answer is not None and left.since(before) == self.written[step.name]
        assert is_whole or (ending == COMMIT_SENT and left == before), (step.name, ending, "half done")
        said = passage.go(work)
        assert answer in (None, said)
        assert passage.go(work) == said
        assert self.observer.look().since(before) == self.written[step.name], (step.name, "not once")


def learned(observer: Observer, passages: Iterator[Passage]) -> Killer:
    """The first passage opens accounts and books of slips; the second one is like all others."""
    killer = Killer(observer)
    for passage in islice(passages, 2):
        killer.learn(passage)
    return killer


def test_t02_killed_workers_leave_nothing_or_all(offices: Offices, observer: Observer, proof: Proof) -> None:
    each = proof.size(1, 25)
    passages = offices.passages()
    killer = learned(observer, passages)
    for number, passage in enumerate(islice(passages, 2 * each if proof.is_full else 1)):
        for at, step in enumerate(STEPS):
            if not step.name:
                passage.go(passage.work(step))
                continue
            points = killer.points(step)
            chosen = points[number % 2 :: 2] if proof.is_full else [points[at % len(points)]]
            killer.go(passage, step, chosen, ENDINGS[(number if proof.is_full else at) % 2])
    till = offices.till
    assert sum(till.book().values()) == 0
    parts = rebuild_book(till.county.lead(), till.year)
    assert [part.name for part in parts if not part.is_equal] == []
    assert killer.kills == (len(NAMED) * 8 * each if proof.is_full else 2 * len(NAMED))
    names = ", ".join(step.name for step in NAMED)
    where = "at a statement, before, at and after the commit"
    proof.shows(
        "T02",
        f"{killer.kills:,} workers killed with SIGKILL {where} of {len(NAMED)} actions ({names}): 0 half done; sent "
        f"again under its key each has the answer that was kept and one effect; the book adds up to 0 and {len(parts)} "
        "parts rebuilt from its log are equal",
        ASKED,
    )


def test_t02_killed_while_refusing_leaves_nothing_or_the_refusal(
    offices: Offices, observer: Observer, proof: Proof
) -> None:
    killer, passage = Killer(observer), next(offices.passages())
    wrong = replace(passage.work(STEPS[0]), order=replace(STEPS[0].order(passage), fen=1))
    last = dying.count_statements(wrong)
    statements = range(1, last + 1) if proof.is_full else (1, last // 2, last)
    for point in (*statements, BEFORE_COMMIT, COMMIT_SENT, AFTER_COMMIT):
        work, before = replace(wrong, key=new_key()), observer.look()
        killer.kill(work, point)
        left = observer.look()
        kept = left.since(before) == {"access_request": 1}
        assert kept or (left == before and point != AFTER_COMMIT), point
        for _ in range(2):
            with pytest.raises(PaymentRefused) as found:
                work.perform()
            assert found.value.reason == "other_amount"
        assert observer.look().since(before) == {"access_request": 1}
    proof.shows(
        "T02",
        f"{killer.kills} killed while they refused a payment: nothing kept or the refusal, and the same refusal when "
        "it is sent again",
        ASKED,
    )


def test_t02_sabotage_statements_that_commit_by_themselves(offices: Offices, observer: Observer, proof: Proof) -> None:
    passages = offices.passages()
    killer, halves = learned(observer, passages), 0
    torn = proof.size(NAMED[::4], NAMED)[::-1]  # what a later step leaves half done is in no earlier step's way
    for step, passage in zip(torn, passages, strict=False):
        for earlier in STEPS[: STEPS.index(step)]:
            passage.go(passage.work(earlier))
        work, before = passage.work(step), observer.look()
        killer.kill(work, killer.statements[step.name], is_torn=True)
        left = observer.look()
        halves += left != before and observer.answer(work.key) is None
    assert halves == len(torn)
    proof.sabotage(
        "T02", "each statement committed by itself", f"{halves} of {len(torn)} actions half done, their entry missing"
    )
