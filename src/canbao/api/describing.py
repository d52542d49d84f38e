"""The description of the API for programs: what each address takes, answers and refuses, each with an example.

In: the routers. Out: OpenAPI. Never: an address described without how it is signed and refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from canbao.api.asking import Caller, caller_of
from canbao.api.refusals import MEDIA_TYPE, Problem
from canbao.exchange.request_signing import SCHEME

REFUSALS = ("4XX", "5XX")
"""Statuses of refusals: they all have one form."""


class Signed:
    """Who asks. Its name is the name of the scheme in the description."""

    openapi_security_schema: Any = {  # noqa: RUF012 Ninja reads it from the class
        "type": "apiKey", "in": "header", "name": "Authorization",
        "description": f"{SCHEME} key=…, time=…, nonce=…, signature=… (docs/reference/api.md)",
    }  # fmt: skip

    def __call__(self, request: HttpRequest) -> Caller:
        return caller_of(request)


class Api(NinjaAPI):
    """Described with its refusals, and with the examples that bodies and answers have."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """OpenAPI."""
        found = super().get_openapi_schema(**given)
        schemas = found["components"]["schemas"]
        schemas["Problem"] = _referring(Problem.model_json_schema(ref_template="#/components/schemas/{model}"), schemas)
        refusal = {
            "description": "Refused", "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }  # fmt: skip
        for operation in _operations(found):
            operation["responses"] |= dict.fromkeys(REFUSALS, refusal)
            bodies = [operation.get("requestBody", {}), operation["responses"].get(200, {})]
            for content in (each for body in bodies for each in body.get("content", {}).values()):
                example = example_of(content["schema"], schemas)
                if example is not None:
                    content["example"] = example
        return found


def _operations(found: OpenAPISchema) -> Iterator[dict[str, Any]]:
    seen: set[int] = set()
    for methods in found["paths"].values():
        for operation in methods.values():
            if id(operation) not in seen:
                seen.add(id(operation))
                yield operation


def _referring(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """The schema alone; those that it refers to are put beside it."""
    schemas.update(schema.pop("$defs", {}))
    return schema


def example_of(schema: dict[str, Any], schemas: dict[str, Any]) -> Any:
    """Of a body or an answer, as its model has it; None where there is none."""
    if schema.get("type") == "array":
        one = example_of(schema["items"], schemas)
        return None if one is None else [one]
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].rpartition("/")[2]], schemas)
    return schema.get("example")
