"""Worked cases as they stand in files: JSON lines, or a clerk's YAML beside a policy (`<policy>.cases.yaml`).

In: a path and the folders of policies (a YAML case takes policy and year from where its file stands). Out: `Case`s
with plain Python values (numbers as int or Decimal, days of YAML as ISO text). What cannot be read is a `CaseFileError`
with file and line. Never: a float; an unknown key taken along.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from canbao.policy.suggestions import hint
from canbao.policy.yaml_file import YamlError, read_yaml

YAML_ENDING = ".cases.yaml"
LINES_ENDING = ".jsonl"
USUAL_KIND = "assess"
_LINE_KEYS = ("id", "kind", "policy", "year", "facts", "expect", "cite", "certainty", "assumes")
_NEEDED = ("id", "kind", "policy", "facts", "expect")
_CLERK_KEYS = {"name": "id", "given": "facts", **{key: key for key in _LINE_KEYS[1:]}}
_YEAR = re.compile(r"\d{4}")
# A case is named by a sentence, and a sentence may hold a colon, which YAML alone would take for a key.
_SENTENCE = re.compile(r"^(?P<key>\s*(?:- +)?name: +)(?P<text>[^\s'\"|>{\[&*!#].*?: .*)$")


class CaseFileError(ValueError):
    """A case that cannot be read: where and why."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line} {message}")


@dataclass(frozen=True)
class Case:
    """One worked case. `year` None: the year that the policy itself names."""

    id: str
    kind: str
    policy: str
    year: int | None
    facts: Mapping[str, Any]
    expect: Mapping[str, Any]
    cite: str = ""
    certainty: str = ""
    assumes: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False)
    line: int = field(default=0, compare=False)


def read_cases(path: Path, policy_folders: Iterable[Path] = ()) -> list[Case]:
    """The cases of one file. Raises CaseFileError or OSError."""
    if path.name.endswith(YAML_ENDING) or path.suffix in (".yaml", ".yml"):
        return list(_read_clerk(path, tuple(policy_folders)))
    if path.suffix != LINES_ENDING:
        raise CaseFileError(path, 1, f"案例文件应是 {LINES_ENDING} 或 {YAML_ENDING} cases come as JSON lines or YAML")
    return list(_read_lines(path))


def find_case_files(folder: Path) -> list[Path]:
    """The case files that lie in a folder and below, sorted."""
    return sorted([*folder.rglob(f"*{LINES_ENDING}"), *folder.rglob(f"*{YAML_ENDING}")])


def _read_lines(path: Path) -> Iterator[Case]:
    for number, line in enumerate(_text_of(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            raw = json.loads(line, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_once_each)
        except json.JSONDecodeError as error:
            raise CaseFileError(
                path, number, f"第 {error.colno} 列不是正确的 JSON not valid JSON: {error.msg}"
            ) from None
        except ValueError as error:
            raise CaseFileError(path, number, str(error)) from None
        yield _case(raw, path, number)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseFileError(path, 1, f"不是 UTF-8 编码 not UTF-8: {error.reason}") from None


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} 不是数 is not a number")


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ValueError(f"键重复 repeated key: {key}")
        found[key] = value
    return found


def _read_clerk(path: Path, policy_folders: tuple[Path, ...]) -> Iterator[Case]:
    lines = [_quoted(line) for line in _text_of(path).splitlines()]
    try:
        rows, positions = read_yaml("\n".join(lines))
    except YamlError as error:
        raise CaseFileError(path, error.line, error.message) from None
    if not isinstance(rows, list):
        raise CaseFileError(
            path, 1, "应是案例的列表，每个以 - name: 开头 expected a list of cases, each opening with - name:"
        )
    usual = {"kind": USUAL_KIND, **_taken_from(path, policy_folders)}
    for index, row in enumerate(rows):
        line, _ = positions.of((index,))
        if not isinstance(row, dict):
            raise CaseFileError(path, line, "案例应写 name、given、expect a case has name, given and expect")
        for key in row:
            if key not in _CLERK_KEYS:
                raise CaseFileError(path, line, f"未知的键 unknown key: {key}，{hint(key, _CLERK_KEYS)}")
        yield _case({**usual, **{_CLERK_KEYS[key]: _as_json(value) for key, value in row.items()}}, path, line)


def _quoted(line: str) -> str:
    """A sentence after `name:` in quotation marks when it holds a colon."""
    found = _SENTENCE.match(line)
    if found is None:
        return line
    return found["key"] + json.dumps(found["text"].rstrip(), ensure_ascii=False)


def _taken_from(path: Path, policy_folders: tuple[Path, ...]) -> dict[str, Any]:
    """Policy and year of the file beside which the cases stand: `…/2024.cases.yaml` belongs to `…/2024.yaml`."""
    stem = path.name.removesuffix(YAML_ENDING)
    policy_file = path.with_name(f"{stem}.yaml")
    if stem == path.name or not policy_file.is_file():
        return {}
    year = {"year": int(stem)} if _YEAR.fullmatch(stem) else {}
    for folder in policy_folders:
        if policy_file.resolve().is_relative_to(folder.resolve()):
            inside = policy_file.resolve().relative_to(folder.resolve())
            return {"policy": inside.with_suffix("").as_posix(), **year}
    return {"policy": str(policy_file), **year}


def _as_json(value: Any) -> Any:
    """Days as JSON lines write them."""
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {str(key): _as_json(item) for key, item in value.items()}
        case list():
            return [_as_json(item) for item in value]
    return value


def _case(raw: Any, path: Path, line: int) -> Case:
    if not isinstance(raw, dict):
        raise CaseFileError(path, line, "一行应是一个 JSON 对象 a line should be one JSON object")
    for key in raw:
        if key not in _LINE_KEYS:
            raise CaseFileError(path, line, f"未知的键 unknown key: {key}，{hint(key, _LINE_KEYS)}")
    missing = [key for key in _NEEDED if key not in raw]
    if missing:
        raise CaseFileError(path, line, f"缺少 missing: {'、'.join(missing)}")
    for key in ("facts", "expect"):
        if not isinstance(raw[key], dict):
            raise CaseFileError(path, line, f"{key} 应是键值对 should be a mapping")
    year = raw.get("year")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise CaseFileError(path, line, f"year 应是年度 should be a year: {year}")
    return Case(
        id=str(raw["id"]), kind=str(raw["kind"]), policy=str(raw["policy"]), year=year, facts=raw["facts"],
        expect=raw["expect"], cite=str(raw.get("cite") or ""), certainty=str(raw.get("certainty") or ""),
        assumes=tuple(raw.get("assumes") or ()), path=path, line=line,
    )  # fmt: skip
