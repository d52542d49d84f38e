"""What every answer says beside its numbers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from canbao.duties.answers import NOT_STATED, Answer


def test_an_answer_is_settled_unless_it_says_otherwise() -> None:
    assert Answer() == Answer(determined=True, reason=None, cite=None, readings=(), unknown=())
    assert Answer(determined=False, reason=NOT_STATED).reason == "not_stated"


def test_an_answer_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        Answer().cite = "一"  # type: ignore[misc]
