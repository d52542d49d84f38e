"""docs/reference/policy-format.md: every section and key of a policy file and of an amendment, from their models.

In: the Pydantic models. Out: the page. Never: a key without a description (the making stops).
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from canbao.policy.administration import Administration
from canbao.policy.amending import PARAMETERS
from canbao.policy.fields import SOUGHT, CitedPart, PlaceCode
from canbao.policy.inheriting import ALWAYS_SHARED, NAMED_SECTIONS, TABLE_SECTIONS
from canbao.policy.model import AmendmentFile, Expression, PolicyFile
from canbao.policy.rows import Row
from canbao.policy.silences import PARTS
from reference.markdown import bullets, code, codes, first_sentence, page, section, table

_PLAIN = {
    str: "text",
    int: "whole number",
    bool: "true/false",
    date: "date",
    Fraction: "share or points",
    Any: "any value",
}
_HEAD = ("key", "type", "required", "default", "meaning")


def make() -> str:
    """The page."""
    models = list(models_below(PolicyFile))
    own = [model for model in models if not _is_administration(model)]
    duties = [model for model in models if _is_administration(model)]
    return page(
        "Policy format",
        "A policy is one YAML 1.2 file in UTF-8, read strictly: an unknown or repeated key, a bare `yes`, `no`, "
        "`on`, `off`, "
        "an anchor, a number with a leading zero, a float or a wrong type is an error with line and column. Dates "
        "are "
        "`2025-12-31`. Text that looks like a number or a date is quoted. The path is the name: "
        "`hunan/example/2026.yaml` in "
        "a folder of policies is the policy `hunan/example/2026`.",
        "What may stand in an expression is in [the vocabulary](vocabulary.md), the answers to `readings` in "
        "[readings](readings.md); an editor that knows JSON Schema can use [policy.schema.json](policy.schema.json). "
        "How to write one, step by step: [encode a notice](../how-to/encode-a-notice.md).",
        _types(),
        _cited(),
        section("The file", "\n\n".join(_part(model, 3) for model in own)),
        section("Duties of offices", "Below `administration:`. An absent part means that the notice is silent. So does "
                "an absent key that is required `if stated`: `policy show` then says 通知未写明.",
                "\n\n".join(_part(model, 3) for model in duties)),
        _inheritance(),
        _amendments(),
        section(
            "Cases beside a policy",
            "`2026.cases.yaml` beside `2026.yaml` holds worked cases of that policy; policy and year are taken from "
            "where it "
            "stands. Their format: [cases](cases.md). `canbao check DIR --policies DIR` runs them.",
        ),
    )  # fmt: skip


def models_below(model: type[BaseModel], seen: dict[type[BaseModel], None] | None = None) -> Iterator[type[BaseModel]]:
    """The model and every model below it, each once, in the order of the file."""
    seen = {} if seen is None else seen
    if model in seen:
        return
    seen[model] = None
    yield model
    for info in model.model_fields.values():
        for part in _models_in(info.annotation):
            yield from models_below(part, seen)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _is_administration(model: type[BaseModel]) -> bool:
    return model.__module__.startswith(Administration.__module__.rpartition(".")[0])


def _part(model: type[BaseModel], level: int) -> str:
    """One model: its sentence, its keys. Keys that every cited part or row has are said once, above."""
    inherited = _inherited_by(model)
    rows = [_key(model, name, info) for name, info in model.model_fields.items() if name not in inherited]
    same = [parent for parent in (Row, CitedPart) if issubclass(model, parent) and model is not parent][:1]
    also = (
        f"Besides: [the keys of {'rows' if same[0] is Row else 'cited parts'}](#keys-that-many-parts-share)."
        if same
        else ""
    )
    said = " ".join((model.__doc__ or "").split())
    return section(model.__name__, said, table(_HEAD, rows) if rows else "", also, level=level)


def _inherited_by(model: type[BaseModel]) -> set[str]:
    parents = [parent for parent in (Row, CitedPart) if issubclass(model, parent) and model is not parent]
    return {name for parent in parents for name in parent.model_fields}


def _key(model: type[BaseModel], name: str, info: FieldInfo) -> tuple[str, ...]:
    key = info.alias or name
    needed = "yes" if info.is_required() else "if stated" if SOUGHT in info.metadata else ""
    return code(key), type_words(info.annotation, info), needed, _default(info), _meaning(model, key, info)


def _meaning(model: type[BaseModel], key: str, info: FieldInfo) -> str:
    """The description; a part without one is described by the sentence of its model."""
    if info.description and info.description.startswith(_SHORT_NAME_SAYS):
        return "its name in this policy"
    if info.description:
        return info.description
    parts = list(_models_in(info.annotation))
    if not parts:
        raise SystemExit(f"{model.__name__}.{key} has no description")
    return "; ".join(first_sentence(part.__doc__).rstrip(":") for part in parts[:1])


def _default(info: FieldInfo) -> str:
    default = info.default
    if info.is_required() or default in (None, PydanticUndefined) or info.default_factory is not None:
        return ""
    return code(str(default).lower() if isinstance(default, bool) else default)


def type_words(annotation: Any, info: FieldInfo | None = None) -> str:
    """A type in words, with links to the parts of the page.

    >>> type_words(list[str] | None)
    'list of text'
    """
    if annotation in (Expression, get_args(Expression)[0]):
        return "expression"
    named = _named(annotation, info)
    if named:
        return named
    origin, args = get_origin(annotation), get_args(annotation)
    if annotation == PlaceCode:
        return "division code"
    if origin is Annotated:
        return type_words(args[0])
    if origin in (Union, types.UnionType):
        return " or ".join(dict.fromkeys(type_words(arg) for arg in args if arg is not type(None)))
    if origin is list:
        return f"list of {type_words(args[0])}"
    if origin is dict:
        return f"name: {type_words(args[1])}"
    if origin is Literal:
        return " ".join(code(arg) for arg in args)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    return _PLAIN[annotation]


_SHORT_NAME = r"^[a-z][a-z0-9_]*$"
_SHORT_NAME_SAYS = "lower-case"
_SCHEMA_WORDS = (
    ("yuan", "yuan"),
    ("share", "share"),
    ("points", "points"),
    ("expression", "expression"),
    ("clause", "clause"),
)


def _named(annotation: Any, info: FieldInfo | None) -> str:
    """Types that are written in a form of their own: yuan, shares, points, months, short names."""
    if any(item in get_args(PlaceCode) for item in (info.metadata if info else ())):
        return "division code"
    metadata = [*(info.metadata if info else ()), *(getattr(annotation, "__metadata__", ()))]
    for item in metadata:
        described = (
            (getattr(item, "json_schema", None) or {}).get("description") or getattr(item, "description", None) or ""
        )
        for word, said in _SCHEMA_WORDS:
            if re.search(rf"\b{word}\b", described):
                return said
        if getattr(item, "pattern", None) == _SHORT_NAME:
            return "short name"
        if "such as 2024-11" in described:
            return "month"
        if described.startswith(_SHORT_NAME_SAYS):
            return "short name"
    return ""


def _types() -> str:
    rows = [
        ("text", "`岳阳`", "quoted when it looks like a number, a date or a bare yes/no"),
        ("whole number", "`90`", ""),
        ("yuan", "`400`, `187.50`", "at most two decimals; kept as whole fen"),
        ("share", "`50%`, `0`, `1`", "exact; a share of an amount, or a rate to reach"),
        ("points", "`6`, `0.1`", "exact"),
        ("date", "`2025-12-31`", "periods include both ends"),
        ("month", '`"2025-10"`', ""),
        (
            "clause",
            "`二(三)1`, `[三(一), 三(四)]`",
            "a key of `clauses:`, or a list of them: all are shown and count as cited, the first is the one that a "
            "case expects under `clause`",
        ),
        ("division code", '`"430621"`', "2, 4, 6, 9 or 12 digits, quoted; a longer code lies inside its beginning"),
        ("short name", "`town_entry`", "lower-case letters, digits, underscores"),
        (
            "expression",
            "`paid <= central.end`",
            "a condition, day, number or amount over the [vocabulary](vocabulary.md)",
        ),
        ("name: …", "`central: {…}`", "names of your own, each with what follows"),
        ("any value", "`3`, `20%`", "compared with the value that a frame limits"),
    ]
    return section("Types", table(["type", "example", "remarks"], rows))


def _cited() -> str:
    rows = [_key(model, name, info) for model in (CitedPart, Row) for name, info in model.model_fields.items()
            if model is CitedPart or name not in CitedPart.model_fields]  # fmt: skip
    return section(
        "Keys that many parts share",
        "Every part that states something of the notice has the first three; rows of decision tables have all of them.",
        table(_HEAD, rows),
    )


def _inheritance() -> str:
    lines = [
        f"Sections that come down as a whole: {codes(TABLE_SECTIONS)}.",
        f"Sections that come down name by name: {codes(f'{name}.…' for name in NAMED_SECTIONS)}.",
        f"Always known below, as they bind nobody: {codes(ALWAYS_SHARED)}.",
        "`binds: people` holds below where the lower notice is silent; `binds: lower_rule`, or no `binds`, does not "
        "come down: "
        "the lower notice's silence is then answered `not_stated` and names the frame. `adopts` takes such a section "
        "as one's own.",
        "With reading A22 `higher_rule` what binds only rule makers stands in for silence, with the clause of the "
        "notice above: a section that is absent or says `answer: not_stated`, each row that says so (only for whom the "
        "row is about), and what `waiting` and `administration.incentive` leave open: "
        f"{'; '.join(codes(names) for parts in PARTS.values() for names in parts)}.",
    ]
    return section("What comes down from the notice above", bullets(lines))


def _amendments() -> str:
    rows = [_key(AmendmentFile, name, info) for name, info in AmendmentFile.model_fields.items()]
    names = [(code(name), code(".".join(path).replace(".*", ": {from, until}"))) for name, path in PARAMETERS.items()]
    return section(
        "Amendment files",
        "A change of `2026.yaml` stands beside it as `2026.amend-<anything>.yaml`; the published file stays as it "
        "is. Several "
        "apply in the order of the day on which each became known.",
        table(_HEAD, rows),
        "A value is named by its dotted path (`amounts.personal.yuan`, rows by their id: "
        "`aid.rows.destitute.share`), by a "
        "reading (`A20`), or by a short name. The same names work after `--amend` and in cases under `amend`:",
        table(["short name", "stands for"], names),
    )
