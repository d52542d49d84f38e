"""`canbao policy schema`: the JSON Schema of a policy file, so that an editor completes keys and marks mistakes.

In: nothing. Out: JSON on stdout or in a file, the same bytes each time.
Never: a rule that the loader does not check itself.
"""

from __future__ import annotations

import json
from pathlib import Path

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command(help="输出政策文件的 JSON Schema。Print the JSON Schema of policy files.")
    def schema(
        out: Path | None = typer.Option(None, "-o", "--out", metavar="FILE", help="写入文件。Write to a file."),
    ) -> None:
        text = schema_text()
        if out is None:
            typer.echo(text, nl=False)
        else:
            out.write_text(text, encoding="utf-8")


def schema_text() -> str:
    """The schema as it stands in docs/reference/policy.schema.json."""
    from canbao.policy.model import PolicyFile

    schema = PolicyFile.model_json_schema(by_alias=True)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "canbao policy"}
    return (
        json.dumps({**head, **{key: schema[key] for key in schema if key != "title"}}, ensure_ascii=False, indent=1)
        + "\n"
    )
