"""Readings that a policy declares for nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from canbao.policy.lint.subjects import Subject
from canbao.policy.lint.unused_readings import find_unused_readings
from canbao.policy.readings import load_register

SubjectOf = Callable[..., Subject]

USED = set("A01 A02 A04 A12 A17 A18 A19 A20 A22 A25 A29 A33 A35 A37 A43 A44 A48 A52 A54".split())
"""Readings that some part of the county, or of what comes down to it, asks."""


@pytest.mark.parametrize("id_", load_register())
def test_an_answer_is_idle_exactly_if_nothing_asks(id_: str, county: SubjectOf) -> None:
    subject = county()
    if id_ not in subject.document.raw["readings"]:
        subject = county(("readings:\n", f"readings:\n  {id_}: {load_register()[id_].default}\n"))
    found = [(item.code, item.word, item.path) for item in find_unused_readings(subject)]
    assert found == ([] if id_ in USED else [("unused_reading", id_, f"readings.{id_}")])


def test_what_only_a_notice_above_declares_is_judged_there(county: SubjectOf, guide: SubjectOf) -> None:
    assert "A51" in county().file.readings
    assert list(find_unused_readings(county())) == []
    assert list(find_unused_readings(guide())) == []
    assert [
        item.word
        for item in find_unused_readings(guide(("  A10: counted\n", "  A10: counted\n  A11: refuse_excess\n")))
    ] == ["A11"]
