"""Family accounts as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.family_account import FamilyAccount


def test_the_province_is_named_only_where_the_notice_names_it() -> None:
    part = {"cite": "二(二)", "relations": ["parent", "spouse"]}
    assert FamilyAccount.model_validate(part).province is None
    assert FamilyAccount.model_validate({**part, "province": "43"}).province == "43"


@pytest.mark.parametrize("relations", [[], ["neighbour"]])
def test_relations_are_near_relatives(relations: list[str]) -> None:
    with pytest.raises(ValidationError):
        FamilyAccount.model_validate({"cite": "二(二)", "relations": relations})
