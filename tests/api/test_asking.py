"""Signatures: nothing of a request is looked at before its signature holds; each request is taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.api.systems import QUESTION, System


def code_of(answer: object) -> str:
    return str(answer.json()["code"])  # type: ignore[attr-defined]


def test_what_is_not_signed_is_not_taken(system: System) -> None:
    fine = system.post("/due", QUESTION)
    assert (fine.status_code, fine.json()["state"]) == (200, "unknown")
    wrong = {
        "another secret": system.post("/due", QUESTION, secret="x" * 43),
        "another body": system.post("/due", QUESTION, signed_body=b"{}"),
        "no such key": replace(system, code=f"{system.code[:7]}0000").post("/due", QUESTION),
        "another county": replace(system, code=f"999999{system.code[6:]}").post("/due", QUESTION),
        "no county": replace(system, code="x").post("/due", QUESTION),
    }
    assert {name: (answer.status_code, code_of(answer)) for name, answer in wrong.items()} == dict.fromkeys(
        wrong, (401, "wrong_signature")
    )
    assert len({answer.content for answer in wrong.values()}) == 1
    assert wrong["no county"]["WWW-Authenticate"] == "Canbao-HMAC-SHA256"


def test_t57_a_request_is_taken_once_and_soon(system: System) -> None:
    assert system.post("/due", QUESTION, nonce="n1").status_code == 200
    again = system.post("/due", QUESTION, nonce="n1")
    assert (again.status_code, code_of(again)) == (401, "seen")
    for late in (timedelta(seconds=-400), timedelta(seconds=400)):
        answer = replace(system, late=late).post("/due", QUESTION)
        assert (answer.status_code, code_of(answer)) == (401, "clock")
    assert replace(system, late=timedelta(seconds=-200)).post("/due", QUESTION).status_code == 200
