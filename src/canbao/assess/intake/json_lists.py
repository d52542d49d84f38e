"""Lists written as JSON text, read in one go: a million lists cost a few vector operations as long as all of them are
well formed.

In: distinct texts and the type of the list. Out: an Arrow array of lists, null where a text is empty or no such list,
and which texts are not. Never: a key or a type that was not asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pyarrow.json as pa_json

_PLAIN_YEARS = re.compile(r"[0-9]{4}(?:[\s,，、;；]+[0-9]{4})*")
_YEAR = re.compile(r"[0-9]{4}")
_FIELD = "list"
_CONTROLS = re.compile(r"[\x00-\x1f]")
"""Line breaks and tabs mean nothing between the parts of JSON, and inside a text they are not allowed."""
_INT64 = range(-(1 << 63), 1 << 63)


class _NotAList(ValueError):
    """A text that is not the list wanted."""


def parse_lists(
    texts: Sequence[str], kind: pa.DataType, *, plain_years: bool = False
) -> tuple[pa.Array, frozenset[int]]:
    """The lists, and the places of texts that are none. `plain_years`: years may also stand without brackets.

    >>> lists, bad = parse_lists(["[2022, 2023]", "", "2021、2022", "x"], pa.list_(pa.int64()), plain_years=True)
    >>> lists.to_pylist(), sorted(bad)
    ([[2022, 2023], None, [2021, 2022], None], [3])
    """
    texts = [_CONTROLS.sub(" ", text) for text in texts]
    if plain_years:
        texts = [f"[{','.join(_YEAR.findall(text))}]" if _PLAIN_YEARS.fullmatch(text) else text for text in texts]
    if not any(texts):
        return pa.nulls(len(texts), kind), frozenset()
    found = _parse_at_once(texts, kind)
    return (found, frozenset()) if found is not None else _parse_one_by_one(texts, kind)


def _parse_at_once(texts: Sequence[str], kind: pa.DataType) -> pa.Array | None:
    """All texts as lines of one JSON file; None if any of them is not right."""
    lines = "".join([f'{{"{_FIELD}":{text or "null"}}}\n' for text in texts])
    options = pa_json.ParseOptions(explicit_schema=pa.schema([(_FIELD, kind)]), unexpected_field_behavior="error")
    try:
        content = lines.encode()
        # One block for all, because a text must not end in another block than it begins in.
        read = pa_json.ReadOptions(use_threads=False, block_size=len(content))
        table = pa_json.read_json(pa.BufferReader(content), read, options)
    except (pa.ArrowInvalid, UnicodeEncodeError):
        return None
    # A text with two lists in it makes two rows of one.
    return table.column(_FIELD).combine_chunks() if table.num_rows == len(texts) else None


def _parse_one_by_one(texts: Sequence[str], kind: pa.DataType) -> tuple[pa.Array, frozenset[int]]:
    """The slow way, which says which texts are wrong."""
    values: list[Any] = []
    bad = set()
    for place, text in enumerate(texts):
        try:
            values.append(_read(text, kind.value_type) if text else None)
        except (ValueError, RecursionError):
            values.append(None)
            bad.add(place)
    return pa.array(values, kind), frozenset(bad)


def _read(text: str, kind: pa.DataType) -> list[Any] | None:
    found = json.loads(text, object_pairs_hook=_pairs)
    if found is not None and not isinstance(found, list):
        raise _NotAList(text)
    return None if found is None else [_checked(item, kind) for item in found]


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise _NotAList("a key stands twice")
    return dict(pairs)


def _checked(item: Any, kind: pa.DataType) -> Any:
    """An entry of the type wanted. An entry that is null is found later, with its row."""
    if item is None:
        return None
    if pa.types.is_struct(kind):
        types = {field.name: field.type for field in kind}
        if not isinstance(item, dict) or not item.keys() <= types.keys():
            raise _NotAList("not the keys wanted")
        return {key: _checked(value, types[key]) for key, value in item.items()}
    if pa.types.is_string(kind):
        if not isinstance(item, str):
            raise _NotAList("not a text")
        item.encode()
        return item
    if not isinstance(item, int) or isinstance(item, bool) or item not in _INT64:
        raise _NotAList("not a whole number")
    return item
