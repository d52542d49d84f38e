"""Requests are counted by key and minute, whoever of the workers is asked."""

from __future__ import annotations

import pytest
from tests.api.systems import QUESTION, System
from tests.proofs import Proof

from canbao.api import limits


@pytest.mark.trust
def test_t76_the_limit_is_shared_and_says_how_long_to_wait(
    system: System, proof: Proof, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count stands in the database: whichever worker is asked, it is the same one."""
    monkeypatch.setattr(limits.count_request, "__defaults__", (3,))
    answers = [system.post("/due", QUESTION) for _ in range(8)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:3] == [200, 200, 200]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["code"] == "too_many"
    assert 1 <= int(refused["Retry-After"]) <= 60
    proof.shows("T76", "the request past the limit: 429 with Retry-After", "61st of a minute gets 429 with Retry-After")


def test_without_a_limit_everything_is_taken(system: System, monkeypatch: pytest.MonkeyPatch, proof: Proof) -> None:
    monkeypatch.setattr("canbao.api.asking.count_request", lambda *_: None)
    assert {system.post("/due", QUESTION).status_code for _ in range(8)} == {200}
    proof.sabotage("T76", "requests not counted", "8 of 8 taken where 3 are allowed")
