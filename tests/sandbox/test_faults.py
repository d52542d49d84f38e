"""Faults are those that were asked for, and nothing else."""

from __future__ import annotations

import pytest

from canbao.sandbox.faults import OF_PACKAGES, OF_PEOPLE, OF_ROWS, Carried, Fault, carry, faults_named
from canbao.sandbox.refusals import SandboxRefused

PACKAGE = Carried(1, "p", b"manifest", b"content!")
OTHER = Carried(1, "p", b"other", b"less")


def test_every_fault_is_of_one_kind() -> None:
    assert sorted([*OF_PACKAGES, *OF_PEOPLE, *OF_ROWS]) == sorted(Fault)


@pytest.mark.parametrize(
    ("faults", "arrives"),
    [
        ((), [PACKAGE]), ((Fault.LOSE, Fault.DOUBLE), []), ((Fault.DOUBLE,), [PACKAGE, PACKAGE]),
        ((Fault.SWAP,), [PACKAGE, OTHER]), ((Fault.CUT,), [Carried(1, "p", b"manifest", b"cont")]),
    ],
)  # fmt: skip
def test_packages_arrive_as_the_faults_say(faults: tuple[Fault, ...], arrives: list[Carried]) -> None:
    assert list(carry(PACKAGE, OTHER, faults)) == arrives


def test_a_fault_of_another_step_is_refused() -> None:
    assert faults_named("twice, wrong_county", OF_PEOPLE) == {Fault.TWICE, Fault.WRONG_COUNTY}
    assert faults_named("", OF_PEOPLE) == frozenset()
    with pytest.raises(SandboxRefused, match="lose"):
        faults_named("twice,lose", OF_PEOPLE)
