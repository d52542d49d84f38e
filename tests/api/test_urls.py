"""Addresses: all of them signed, but for whether it is alive and the description of the rest."""

from __future__ import annotations

import re

from django.test import Client
from tests.api.systems import System

from canbao.api.urls import api


def test_every_address_asks_for_a_signature(system: System) -> None:
    del system
    client = Client(SERVER_NAME="localhost")
    paths = api.get_openapi_schema()["paths"]
    assert len(paths) >= 5
    for path, methods in paths.items():
        for method in methods:
            answer = client.generic(method.upper(), re.sub(r"{\w+}", "1", path))
            assert (answer.status_code, answer["Cache-Control"]) == (401, "no-store"), path


def test_what_is_open_says_nothing_of_anybody(system: System) -> None:
    del system
    client = Client(SERVER_NAME="localhost")
    assert client.get("/alive").json() == {"alive": True}
    assert client.get("/api/v1/openapi.json").json()["info"]["title"] == "canbao"
    assert client.get("/nowhere").status_code == 404
    wrong = client.put("/api/v1/find")
    assert (wrong.status_code, wrong["Allow"], wrong.json()["code"]) == (405, "POST", "no_such_method")
    assert Client(SERVER_NAME="elsewhere.example").get("/alive").status_code == 400
