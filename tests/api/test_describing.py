"""The description: every body and answer has an example that is as described, every address its refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest
from ninja import Schema

from canbao.api import lists, packages, payments, people, progress, refusals
from canbao.api.describing import REFUSALS, example_of
from canbao.api.urls import api

MODELS = [
    model
    for room in (lists, packages, payments, people, progress, refusals)
    for model in vars(room).values()
    if isinstance(model, type) and issubclass(model, Schema) and model.__module__ == room.__name__
]
WITHOUT_EXAMPLE = {"GET /api/v1/packages/{package}/file", "POST /api/v1/packages", "POST /api/v1/lists"}
"""Bytes of files."""


def described() -> Any:
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_an_example_is_as_described(model: type[Schema]) -> None:
    example: Any = (model.model_config.get("json_schema_extra") or {}).get("example")  # type: ignore[union-attr]
    if example is not None:
        assert json.loads(model(**example).model_dump_json()) == {
            **json.loads(model(**example).model_dump_json()),
            **example,
        }
        assert set(example) <= set(model.model_fields)


def test_every_address_says_what_it_takes_answers_and_refuses() -> None:
    found = described()
    schemas = found["components"]["schemas"]
    for path, methods in found["paths"].items():
        for method, said in methods.items():
            name = f"{method.upper()} {path}"
            assert said["security"] == [{"Signed": []}], name
            assert set(REFUSALS) < set(said["responses"]), name
            contents = [
                each
                for body in (said.get("requestBody", {}), said["responses"]["200"])
                for each in body.get("content", {}).values()
            ]
            missing = [each for each in contents if "example" not in each]
            assert not missing or name in WITHOUT_EXAMPLE, name
    assert example_of({"type": "array", "items": {"$ref": "#/components/schemas/Moved"}}, schemas) == [
        {"number": 1, "state": "taken"}
    ]


def test_the_description_is_the_same_when_asked_again() -> None:
    assert described() == described()
