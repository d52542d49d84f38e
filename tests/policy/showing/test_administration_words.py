"""Every kind, field and coded word of the administration section has a name."""

from __future__ import annotations

import typing
from collections.abc import Iterator

from pydantic import BaseModel

from canbao.policy.administration import Administration
from canbao.policy.fields import PolicyPart
from canbao.policy.library import Library
from canbao.policy.showing.administration_words import COUNTS, FIELDS, HIDDEN, LAST, POINTERS, SECTIONS, WORDS


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in typing.get_args(annotation):
        yield from models_in(part)


def models_below(model: type[BaseModel]) -> set[type[BaseModel]]:
    found = {model}
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            found |= models_below(part)
    return found


def literals_in(annotation: object) -> Iterator[str]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from (item for item in typing.get_args(annotation) if isinstance(item, str))
    for part in typing.get_args(annotation):
        yield from literals_in(part)


PARTS = models_below(Administration) - {Administration}


def test_every_kind_of_part_has_a_title() -> None:
    assert set(SECTIONS) == set(Administration.model_fields)


def test_every_field_has_a_label() -> None:
    fields = {name for part in PARTS for name in part.model_fields}
    assert fields - set(FIELDS) - set(HIDDEN) - {"id", "cite"} == set()
    assert {*POINTERS, *LAST} <= set(FIELDS)


def test_every_coded_word_has_chinese() -> None:
    coded = {
        (name, word)
        for part in PARTS
        for name, field in part.model_fields.items()
        for word in literals_in(field.annotation)
    }
    assert {(name, word) for name, word in coded if word not in WORDS.get(name, {})} == set()


def test_counts_of_shipped_targets_have_names() -> None:
    library = Library.of()
    for name in library.names():
        for target in library.read(name).file.administration.targets:
            assert {*target.numerator, target.denominator} <= set(COUNTS)


def test_parts_are_policy_parts() -> None:
    assert all(issubclass(part, PolicyPart) for part in PARTS)
