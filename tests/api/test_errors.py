"""Refusals: a word and a sentence, never the inside."""

from __future__ import annotations

import pytest
from tests.api.systems import QUESTION, System

from canbao.api import payments
from canbao.api.errors import AGAIN_AFTER
from canbao.store.outages import StoreInterrupted


def test_what_is_asked_wrongly_is_said_and_shows_no_inside(system: System) -> None:
    wrong = system.post("/payments", {"fen": 1})
    assert wrong.status_code == 422
    assert "tax_number" in wrong.json()["message"]
    for path, status in (("/nothing", 404), ("/payments/1", 404)):
        answer = system.ask("GET", path)
        assert answer.status_code == status
        assert b"Traceback" not in answer.content
    assert system.ask("POST", "/due", b"{").status_code in (400, 422)
    assert system.post("/due", {"id_number": "1", "name": "\x00", "year": 2025}).status_code in (200, 422)


def test_what_nobody_foresaw_is_a_sentence_too(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("430621199003070013")

    monkeypatch.setattr(payments, "find_due", broken)
    answer = system.post("/due", QUESTION)
    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert b"430621" not in answer.content


def test_a_database_that_is_away_asks_for_another_try(system: System, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise StoreInterrupted("数据库中断 the database went away")

    monkeypatch.setattr(payments, "find_due", away)
    answer = system.post("/due", QUESTION)
    assert (answer.status_code, answer.json()["code"]) == (503, "store_interrupted")
    assert answer.headers["Retry-After"] == str(AGAIN_AFTER)
