"""`canbao policy schema`: the committed copy is what the models say, and the shipped policies keep it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from canbao.cli.main import run
from canbao.cli.policy_schema_command import schema_text
from canbao.policy.library import Library

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "reference" / "policy.schema.json"


def test_the_committed_schema_is_the_one_of_the_models() -> None:
    """Red? `canbao policy schema -o docs/reference/policy.schema.json`."""
    assert COMMITTED.read_text(encoding="utf-8") == schema_text()


def test_it_is_printed_or_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policy", "schema"]) == 0
    assert capsys.readouterr().out == schema_text()
    assert run(["policy", "schema", "-o", str(tmp_path / "s.json")]) == 0
    assert (tmp_path / "s.json").read_text(encoding="utf-8") == schema_text()


def unknown_keys(value: Any, schema: dict[str, Any], root: dict[str, Any]) -> list[str]:
    """Keys of a mapping that the schema does not list, where it lists them all."""
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    if not isinstance(value, dict) or schema.get("additionalProperties") is not False:
        return []
    return [key for key in value if key not in schema["properties"]]


@pytest.mark.parametrize("name", Library.of().names())
def test_keys_of_the_shipped_policies_stand_in_the_schema(name: str) -> None:
    raw = Library.of().read(name).raw
    schema = json.loads(schema_text())
    assert unknown_keys(raw, schema, schema) == []
    assert unknown_keys({**raw, "windos": {}}, schema, schema) == ["windos"]
