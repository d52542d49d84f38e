"""Requests made from the description, right ones and wrong ones, against the served site: every answer is as described,
and none is an error of the server.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from requests import PreparedRequest
from requests.auth import AuthBase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.systems import System, number_of
from tests.money.tills import Till
from tests.proofs import Proof
from tests.web.sites import served

from canbao.api import people
from canbao.api.signing import Asked, header_of
from canbao.api.urls import api

pytestmark = [pytest.mark.slow, pytest.mark.trust]
EXAMPLES = 25
"""Of each address, right ones and wrong ones: enough that each field is left out, too long and of another type."""
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
ROLES = {"packages": "partner", "lists": "supplier"}


class Signing(AuthBase):
    """Signs what is sent, as it is sent."""

    def __init__(self, system: System) -> None:
        self._system = system

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        body: Any = request.body or b""
        asked = Asked(
            request.method or "", request.path_url, datetime.now(UTC), uuid4().hex, "",
            body.encode() if isinstance(body, str) else body,
        )  # fmt: skip
        request.headers["Authorization"] = header_of(self._system.code, self._system.secret, asked)
        return request


@pytest.fixture
def address(till: Till) -> Iterator[str]:
    del till
    with served() as found:
        yield found


@dataclass
class Asking:
    """Requests of one county's systems, and which statuses they got. `real`: values of what there is, put in place of
    every second right value.
    """

    till: Till
    address: str
    statuses: dict[str, set[int]] = field(default_factory=dict)
    _at: Iterator[int] = field(default_factory=itertools.count)

    @cached_property
    def real(self) -> dict[str, Any]:
        due = self.till.payable()[0]
        number = number_of(self.till.county.code, due.person_id)
        return {"person": due.person_id, "year": self.till.year, "id_number": number, "unit": self.till.county.code}

    @cached_property
    def partner(self) -> System:
        return System.of_tax(self.till)

    def ask(self, operation: Any, mode: GenerationMode) -> None:
        """Some requests to one address."""
        role = ROLES.get(operation.definition.raw["tags"][0], "bureau_clerk")
        system = self.partner if role == "partner" else System.of_role(self.till, role)
        signing = Signing(system)

        @settings(
            max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None,
            phases=[Phase.explicit, Phase.generate],
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            if mode is GenerationMode.POSITIVE and next(self._at) % 2:
                self._make_real(case)
            response = case.call(auth=signing, timeout=30)
            self.statuses.setdefault(operation.label, set()).add(response.status_code)
            case.validate_response(response, checks=CHECKS)

        ask()

    def _make_real(self, case: Any) -> None:
        for part in (case.path_parameters, case.query, case.body):
            if isinstance(part, dict):
                part |= {name: value for name, value in self.real.items() if name in part}


def ask_all(asking: Asking, only: str = "") -> dict[str, set[int]]:
    """Every address, right and wrong."""
    schema = schemathesis.openapi.from_url(f"{asking.address}/api/v1/openapi.json")
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        if only in operation.label:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                asking.ask(operation, mode)
    return asking.statuses


def test_t38_every_answer_is_as_described_whatever_is_asked(till: Till, address: str, proof: Proof) -> None:
    paths = api.get_openapi_schema()["paths"]
    statuses = ask_all(Asking(till, address))
    assert sorted(statuses) == sorted(f"{method.upper()} {path}" for path, found in paths.items() for method in found)
    answered = {name for name, seen in statuses.items() if 200 in seen}
    assert answered >= {"POST /api/v1/find", "GET /api/v1/people/{person}/dues", "GET /api/v1/people/{person}/cover"}
    assert max(status for seen in statuses.values() for status in seen) < 500
    proof.shows(
        "T38", f"{len(statuses)} addresses of the API asked from their description: 0 errors of the server, 0 answers "
        "that are not as described", "0 status 500",
    )  # fmt: skip


def test_t38_sabotage_an_answer_that_is_not_as_described_is_seen(
    till: Till, address: str, monkeypatch: pytest.MonkeyPatch, proof: Proof
) -> None:
    """One answer without its examples' form, and one address that fails."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(people, "person_file", broken)
    with pytest.raises(FailureGroup, match="Server error"):
        ask_all(Asking(till, address), "/people/{person}/dues")
    proof.sabotage("T38", "an address of the API that fails", "seen by the first requests")
