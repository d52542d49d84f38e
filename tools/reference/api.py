"""docs/reference/api.md: the API's addresses and fields, from the same description that it serves.

In: the OpenAPI description of `canbao.api.urls`. Out: the page. Never: a field written by hand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from reference.markdown import code, page, section, table

ABOUT = """Other systems find people, ask what is due and why and whether a day is covered, tell what was paid, hand
over lists, read progress, bring and fetch packages, over HTTP: each as an account of its office, with what the pages of
its role show and no more ([roles](roles.md)).
`canbao serve` answers on loopback; put a web server with TLS before it. `GET /api/v1/openapi.json` gives the same
description for programs."""
SIGNING = """A key is issued for an account of the other office by `canbao api issue`; requests are that account's,
with its rights. Its secret is shown once. Each request carries `Authorization`, over these lines joined by line feeds:
the method in capitals; the path with its query; the time in UTC; a word that is used once; the value of
`Idempotency-Key`, empty where there is none; the SHA-256 of the body in hex digits. The signature is their HMAC-SHA256
with the secret, in hex digits. With the secret `{secret}`, line feeds written as `\\n`,

```
{lines}
```

gives

```
Authorization: {header}
```"""
RULES = """* Clocks may differ by {apart} seconds. A request that has come before is refused (`seen`): one that is
  repeated gets a new time and nonce and the **same** `Idempotency-Key`; then it is done once, and the first answer
  comes again.
* `Idempotency-Key` is 1 to {longest} letters, digits or `_ . : / -` (ASCII), and has no personal number in it: not 15
  digits in a row, not a mobile number. Make it from what is done, as `pay-T2026-00000001`, and use a new one for a new
  try of something that was refused: under the old one the same refusal comes again.
* 503 says that nothing was wrong with the request: the database is away, or has no room. Whether it was done is not
  known; sent again after `Retry-After` seconds under its key, it is done once.
* {most} requests a minute and key, counted over all workers; then 429, with the seconds to wait in `Retry-After`.
* `find` counts with the searches that the account makes on pages: {searches} a minute together.
* A refusal is a problem (RFC 9457, `application/problem+json`) with the fields of the table below: 400 unreadable, 401
  not signed rightly, 403 not allowed, 404 nothing of the kind for you, 409 the key was used for another request, 413
  too large, 422 not as described, or refused for the reason in `code`. What lies outside your area is answered like
  what is not there.
* Sums are in fen, days are ISO 8601, both ends of a period are inclusive."""
OTHER_WAY = """A partner that keeps its packages until it is asked answers by the same paths, at an address that the
bureau states (`canbao exchange partner CODE --address https://HOST/api/v1 --key KEY --secret FILE`); the bureau signs
as above, with a key that the partner gave it. It asks each three minutes, and with `canbao exchange pull CODE`:

1. `GET /packages?after=N`: packages for the bureau with numbers beyond the last one that it applied, oldest first, at
   most {listed}. Of each it reads `id` (a whole number) and `manifest`; the rest is for people.
2. `GET /packages/{{id}}/file`: the bytes that the manifest names.
3. `POST /packages/{{id}}/acknowledgement`: the bureau's signed acknowledgement of each package, also of one that waits
   or is refused, with an `Idempotency-Key`. It is sent again until it is answered with 2xx; 4xx other than 401, 403,
   408, 425 and 429 ends it.

An answer needs `Content-Length` or chunks, has to begin within {silent} seconds, never be silent for longer and end
within {longest_answer}; a list has at most {list_bytes:,} bytes, a file {file_bytes:,}. Redirects are not followed. A
certificate has to be one that the bureau's machine trusts; `http://` is for its own loopback alone."""
SECRET = "kept-by-both-sides"  # noqa: S105 an example
BODY = '{"id_number":"990101199003070015","name":"张三","year":2025}'


def make() -> str:
    """The page."""
    from canbao.access.claiming import LONGEST_KEY
    from canbao.access.searches import MOST_SEARCHES
    from canbao.api.limits import CLOCKS_APART, REQUESTS_A_MINUTE  # can be imported only once Django is loaded
    from canbao.api.signing import Asked, header_of
    from canbao.api.urls import api
    from canbao.exchange import calling
    from canbao.exchange.reading import MOST_PAYLOAD_BYTES

    asked = Asked("POST", "/api/v1/due", datetime(2024, 11, 30, 8, 0, tzinfo=UTC), "5f1c", "", BODY.encode())
    header = header_of("990101-0123456789abcdef", SECRET, asked)
    signing = SIGNING.format(secret=SECRET, lines=asked.text().decode().replace("\n", "\\n"), header=header)
    rules = RULES.format(apart=CLOCKS_APART, most=REQUESTS_A_MINUTE, longest=LONGEST_KEY, searches=MOST_SEARCHES)
    other_way = OTHER_WAY.format(
        listed=calling.MOST_LISTED, silent=calling.SILENT_SECONDS, longest_answer=calling.LONGEST_ANSWER_SECONDS,
        list_bytes=calling.MOST_LIST_BYTES, file_bytes=MOST_PAYLOAD_BYTES,
    )  # fmt: skip
    described = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    schemas = described["components"]["schemas"]
    operations = [
        section(f"`{method.upper()} {path}`", *_operation(said, schemas))
        for path, methods in described["paths"].items()
        for method, said in methods.items()
    ]
    refusal = section(
        "Refusals", *_fields("A refusal:", schemas["Problem"], schemas), _json(schemas["Problem"]["example"])
    )
    return page(
        "API", ABOUT, section("Signing", signing, rules), refusal, *operations, section("The other way", other_way)
    )  # fmt: skip


def _operation(said: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    yield f"{said['summary']}. {said.get('description', '')}".strip()
    given = [(each["name"], each["schema"], each.get("required")) for each in said.get("parameters", [])]
    examples = []
    for kind, content in said.get("requestBody", {}).get("content", {}).items():
        schema = _resolved(content["schema"], schemas)
        given += [(name, each, name in schema.get("required", [])) for name, each in schema["properties"].items()]
        examples += [content["example"]] if "example" in content else []
        yield f"Body: `{kind}`."
    if given:
        rows = [(code(name), _what(each), "yes" if needed else "") for name, each, needed in given]
        yield table(["field", "what", "needed"], rows)
    yield from map(_json, examples)
    content = said["responses"]["200"].get("content", {}).get("application/json", {})
    if content:
        is_list = "items" in content["schema"]
        schema = _resolved(content["schema"].get("items", content["schema"]), schemas)
        yield from _fields("Answer, a list of:" if is_list else "Answer:", schema, schemas)
        yield _json(content["example"])


def _fields(heading: str, schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[str]:
    """A table of the fields, and one for each kind of part that they have."""
    fields = schema.get("properties", {})
    if fields:
        yield heading
        yield table(["field", "what"], [(code(name), _what(each)) for name, each in fields.items()])
    for name, each in fields.items():
        items = each.get("items", each)
        if "$ref" in items:
            yield from _fields(f"Each of {code(name)}:" if "items" in each else f"Of {code(name)}:",
                               _resolved(items, schemas), schemas)  # fmt: skip


def _json(example: Any) -> str:
    return f"```json\n{json.dumps(example, ensure_ascii=False, indent=2)}\n```"


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _what(schema: Mapping[str, Any]) -> str:
    kinds = [schema, *schema.get("anyOf", [])]
    words = [str(each.get("format") or each["type"]) for each in kinds if "type" in each]
    words += ["object" for each in kinds if "$ref" in each]
    return "; ".join(filter(None, [" or ".join(words), schema.get("description", "")]))
