"""Where policies live: find a policy by name, read its file and the amendments beside it, validate both.

In: folders (given ones first, then the packaged policies). Out: `Document`s (raw values, model, positions). Problems
carry file and line. Never: a guess at a name; an unknown policy is an error that lists the nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from canbao.policy.fields import join_clauses
from canbao.policy.model import AmendmentFile, NotStated, PolicyFile
from canbao.policy.problems import PolicyError, Problem
from canbao.policy.suggestions import nearest
from canbao.policy.yaml_file import Path, Positions, YamlError, read_yaml

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True)
class Document:
    """One policy file as read."""

    path: FilePath
    raw: Mapping[str, Any]
    file: PolicyFile
    positions: Positions

    def place_of(self, path: Path) -> tuple[int, int]:
        """Line and column of a value.

        A table written as a plain list has no `rows` in the file though the model has.
        """
        if len(path) > 1 and path[1] == "rows" and isinstance(self.raw.get(str(path[0])), list):
            path = (path[0], *path[2:])
        return self.positions.of(path)


@dataclass(frozen=True)
class Amendment:
    """One dated change beside a policy."""

    path: FilePath
    file: AmendmentFile


def shipped_folder() -> FilePath:
    """The policies that come with canbao: `policies/` of a checkout, the packaged copy of an installation."""
    package = FilePath(__file__).resolve().parent.parent
    packaged = package / "_policies"
    return packaged if packaged.is_dir() else package.parent.parent / "policies"


def _is_file(path: FilePath) -> bool:
    """Whether it is one; a name that no file can have is none."""
    try:
        return path.is_file()
    except OSError:
        return False


@dataclass
class Library:
    """Policies by name from one or more folders; a later folder does not hide an earlier one."""

    folders: tuple[FilePath, ...]
    _documents: dict[str, Document] = field(default_factory=dict)

    @classmethod
    def of(cls, *folders: FilePath | str) -> Library:
        """The given folders before the shipped ones."""
        return cls((*(FilePath(folder) for folder in folders), shipped_folder()))

    def names(self) -> list[str]:
        """Every policy, sorted."""
        found: set[str] = set()
        for folder in self.folders:
            for path in folder.rglob("*.yaml"):
                name = path.relative_to(folder).with_suffix("").as_posix()
                if "." not in name:
                    found.add(name)
        return sorted(found)

    def children_of(self, name: str) -> list[str]:
        """Policies that extend this one directly.

        Read from the text, so that one that does not load is found as well.
        """
        says_so = re.compile(rf"^extends:\s*[\"']?{re.escape(name)}[\"']?\s*(#.*)?$", re.MULTILINE)
        return [
            child
            for child in self.names()
            if says_so.search(self.path_of(child).read_text(encoding="utf-8", errors="replace"))
        ]

    def path_of(self, name: str) -> FilePath:
        """The file of a policy; a path to a YAML file is taken as it is.

        Raises PolicyError naming the nearest policy.
        """
        direct = FilePath(name)
        if direct.suffix == ".yaml" and _is_file(direct):
            return direct
        for folder in self.folders:
            path = folder / f"{name}.yaml"
            if _is_file(path):
                return path
        near = nearest(name, self.names())
        advice = f"；是否指 {'、'.join(near)}？" if near else ""
        message = f"没有这个政策 no such policy: {name}{advice} 用 canbao policy list 查看全部"
        raise PolicyError([Problem("no_such_policy", message, name, word=name)])

    def read(self, name: str) -> Document:
        """The policy file, parsed and validated by itself. Raises PolicyError."""
        if name not in self._documents:
            path = self.path_of(name)
            raw, positions = read_file(path)
            file = validate(PolicyFile, raw, path, positions)
            self._check_name(name, path, file, positions)
            self._documents[name] = Document(path, raw, file, positions)
        return self._documents[name]

    def _check_name(self, name: str, path: FilePath, file: PolicyFile, positions: Positions) -> None:
        if path.suffix == ".yaml" and name.endswith(".yaml"):
            return
        if file.policy != name:
            line, column = positions.of(("policy",))
            message = f"policy 应与路径一致，写成 {name}: policy must equal its path"
            raise PolicyError([Problem("name_differs", message, str(path), line, column, "policy", file.policy)])

    def amendments(self, document: Document) -> list[Amendment]:
        """Amendments beside the policy (`<name>.amend-*.yaml`), in order of the day they became known.

        A bureau may keep those of a shipped policy in its own folder, under the same name. Raises PolicyError.
        """
        inside = FilePath(document.file.policy)
        beside = [document.path.parent, *(folder / inside.parent for folder in self.folders)]
        pattern = f"{document.path.stem}.amend-*.yaml"
        paths = {path.resolve(): path for folder in beside for path in folder.glob(pattern)}
        found = [read_amendment(path, document.file.policy) for path in paths.values()]
        return sorted(found, key=lambda item: (item.file.known_from or item.file.source.issued, item.path.name))


def read_file(path: FilePath) -> tuple[Any, Positions]:
    """The YAML of a file, several clauses of one `cite` joined. Raises PolicyError with file and line."""
    try:
        raw, positions = read_yaml(path.read_text(encoding="utf-8"))
        return join_clauses(raw), positions
    except YamlError as error:
        raise PolicyError(
            [Problem("yaml", error.message, str(path), error.line, error.column, word=error.word)]
        ) from None
    except UnicodeDecodeError as error:
        raise PolicyError(
            [Problem("not_utf8", f"不是 UTF-8 编码 not UTF-8: {error.reason}", str(path), 1, 1)]
        ) from None


def read_amendment(path: FilePath, policy: str) -> Amendment:
    """One amendment file, which should amend the policy beside which it lies. Raises PolicyError."""
    raw, positions = read_file(path)
    file = validate(AmendmentFile, raw, path, positions)
    if file.amends != policy:
        line, column = positions.of(("amends",))
        message = f"amends 应与所在位置一致，写成 {policy}: amends must name the policy beside it"
        raise PolicyError([Problem("name_differs", message, str(path), line, column, "amends", file.amends)])
    return Amendment(path, file)


def validate(model: type[_Model], raw: Any, path: FilePath, positions: Positions) -> _Model:
    """The model of the values. Raises PolicyError with one problem for each thing that is wrong."""
    if not isinstance(raw, dict):
        raise PolicyError([Problem("empty", "文件应是键值对 the file should be a mapping", str(path), 1, 1)])
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise PolicyError(list(_problems(error, model, raw, path, positions))) from None


def _problems(
    error: ValidationError, model: type[BaseModel], raw: Any, path: FilePath, positions: Positions
) -> Iterable[Problem]:
    seen: set[tuple[object, ...]] = set()
    for item in error.errors(include_url=False):
        if _is_other_shape(item["loc"], raw):
            continue
        inner = getattr(item.get("ctx", {}).get("error"), "path", ())
        place = _raw_path((*item["loc"], *inner), raw, is_missing=item["type"] == "missing")
        line, column = positions.of(place)
        word = str(place[-1]) if place else ""
        message = _message(item, word, model)
        dotted = ".".join(str(part) for part in place)
        if (place, message) not in seen:
            seen.add((place, message))
            yield Problem(item["type"], message, str(path), line, column, dotted, word)


_TWO_SHAPES = frozenset(
    name
    for name, info in PolicyFile.model_fields.items()
    if NotStated in (kinds := get_args(info.annotation)) and len(kinds) > 2
)
"""Sections that are either rules or an answer."""


def _is_other_shape(loc: tuple[int | str, ...], raw: Any) -> bool:
    """Whether the shape complained about was not meant: a section is an answer if it has that key, else rules."""
    if len(loc) < 2 or loc[0] not in _TWO_SHAPES or not isinstance(raw, dict):
        return False
    section = raw.get(loc[0])
    return ("NotStated" in loc) != (isinstance(section, dict) and "answer" in section)


def _raw_path(loc: tuple[int | str, ...], raw: Any, *, is_missing: bool) -> Path:
    """The part of a validation path that exists in the file, and the key that is missing there. Union members' names
    are left out.
    """
    place: list[str | int] = []
    at = raw
    for index, part in enumerate(loc):
        if isinstance(at, dict) and (part in at or (is_missing and index == len(loc) - 1)):
            place.append(part)
            at = at.get(part)
        elif isinstance(at, list) and isinstance(part, int) and part < len(at):
            place.append(part)
            at = at[part]
    return tuple(place)


_SHAPES = {
    "list_type": "应为列表（每项以 - 开头）should be a list",
    "dict_type": "应为键值对 should be a mapping",
    "model_type": "应为键值对 should be a mapping",
    "union_tag_not_found": "缺少 missing key: kind",
}
"""What is said of a value of the wrong shape."""
_ALIKE_PERCENT = 50
"""A key less like the mistyped one than this is no guess at what was meant (`cite` and `fixed_days`: 43)."""


def _message(item: Mapping[str, Any], word: str, model: type[BaseModel]) -> str:
    if item["type"] == "extra_forbidden":
        keys = sorted(_keys_at(model, item["loc"]))
        near = nearest(word, keys, limit=1, at_least_percent=_ALIKE_PERCENT)
        advice = f"是否指 {near[0]}？did you mean {near[0]}?" if near else f"可用 {', '.join(keys)}"
        return f"未知的键 unknown key: {word}；{advice}"
    if item["type"] == "missing":
        return f"缺少 missing key: {word}"
    text = _SHAPES.get(item["type"]) or str(item["msg"]).removeprefix("Value error, ")
    return f"{word}: {text}" if word else text


def _keys_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys that may stand where the mistyped one stands. A part of the path is a key, a place in a list, a name
    in a mapping, a word with the name of the model that was tried, or the `kind` by which the model was chosen.
    """
    here = {model}
    for part in loc[:-1]:
        below = {found for each in here for found in _models_below(each, part)}
        tried = {each for each in here if isinstance(part, str) and (each.__name__ in part or _is_kind(each, part))}
        here = below or tried or here
    return {info.alias or name for each in here for name, info in each.model_fields.items()}


def _is_kind(model: type[BaseModel], word: str) -> bool:
    """Whether the word is the `kind` of this model among several that may stand in one place."""
    kind = model.model_fields.get("kind")
    return kind is not None and get_args(kind.annotation) == (word,)


def _models_below(model: type[BaseModel], key: int | str) -> Iterable[type[BaseModel]]:
    for name, info in model.model_fields.items():
        if key == (info.alias or name):
            yield from _models_in(info.annotation)


def _models_in(annotation: Any) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)
