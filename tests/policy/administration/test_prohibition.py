"""Forbidden practices as data."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from canbao.policy.administration.prohibition import ForbiddenPractice


def test_a_practice_may_be_forbidden_somewhere_only() -> None:
    part = {"id": "hukou_limit", "cite": "二(一)", "forbids": "户籍限制", "where": "超大城市"}
    assert ForbiddenPractice.model_validate(part).where == "超大城市"


def test_a_practice_says_what_is_forbidden() -> None:
    with pytest.raises(ValidationError, match="forbids"):
        ForbiddenPractice.model_validate({"id": "hukou_limit", "cite": "二(一)"})
