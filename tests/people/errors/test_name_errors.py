"""Planted names: what is forgivable stays the same name, what is private use is seen."""

from __future__ import annotations

import pytest
from tests.people.errors.spots import made, spot_of

from canbao.people.errors.kinds import UNFIT, ErrorKind, Level
from canbao.people.errors.name_errors import NAME_KINDS
from canbao.people.workbooks.suppliers import person_name
from canbao.values.names import has_private_characters, normalise_name

NAMES = ["王小芳", "李华", "买买提·阿布都"]


@pytest.mark.parametrize("kind", NAME_KINDS, ids=lambda kind: kind.id)
@pytest.mark.parametrize("name", NAMES)
def test_only_forgivable_names_are_the_same(kind: ErrorKind, name: str) -> None:
    value = kind.make(spot_of(name, person_name()))
    assert value != name
    assert (normalise_name(str(value or "")) == name) == (kind.level is Level.FORGIVABLE)


def test_private_use_is_seen_after_normalising() -> None:
    value = made(NAME_KINDS, "name_private_use", spot_of("王芳", person_name()))
    assert has_private_characters(normalise_name(str(value)))


def test_too_long_is_longer_than_any_name() -> None:
    assert len(str(made(NAME_KINDS, "name_too_long", spot_of("王芳", person_name())))) > 50


def test_an_empty_cell_does_not_fit() -> None:
    assert {kind.make(spot_of(None, person_name())) for kind in NAME_KINDS} == {UNFIT}
